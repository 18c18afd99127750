// Which colour, sign and words an answer gets: green counted, amber a person must look, red not genuine.
const ACCEPTED = new Set(['checked_in', 'checked_out', 'annulled'])
const WORDS = { in: '已签到', out: '已签退', annul: '已撤销' }
const TONES = { good: { sign: '✓' }, look: { sign: '!' }, bad: { sign: '✕' }, kept: { sign: '↥' } }

export function toneOf (result) {
  if (!result.authentic) return 'bad'
  return ACCEPTED.has(result.code) ? 'good' : 'look'
}

export function answerFor (result, { present } = {}) {
  const tone = toneOf(result)
  const heading = tone === 'good' ? `${WORDS[result.direction]} ${clockTime(result.logical_at)}`.trim() : result.message
  const notes = [result.unit]
  if (tone === 'good' && result.direction === 'in' && present) notes.push(`第 ${present} 位到场`)
  if (tone === 'look') notes.push('扫码已保存，由认定人核对')
  if (result.repeated) notes.push('此前已收到，不重复记')
  return { tone, sign: TONES[tone].sign, heading, name: result.name || '', note: notes.filter(Boolean).join(' · ') }
}

export function keptAnswer (scan) {
  const word = { in: '签到', out: '签退', annul: '撤销' }[scan.direction]
  return { tone: 'kept', sign: TONES.kept.sign, heading: `${word}已存在本机`, name: scan.volunteer_no || '', note: '网络恢复后自动上传' }
}

export function clockTime (iso) {
  if (!iso) return ''
  return new Date(iso).toLocaleTimeString('zh-CN', { hour: '2-digit', minute: '2-digit', hour12: false, timeZone: 'Asia/Shanghai' })
}
