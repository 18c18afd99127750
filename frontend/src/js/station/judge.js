// The device's own answers without network, the same as checkin/scanning/judging.py as far as it can know.
import { clockTime, dayAndTime } from './answer.js'
import { decode } from './card.js'
import { logicalMs } from './presence.js'
import { cardText } from './readings.js'

const USUAL_PAIRS = 3
const ANNUL_WITHIN_MS = 15 * 60_000
const NOT_AUTHENTIC = new Set(['unreadable', 'forged', 'expired', 'revoked'])
const ACCEPTED = new Set(['checked_in', 'checked_out'])
const MESSAGES = {
  checked_in: '已签到',
  checked_out: '已签退',
  annulled: '已撤销',
  unreadable: '没有读出本平台的码，请对准重扫，或改用点名。',
  forged: '这不是本平台签发的码。',
  expired: '这个码已过期，请换新码后再扫。',
  revoked: '这张志愿者卡已挂失，请出示新卡。',
  suspended: '该志愿者已暂停或退出。',
  not_admitted: '该志愿者尚未通过注册审核。',
  not_signed_up: '没有报名这个场次。',
  other_shift_open: '在另一个场次还没有签退。',
  not_checked_in: '还没有签到，不能签退。',
  too_many_pairs: '这个场次已签到签退三次。',
  annul_not_in_time: '只能撤销 15 分钟内的扫码。',
}

// `card` is the result of readCard (null: not our key); `known` is what this device knows.
// null where only the server knows: the scan is kept, and the screen says so.
export function judge (scan, { card, person, shift, before, elsewhere = false, target = null, known }) {
  if (scan.text && isBeyondMe(scan, card, known)) return null
  const code = (scan.text && cardProblem(scan, card, person)) || momentAnswer(scan, { person, shift, before, elsewhere, target, known })
  if (!code) return null
  const authentic = !NOT_AUTHENTIC.has(code)
  const named = authentic && person ? { name: person.name, unit: person.unit } : { name: scan.name || '', unit: '' }
  const number = authentic ? person?.volunteer_no || card?.volunteerNo || scan.volunteer_no || '' : ''
  return { code, authentic, message: messageOf(code, shift, before), direction: scan.direction, logical_at: new Date(logicalMs(scan)).toISOString(), volunteer_no: number, ...named }
}

// Without keys, or signed by a newer key: only the format of a card can be checked.
function isBeyondMe (scan, card, known) {
  if (!known.keys.length) return Boolean(cardText(scan.text))
  const read = !card && decode(scan.text)
  return Boolean(read) && read.card.keyNumber > Math.max(...known.keys.map(({ number }) => number))
}

// A higher serial than on the roll was issued after the roll was loaded; only we can sign it.
function cardProblem (scan, card, person) {
  if (!card) return cardText(scan.text) ? 'forged' : 'unreadable'
  const at = logicalMs(scan)
  if (localDate(at) > card.expiresOn || (card.keyEndedAt !== null && at >= card.keyEndedAt)) return 'expired'
  return person && card.serial < person.card_serial ? 'revoked' : ''
}

function momentAnswer (scan, { person, shift, before, elsewhere, target, known }) {
  if (scan.direction === 'annul') return annulment(scan, target)
  const answer = orderAnswer(scan, before, elsewhere)
  if (!ACCEPTED.has(answer)) return answer
  if (person?.standing) return person.standing
  const at = logicalMs(scan)
  if (at < Date.parse(shift.scans_from) || at > Date.parse(shift.scans_until)) return 'outside_window'
  if (scan.method === 'walk_in' || scan.phone) return answer
  if (!known.roll) return ''
  return person?.signed_up ? answer : 'not_signed_up'
}

function orderAnswer (scan, before, elsewhere) {
  if (scan.direction === 'out') return before.open ? 'checked_out' : 'not_checked_in'
  if (elsewhere) return 'other_shift_open'
  if (before.open) return 'already_in'
  return before.pairs >= USUAL_PAIRS ? 'too_many_pairs' : 'checked_in'
}

function annulment (scan, target) {
  if (!target) return ''
  return Math.abs(Date.parse(scan.device_at) - Date.parse(target.device_at)) <= ANNUL_WITHIN_MS ? 'annulled' : 'annul_not_in_time'
}

function messageOf (code, shift, before) {
  if (code === 'already_in') return `${before.since ? `${timeOf(before.since)} ` : '此前'}已签到，不重复计。`
  if (code === 'outside_window') return `不在扫码时间（${windowOf(shift)}）之内。`
  return MESSAGES[code]
}

function windowOf ({ scans_from: from, scans_until: until }) {
  const isOneDay = localDate(Date.parse(from)) === localDate(Date.parse(until))
  return `${dayAndTime(from)}–${isOneDay ? clockTime(until) : dayAndTime(until)}`
}

function timeOf (ms) { return clockTime(new Date(ms).toISOString()) }

function localDate (ms) { return new Date(ms + 8 * 3600_000).toISOString().slice(0, 10) }
