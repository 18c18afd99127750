import assert from 'node:assert/strict'
import { test } from 'node:test'
import { differs } from '../src/js/station/conflicts.js'
import { judge } from '../src/js/station/judge.js'
import { answeredSince, presenceOf } from '../src/js/station/presence.js'
import { toneOf } from '../src/js/station/tone.js'

const GENUINE = 'AEAACBFXS4K5CAADE7ZJRA4ENUZPPGIQPH25SIIKNY7NJC4YMTVANDYHG3FLD7SOBEVVPFJWVE6EGXVS6MYO3W5NO5XL2IYBME4CH7JCFICSEI53IAVGHAAPBE'
const SHIFT = { scans_from: '2026-03-14T00:00:00Z', scans_until: '2026-03-14T04:00:00Z' }
const PERSON = { name: '韦示例一', unit: '水利厅团委', volunteer_no: 'GZ20260001233', signed_up: true, card_serial: 3, standing: '' }
const CARD = { keyNumber: 1, volunteerNo: 'GZ20260001233', serial: 3, expiresOn: '2027-12-31', keyEndedAt: null }
const KNOWN = { keys: [{ number: 1 }], roll: true }
const NOT_THERE = { open: false, since: null, pairs: 0 }
const press = (more = {}) => ({ nonce: 'n', direction: 'in', text: GENUINE, device_at: '2026-03-14T01:05:00Z', clock_offset_ms: 0, ...more })
const told = (scan = {}, more = {}) => judge(press(scan), { card: CARD, person: PERSON, shift: SHIFT, before: NOT_THERE, known: KNOWN, ...more })
const code = (...given) => told(...given)?.code

test('a genuine card of somebody who signed up is in, with name and moment', () => {
  assert.deepEqual(told(), { code: 'checked_in', authentic: true, message: '已签到', direction: 'in', logical_at: '2026-03-14T01:05:00.000Z', volunteer_no: 'GZ20260001233', name: '韦示例一', unit: '水利厅团委' })
})

test('what is no card of ours is red and names nobody', () => {
  for (const [text, wanted] of [['https://example.org', 'unreadable'], [GENUINE.slice(1), 'unreadable'], [GENUINE, 'forged'], [GENUINE.toLowerCase(), 'forged']]) {
    const answer = told({ text }, { card: null })
    assert.deepEqual([answer.code, answer.authentic, answer.name, toneOf(answer)], [wanted, false, '', 'bad'])
  }
})

test('expiry and the end of a key are judged by the moment of the scan', () => {
  assert.equal(code({}, { card: { ...CARD, expiresOn: '2026-03-13' } }), 'expired')
  assert.equal(code({}, { card: { ...CARD, expiresOn: '2026-03-14' } }), 'checked_in')
  assert.equal(code({}, { card: { ...CARD, keyEndedAt: Date.UTC(2026, 2, 14, 1, 5) } }), 'expired')
  assert.equal(code({}, { card: { ...CARD, keyEndedAt: Date.UTC(2026, 2, 14, 1, 6) } }), 'checked_in')
})

test('the offset moves the moment', () => {
  assert.equal(code({ device_at: '2026-03-14T05:05:00Z' }), 'outside_window')
  assert.equal(code({ device_at: '2026-03-14T05:05:00Z', clock_offset_ms: -4 * 3600_000 }), 'checked_in')
})

test('an older serial than the roll’s is a lost card, a newer one was issued since', () => {
  assert.equal(code({}, { card: { ...CARD, serial: 2 } }), 'revoked')
  assert.equal(code({}, { card: { ...CARD, serial: 4 } }), 'checked_in')
})

test('who did not sign up, is suspended or not admitted is amber', () => {
  for (const [person, wanted] of [[null, 'not_signed_up'], [{ ...PERSON, signed_up: false }, 'not_signed_up'], [{ ...PERSON, standing: 'suspended' }, 'suspended'], [{ ...PERSON, standing: 'not_admitted' }, 'not_admitted']]) {
    const answer = told({}, { person })
    assert.deepEqual([answer.code, toneOf(answer)], [wanted, 'look'])
  }
})

test('already in says since when, a fourth pair and another shift are told', () => {
  assert.equal(told({}, { before: { open: true, since: Date.UTC(2026, 2, 14, 1), pairs: 0 } }).message, '09:00 已签到，不重复计。')
  assert.equal(told({}, { before: { open: true, since: null, pairs: 0 } }).message, '此前已签到，不重复计。')
  assert.equal(code({}, { before: { open: false, since: null, pairs: 3 } }), 'too_many_pairs')
  assert.equal(code({}, { elsewhere: true }), 'other_shift_open')
})

test('out needs an in', () => {
  assert.equal(code({ direction: 'out' }), 'not_checked_in')
  assert.equal(code({ direction: 'out' }, { before: { open: true, since: 1, pairs: 0 } }), 'checked_out')
})

