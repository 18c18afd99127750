// The queue: scans stay until the server has answered each; nothing is sent before it is stored.
import { differs } from './conflicts.js'
import { namelessResult, openedRows, sealedRows } from './sealed.js'

export const BATCH = 500
const SMALLEST_BATCH = 25
const FIRST_DELAY_MS = 2_000
const LONGEST_DELAY_MS = 60_000
// Survives a crash or an empty battery right after the press; older browsers ignore the option.
const LASTING = { durability: 'strict' }

export async function enqueue (db, scan, shown = {}) {
  await enqueueAll(db, [{ scan, shown }])
}

// All or none: a group is stored as a whole.
export async function enqueueAll (db, presses) {
  const now = Date.now()
  const rows = await sealedRows(db, presses.map(({ scan, shown = {} }) => ({ ...scan, shown, stored_at: now })))
  await db.run(async (open) => {
    const tx = open.transaction('waiting', 'readwrite', LASTING)
    await wholly(tx, rows.map(async (row) => tx.store.put(row)))
  })
}

export function waitingCount (db) {
  return db.count('waiting')
}

export async function nextBatch (db, size = BATCH) {
  const rows = await db.getAllFromIndex('waiting', 'stored_at', null, Number.isFinite(size) ? size : undefined)
  return (await openedRows(db, rows)).map(asSent)
}

export function asSent ({ shown, stored_at: storedAt, ...scan }) { return scan }

// Only an answer with its nonce removes a scan from the queue; different answers are marked.
export async function settle (db, results) {
  await db.run((open) => settleOn(open, results))
}

async function settleOn (open, results) {
  const tx = open.transaction(['waiting', 'answered'], 'readwrite', LASTING)
  const waiting = tx.objectStore('waiting')
  const rows = await Promise.all(results.map((result) => (result.nonce ? waiting.get(result.nonce) : null)))
  const now = Date.now()
  const move = async (row, at) => {
    const kept = withoutContact(row, results[at])
    const result = kept.sealed || kept.phone ? namelessResult(results[at]) : results[at]
    const answered = { ...kept, result, answered_at: now }
    if (answered.sealed || answered.phone || differs(row.shown, results[at])) answered.conflict = 1
    await Promise.all([tx.objectStore('answered').put(answered), waiting.delete(row.nonce)])
  }
  await wholly(tx, rows.map(async (row, at) => row && move(row, at)))
}

// What a walk-in said is only kept until the server has it; from then on they are who it says they are. Where it says
// nobody, this device alone knows them: kept until somebody has checked.
export function withoutContact (row, result) {
  const who = result.volunteer_no || result.volunteer
  if (!(row.phone || row.sealed) || !who) return row
  const { name, phone, sealed, ...rest } = row
  return { ...rest, shown: { ...row.shown, who } }
}

// All of it or nothing.
async function wholly (tx, writes) {
  try {
    await Promise.all(writes)
  } catch (error) {
    tx.done.catch(() => {})
    tx.abort()
    throw error
  }
  await tx.done
}

export async function recent (db, limit = 30) {
  const rows = await db.run(async (open) => [...await newest(open, 'waiting', limit), ...await newest(open, 'answered', limit)])
  rows.sort((a, b) => b.stored_at - a.stored_at)
  return openedRows(db, rows.slice(0, limit))
}

async function newest (open, store, limit) {
  const rows = []
  let cursor = await open.transaction(store).store.index('stored_at').openCursor(null, 'prev')
  while (cursor && rows.length < limit) {
    rows.push(cursor.value)
    cursor = await cursor.continue()
  }
  return rows
}

export async function rowsOfShift (db, shift) {
  const [waiting, answered] = await Promise.all(['waiting', 'answered'].map((store) => db.getAllFromIndex(store, 'shift', shift)))
  return openedRows(db, [...answered, ...waiting])
}

// The last press that is neither an annulment nor annulled.
export async function lastStanding (db) {
  const rows = await recent(db)
  const annulled = new Set(rows.map((row) => row.annuls).filter(Boolean))
  return rows.find((row) => row.direction !== 'annul' && !annulled.has(row.nonce)) || null
}

// Answers that nobody has checked yet are never old.
export async function forgetOldAnswers (db, olderThan) {
  await db.run(async (open) => {
    const tx = open.transaction('answered', 'readwrite')
    let cursor = await tx.store.index('answered_at').openCursor(IDBKeyRange.upperBound(olderThan, true))
    while (cursor) {
      if (!cursor.value.conflict) cursor.delete()
      cursor = await cursor.continue()
    }
    await tx.done
  })
}

// Uploads the queue batch by batch; throws when a batch was not answered.
export async function drain (db, send, onAnswer = () => {}, size = BATCH) {
  for (;;) {
    const scans = await nextBatch(db, size)
    if (!scans.length) return
    const answer = await send(scans)
    await settle(db, answer.results).catch(async (error) => {
      if (error.reason !== 'full') throw error
      await forgetOldAnswers(db, Date.now()) // a full phone has no room to keep the answers, and would send for ever
      await settle(db, answer.results)
    })
    onAnswer(answer)
    const answered = new Set(answer.results.map((result) => result.nonce))
    if (!scans.some((scan) => answered.has(scan.nonce))) throw new Error('The server answered none of the scans.')
  }
}

export function nextDelay (failures, random = Math.random) {
  const full = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.max(0, failures - 1))
  return Math.round(full * (0.75 + random() / 2))
}

// A slow connection may manage a smaller batch.
export function batchSize (timeouts) {
  return Math.max(SMALLEST_BATCH, Math.floor(BATCH / 2 ** timeouts))
}
