// Name and phone of a walk-in lie sealed in the device's storage, under a key that no page can read out of this browser.
// Where the browser has no such keys (plain http) or cannot store one, the key is bytes beside them: no more than out of sight.
import { gcm } from '@noble/ciphers/aes.js'

const KEY = 'seal_key'
const [KEY_BYTES, NONCE_BYTES] = [32, 12]
const STORES = ['waiting', 'answered']
const subtle = () => crypto.subtle // not there on plain http

// Sealed before a transaction begins, and opened after it ended: nothing else may be waited for within one.
export async function sealedRows (db, rows) {
  if (!rows.some(({ phone }) => phone)) return rows
  const key = await keyOf(db)
  return Promise.all(rows.map((row) => (row.phone ? sealedRow(key, row) : row)))
}

export async function openedRows (db, rows) {
  if (!rows.some(({ sealed }) => sealed)) return rows
  const key = await db.get('state', KEY)
  return Promise.all(rows.map((row) => (row.sealed ? openedRow(key, row) : row)))
}

// What an earlier version stored in the open.
export async function sealTheOpen (db) {
  const found = await Promise.all(STORES.map((store) => db.getAll(store)))
  const sealed = await Promise.all(found.map((rows) => sealedRows(db, rows.filter(({ phone }) => phone))))
  if (!sealed.flat().length) return
  await db.run(async (open) => {
    const tx = open.transaction(STORES, 'readwrite')
    for (const [at, name] of STORES.entries()) {
      const store = tx.objectStore(name)
      for (const row of sealed[at]) if ((await store.get(row.nonce))?.phone) await store.put(row) // still there, and still open
    }
    await tx.done
  })
}

// The key goes with the last thing under it.
export async function forgetKey (db) {
  await db.run(async (open) => {
    const tx = open.transaction(['state', ...STORES], 'readwrite')
    const rows = await Promise.all(STORES.map((store) => tx.objectStore(store).getAll()))
    if (!rows.flat().some(({ sealed }) => sealed)) tx.objectStore('state').delete(KEY)
    await tx.done
  })
}

// The row without who it was, also where an earlier version stored that in the open and a full phone could not seal it.
export function unknown (row) {
  if (!(row.sealed || row.phone)) return row
  const { sealed, name, phone, ...rest } = row
  return rest
}

// Of somebody whom the server does not know, its answer repeats the name.
export function namelessResult (result) { return { ...result, name: '' } }

async function sealedRow (key, { name, phone, shown, result, ...row }) {
  const { name: shownName, ...rest } = shown || {}
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES))
  const plain = new TextEncoder().encode(JSON.stringify({ name, phone, shownName }))
  return { ...row, ...shown && { shown: rest }, ...result && { result: namelessResult(result) }, sealed: { nonce, data: await encrypted(key, nonce, plain) } }
}

async function openedRow (key, row) {
  const { sealed, ...rest } = row
  try {
    const { name, phone, shownName } = JSON.parse(new TextDecoder().decode(await decrypted(key, sealed)))
    return { ...rest, name, phone, ...rest.shown && { shown: { ...rest.shown, name: shownName } } }
  } catch {
    return rest // the key is gone, and with it who it was
  }
}

async function encrypted (key, nonce, plain) {
  if (key instanceof Uint8Array) return gcm(key, nonce).encrypt(plain)
  return new Uint8Array(await subtle().encrypt({ name: 'AES-GCM', iv: nonce }, key, plain))
}

async function decrypted (key, { nonce, data }) {
  if (key instanceof Uint8Array) return gcm(key, nonce).decrypt(data)
  return new Uint8Array(await subtle().decrypt({ name: 'AES-GCM', iv: nonce }, key, data))
}

async function keyOf (db) {
  const kept = await db.get('state', KEY)
  if (kept) return kept
  const bytes = crypto.getRandomValues(new Uint8Array(KEY_BYTES))
  if (!subtle()) return keep(db, bytes)
  const key = await subtle().generateKey({ name: 'AES-GCM', length: 8 * KEY_BYTES }, false, ['encrypt', 'decrypt'])
  return keep(db, key).catch((error) => { if (error.name !== 'DataCloneError') throw error; return keep(db, bytes) })
}

// Two windows may make one at once: the first one counts for both.
async function keep (db, made) {
  return db.run(async (open) => {
    const tx = open.transaction('state', 'readwrite')
    const kept = await tx.store.get(KEY)
    if (!kept) await tx.store.put(made, KEY)
    await tx.done
    return kept || made
  })
}
