// The text of an answer: what was done, for whom, and what to know.
import { toneOf } from './tone.js'

export { toneOf }
export const DIRECTIONS = { in: '签到', out: '签退', annul: '撤销' }
const DONE = { in: '已签到', out: '已签退', annul: '已撤销' }
const SIGNS = { good: '✓', look: '!', bad: '✕', kept: '↥' }

const STAYS = '更早的签到仍然有效，人仍在场；确实没有来的，请在先登记的那台设备上撤销'

// Undoing a press that changed nothing changes nothing: who was in before it stays in.
export function staysIn (target) { return (target?.result?.code || target?.shown?.code) === 'already_in' }

// `pending`: the device's own answer, not confirmed by the server yet. `stays`: an undone press leaves somebody present.
export function answerFor (result, { present, pending = false, stays = false } = {}) {
  const isGood = toneOf(result) === 'good'
  const tone = isGood && stays ? 'look' : toneOf(result)
  const heading = isGood ? `${DONE[result.direction]} ${clockTime(result.logical_at)}`.trim() : result.message
  const notes = [result.unit]
  if (isGood && stays) notes.push(STAYS)
  if (tone === 'good' && result.direction === 'in' && present) notes.push(`第 ${present} 位到场`)
  if (tone === 'look' && !isGood) notes.push('扫码已保存，由认定人核对')
  if (result.repeated) notes.push('此前已收到，不重复记')
  if (pending) notes.push('已存本机，待上传')
  return { tone, sign: SIGNS[tone], heading, name: result.name || result.volunteer_no || '', note: notes.filter(Boolean).join(' · ') }
}

export function keptAnswer (scan, who = '') {
  return { tone: 'kept', sign: SIGNS.kept, heading: `${DIRECTIONS[scan.direction]}已存在本机`, name: who || scan.volunteer_no || '', note: '本机无法判断，联网后由服务器答复' }
}

// Nothing was stored, so nothing counts: show this most clearly.
export function lostAnswer (why) {
  return { tone: 'bad', sign: SIGNS.bad, heading: '没有存住，这一次不算', name: '', note: why }
}

export function clockTime (iso) {
  if (!iso) return ''
  return new Date(iso).toLocaleTimeString('zh-CN', { hour: '2-digit', minute: '2-digit', hour12: false, timeZone: 'Asia/Shanghai' })
}

export function dayAndTime (iso) {
  if (!iso) return ''
  return `${new Date(iso).toLocaleDateString('zh-CN', { month: 'long', day: 'numeric', timeZone: 'Asia/Shanghai' })} ${clockTime(iso)}`
}
