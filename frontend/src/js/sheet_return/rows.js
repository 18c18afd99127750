// The row of a text: by its code as a hand scanner types it, otherwise by a number, name or initials that only one row has.
import { byKeyboard, plain } from '../station/readings.js'

const CODE = /^(?:\][A-Z]\d)?S1[^0-9A-Z](\d+)[^0-9A-Z](\d+)[^0-9A-Z]([A-Z2-7]{13})[^0-9A-Z]*$/i
const SHEET = /^(?:\][A-Z]\d)?S1[^0-9A-Z](\d+)[^0-9A-Z]/i

export function findRow (rows, text, shift) {
  const wanted = plain(text)
  const [, of, person, mac] = CODE.exec(wanted) || []
  const codes = mac ? byKeyboard(mac.toUpperCase()).map((reading) => `S1-${of}-${person}-${reading}`) : []
  const exact = rows.find((row) => codes.includes(row.code))
  if (exact) return { row: exact }
  const sheet = SHEET.exec(wanted)
  if (sheet) return { why: sheet[1] === shift ? '名单上没有这个人，或已有到场。' : '这张签到表不是本场次的，请核对。' }
  const told = wanted.toLowerCase()
  const found = told ? rows.filter((row) => row.told.toLowerCase().split(' ').some((word) => word.includes(told))) : []
  if (found.length === 1) return { row: found[0] }
  return { why: found.length ? `有 ${found.length} 人符合，请在名单中勾选。` : '没有找到，请核对，或先登记名单以外的人。' }
}
