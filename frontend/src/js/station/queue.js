// Scans wait here until the server has answered each of them; nothing is sent that is not stored first.
import { openDB } from 'idb'

export const BATCH = 100
const FIRST_DELAY_MS = 2_000
const LONGEST_DELAY_MS = 60_000

export function openQueue (name = 'station') {
  return openDB(name, 1, {
    upgrade (db) {
      db.createObjectStore('waiting', { keyPath: 'nonce' })
      db.createObjectStore('answered', { keyPath: 'nonce' })
      db.createObjectStore('state')
    },
  })
}

export async function enqueue (db, scan, shown = {}) {
  await db.put('waiting', { ...scan, shown, stored_at: Date.now() })
}

export function waitingCount (db) {
  return db.count('waiting')
}

export async function nextBatch (db, size = BATCH) {
  const rows = await db.getAll('waiting')
  rows.sort((a, b) => a.stored_at - b.stored_at)
  return rows.slice(0, size).map(({ shown, stored_at: storedAt, ...scan }) => scan)
}

// Only an answer about this very scan takes it out of the queue.
export async function settle (db, results) {
  const tx = db.transaction(['waiting', 'answered'], 'readwrite')
  for (const result of results) {
    const row = await tx.objectStore('waiting').get(result.nonce)
    if (!row) continue
    await tx.objectStore('answered').put({ ...row, result, answered_at: Date.now() })
    await tx.objectStore('waiting').delete(result.nonce)
  }
  await tx.done
}

export async function recent (db, limit = 30) {
  const rows = [...await db.getAll('answered'), ...await db.getAll('waiting')]
  rows.sort((a, b) => b.stored_at - a.stored_at)
  return rows.slice(0, limit)
}

// The last press that still stands: neither an annulment nor annulled.
export async function lastStanding (db) {
  const rows = await recent(db)
  const annulled = new Set(rows.map((row) => row.annuls).filter(Boolean))
  return rows.find((row) => row.direction !== 'annul' && !annulled.has(row.nonce)) || null
}

export async function forgetOldAnswers (db, olderThan) {
  for (const row of await db.getAll('answered')) {
    if (row.answered_at < olderThan) await db.delete('answered', row.nonce)
  }
}

// Sends what waits, batch by batch; says what came back and throws when a batch was not answered.
export async function drain (db, send, onAnswer = () => {}) {
  for (;;) {
    const scans = await nextBatch(db)
    if (!scans.length) return
    const answer = await send(scans)
    await settle(db, answer.results)
    onAnswer(answer)
    const answered = new Set(answer.results.map((result) => result.nonce))
    if (!scans.some((scan) => answered.has(scan.nonce))) throw new Error('The server answered none of the scans.')
  }
}

export function nextDelay (failures, random = Math.random) {
  const full = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.max(0, failures - 1))
  return Math.round(full * (0.75 + random() / 2))
}