test('without roll, without keys or by a newer key only the server can tell', () => {
  assert.equal(told({}, { known: { ...KNOWN, roll: false }, person: null }), null)
  assert.equal(told({}, { known: { ...KNOWN, keys: [] }, card: null }), null)
  assert.equal(told({ text: GENUINE.toLowerCase().replace(/[yz]/g, (key) => key === 'y' ? 'z' : 'y') }, { known: { ...KNOWN, keys: [] }, card: null }), null)
  assert.equal(told({}, { known: { ...KNOWN, keys: [{ number: 0 }] }, card: null }), null)
  assert.equal(code({ text: 'nothing' }, { known: { ...KNOWN, keys: [] }, card: null }), 'unreadable')
})

test('a typed number needs no card', () => {
  assert.equal(code({ text: undefined, volunteer_no: 'GZ20260001233' }, { card: null, known: { ...KNOWN, keys: [] } }), 'checked_in')
})

test('an annulment stands within fifteen minutes', () => {
  const target = press()
  assert.equal(code({ direction: 'annul', annuls: 'n', device_at: '2026-03-14T01:20:00Z' }, { target }), 'annulled')
  assert.equal(code({ direction: 'annul', annuls: 'n', device_at: '2026-03-14T01:20:01Z' }, { target }), 'annul_not_in_time')
  assert.equal(told({ direction: 'annul', annuls: 'x' }), null)
})

const row = (nonce, direction, minute, more = {}) => ({ nonce, direction, device_at: `2026-03-14T01:${minute}:00Z`, clock_offset_ms: 0, shown: { tone: 'good' }, ...more })

test('presence is a fold of the presses, whatever their order', () => {
  const rows = [row('b', 'out', '30'), row('a', 'in', '05'), row('c', 'in', '40'), row('d', 'in', '50')]
  assert.deepEqual(presenceOf(rows), { open: true, since: Date.UTC(2026, 2, 14, 1, 40), pairs: 1 })
  assert.deepEqual(presenceOf([...rows].reverse()), presenceOf(rows))
})

test('what the server refused, what was red and what was annulled does not count', () => {
  assert.equal(presenceOf([row('a', 'in', '05', { result: { authentic: false, code: 'revoked' } })]).open, false)
  assert.equal(presenceOf([row('a', 'in', '05', { shown: { tone: 'bad' } })]).open, false)
  assert.equal(presenceOf([row('a', 'in', '05', { shown: { tone: 'bad' }, result: { authentic: true, code: 'checked_in' } })]).open, true)
  assert.equal(presenceOf([row('a', 'in', '05'), row('b', 'annul', '06', { annuls: 'a' })]).open, false)
})

test('an annulment that the server did not accept leaves the press standing', () => {
  assert.equal(presenceOf([row('a', 'in', '05'), row('b', 'annul', '06', { annuls: 'a', result: { authentic: true, code: 'annul_not_in_time' } })]).open, true)
})

test('the roll is the ground: its states count, and an annulment of a press within it undoes it', () => {
  assert.deepEqual(presenceOf([], 'in'), { open: true, since: null, pairs: 0 })
  assert.deepEqual(presenceOf([], 'out'), { open: false, since: null, pairs: 1 })
  assert.equal(presenceOf([row('b', 'annul', '06', { annuls: 'older', shown: { undoes: 'in' } })], 'in').open, false)
  assert.equal(presenceOf([row('b', 'annul', '06', { annuls: 'older', shown: { undoes: 'out' } })], 'out').open, true)
})

test('what was answered before the roll was asked for is in the roll', () => {
  const rows = [row('a', 'in', '05', { result: { authentic: true }, answered_at: 10 }), row('b', 'in', '05', { result: { authentic: true }, answered_at: 20 }), row('c', 'in', '05')]
  assert.deepEqual(answeredSince(rows, 20).map(({ nonce }) => nonce), ['b', 'c'])
})

test('another answer than on the spot is a conflict, the same is none', () => {
  const shown = { tone: 'good', code: 'checked_in' }
  assert.equal(differs(shown, { code: 'checked_in', authentic: true }), false)
  assert.equal(differs(shown, { code: 'already_in', authentic: true }), true)
  assert.equal(differs({ tone: 'look', code: 'not_signed_up' }, { code: 'checked_in', authentic: true }), true)
  assert.equal(differs(shown, { code: 'compromised', authentic: false }), true)
})

test('where nothing was said, only what did not go well is a conflict', () => {
  const shown = { tone: 'kept', code: '' }
  assert.equal(differs(shown, { code: 'checked_in', authentic: true }), false)
  assert.equal(differs(shown, { code: 'not_signed_up', authentic: true }), true)
})
