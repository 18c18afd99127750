// The device's storage: queue, answers, rolls and state, and deleting them.
import { Database, NotStored } from './database.js'
import { forgetKey, sealTheOpen, unknown } from './sealed.js'

const VERSION = 3 // a page that would write names in the open cannot work beside this one
const PERSONAL = ['shifts', 'keys', 'choice', 'ready']
const OWN = ['token', 'station', 'export_key', 'contact', ...PERSONAL]

export async function openStore (name = 'station') {
  const db = new Database(name, VERSION, upgrade)
  await db.open().catch((error) => { throw new NotStored('denied', error) }) // at the very first try: a private window
  await sealTheOpen(db).catch(() => {}) // a full phone must still upload; at the next start again
  return db
}

function upgrade (db, before, _after, tx) {
  const make = (store, options) => (db.objectStoreNames.contains(store) ? tx.objectStore(store) : db.createObjectStore(store, options))
  const waiting = make('waiting', { keyPath: 'nonce' })
  const answered = make('answered', { keyPath: 'nonce' })
  make('state')
  make('rolls', { keyPath: 'shift' })
  const index = (store, name) => store.indexNames.contains(name) || store.createIndex(name, name)
  for (const store of [waiting, answered]) ['stored_at', 'shift'].forEach((name) => index(store, name))
  for (const name of ['answered_at', 'conflict']) index(answered, name)
}

export async function loadState (db, names) {
  const values = await Promise.all(names.map((name) => db.get('state', name)))
  return Object.fromEntries(names.map((name, at) => [name, values[at]]))
}

// What was asked for before the end and answered after it is not stored: no people once the station ended, nothing of its own
// once it wiped itself. Read in the transaction that writes, so that no answer slips in between.
export async function saveState (db, values) {
  await db.run(async (open) => {
    const tx = open.transaction('state', 'readwrite')
    const ended = await tx.store.get('ended')
    const past = ended?.wiped ? OWN : ended ? PERSONAL : []
    await written(tx, Object.entries(values).filter(([name]) => !past.includes(name)))
  })
}

// A pairing makes a station of the device again, whatever ended before.
export async function beginState (db, values) {
  await db.run(async (open) => {
    const tx = open.transaction('state', 'readwrite')
    tx.store.delete('ended')
    await written(tx, Object.entries(values))
  })
}

function written (tx, entries) { return Promise.all([...entries.map(([name, value]) => tx.store.put(value, name)), tx.done]) }

// Delete names, rolls and secrets at once; keep waiting scans without names, and what an export needs.
export async function forgetPeople (db, { isLost = false } = {}) {
  await db.run(async (open) => {
    const tx = open.transaction(['state', 'rolls', 'answered', 'waiting'], 'readwrite')
    PERSONAL.forEach((name) => tx.objectStore('state').delete(name))
    tx.objectStore('rolls').clear()
    await eachRow(tx.objectStore('answered'), (row) => (row.conflict ? nameless(isLost ? unknown(row) : row) : null))
    await eachRow(tx.objectStore('waiting'), nameless)
    await tx.done
  })
}

// Only once nothing waits. Unchecked conflicts stay, without names; of walk-ins whom the server did not register this
// device alone knows who they are, unless it is in strange hands.
export async function forgetAll (db, { isLost = false } = {}) {
  if (await db.count('waiting')) return false
  await forgetPeople(db, { isLost })
  await forgetKey(db)
  await db.run(async (open) => {
    const tx = open.transaction('state', 'readwrite')
    const ended = await tx.store.get('ended')
    if (ended) tx.store.put({ ...ended, wiped: true }, 'ended')
    await Promise.all([...OWN.map((name) => tx.store.delete(name)), tx.done])
  })
  return true
}

async function eachRow (store, keep) {
  let cursor = await store.openCursor()
  while (cursor) {
    const kept = keep(cursor.value)
    if (kept) cursor.update(kept)
    else cursor.delete()
    cursor = await cursor.continue()
  }
}

function nameless ({ shown = {}, result, ...row }) {
  const { name, unit, ...rest } = shown
  const bare = { ...row, shown: rest }
  return result ? { ...bare, result: { ...result, name: '', unit: '' } } : bare
}
