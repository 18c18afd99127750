// The row of a text: by its exact code, otherwise by a number, name or initials that only one row has.
const SHEET = /^S1-(\d+)-/

export function findRow (rows, text, shift) {
  const wanted = text.normalize('NFKC').replace(/\s/g, '')
  const code = wanted.toUpperCase()
  const exact = rows.find((row) => row.code === code)
  if (exact) return { row: exact }
  const sheet = SHEET.exec(code)
  if (sheet) return { why: sheet[1] === shift ? '名单上没有这个人，或已有到场。' : '这张签到表不是本场次的，请核对。' }
  const told = wanted.toLowerCase()
  const found = told ? rows.filter((row) => row.told.toLowerCase().split(' ').some((word) => word.includes(told))) : []
  if (found.length === 1) return { row: found[0] }
  return { why: found.length ? `有 ${found.length} 人符合，请在名单中勾选。` : '没有找到，请核对，或先登记名单以外的人。' }
}
