// Scans that the server answered differently than this device did, shown until somebody has checked them.
import { staysIn } from './answer.js'
import { openedRows, unknown } from './sealed.js'
import { toneOf } from './tone.js'

// Without an answer on the spot (`kept`), only problems are shown.
export function differs (shown, result) {
  if (!shown?.tone) return false
  if (shown.tone === 'kept') return toneOf(result) !== 'good'
  return shown.code !== result.code
}

export function conflictCount (db) { return db.countFromIndex('answered', 'conflict') }

export async function conflictsOf (db) {
  const rows = await db.getAllFromIndex('answered', 'conflict')
  if (!rows.length) return rows
  const all = await Promise.all(['waiting', 'answered'].map((store) => db.getAll(store)))
  const undone = new Set(all.flat().map(({ annuls }) => annuls).filter(Boolean))
  const opened = await openedRows(db, rows.sort((a, b) => b.answered_at - a.answered_at))
  return opened.map((row) => (undone.has(row.nonce) ? { ...row, undone: true } : row))
}

export async function markSeen (db, nonce) {
  await db.run(async (open) => {
    const tx = open.transaction('answered', 'readwrite')
    const row = await tx.store.get(nonce)
    if (row) {
      delete row.conflict
      tx.store.put({ ...unknown(row), seen_at: Date.now() })
    }
    await tx.done
  })
}

export function wordsOf ({ shown, result, name, phone, undone }) {
  const told = shown.tone === 'kept' ? '当时只说“已存在本机”' : `当时答复：${shown.message}`
  const words = [told, `服务器答复：${result.message}`]
  if (undone) words.push(staysIn({ result }) ? '这一条已在本机撤销；更早的签到仍然有效，人仍在场。' : '这一条已在本机撤销。')
  if (phone) words.push(`平台没有登记这个人：${name}，${phone}。请在“现场”页补登记，再按“已核对”，手机号码随即从本机清除。`)
  return words
}
