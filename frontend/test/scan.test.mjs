import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answerFor, keptAnswer, lostAnswer, toneOf } from '../src/js/station/answer.js'
import { codeFrom } from '../src/js/station/pair.js'
import { matching } from '../src/js/station/roll.js'
import { annulmentOf, makeScan, mayAnnul, newNonce, normaliseVolunteerNo } from '../src/js/station/scan.js'

const NINE = Date.UTC(2026, 2, 28, 1, 0, 0, 123)
const press = { shift: 's', direction: 'in', method: 'card', text: 'https://zy.example.org/k/abc', deviceMs: NINE, offsetMs: -40, nonce: 'n1' }

test('a scan carries the moment to the millisecond and the measured offset', () => {
  assert.deepEqual(makeScan(press), {
    shift: 's', direction: 'in', method: 'card', text: 'https://zy.example.org/k/abc', device_at: '2026-03-28T01:00:00.123Z', clock_offset_ms: -40, nonce: 'n1',
  })
})

test('a roll call names the number instead of a text', () => {
  const scan = makeScan({ ...press, method: 'roll_call', text: undefined, volunteerNo: 'GZ20260000017' })
  assert.equal(scan.volunteer_no, 'GZ20260000017')
  assert.equal('text' in scan, false)
})

test('a nonce is 128 bits in hexadecimal', () => {
  assert.equal(newNonce(new Uint8Array(16).fill(10)), '0a'.repeat(16))
  assert.notEqual(newNonce(), newNonce())
})

test('an annulment is a scan of its own about the same person', () => {
  const annulment = annulmentOf(makeScan(press), { deviceMs: NINE + 1000, offsetMs: -41, nonce: 'n2' })
  assert.deepEqual(annulment, { ...makeScan(press), direction: 'annul', device_at: '2026-03-28T01:00:01.123Z', clock_offset_ms: -41, nonce: 'n2', annuls: 'n1' })
})

test('only fifteen minutes long, and no annulment of an annulment', () => {
  const scan = makeScan(press)
  assert.equal(mayAnnul(scan, NINE + 900_000), true)
  assert.equal(mayAnnul(scan, NINE + 900_001), false)
  assert.equal(mayAnnul(annulmentOf(scan, { deviceMs: NINE, offsetMs: 0 }), NINE), false)
})

test('a number may be typed in full width, small and with blanks', () => {
  assert.equal(normaliseVolunteerNo(' ｇｚ2026 0000-017 '), 'GZ20260000017')
  assert.equal(normaliseVolunteerNo('\u200bgz2O26oOOOOl7\t'), 'GZ20260000017')
})

test('green counts, amber is looked at, red is not genuine', () => {
  assert.equal(toneOf({ code: 'checked_in', authentic: true }), 'good')
  assert.equal(toneOf({ code: 'annulled', authentic: true }), 'good')
  assert.equal(toneOf({ code: 'already_in', authentic: true }), 'look')
  assert.equal(toneOf({ code: 'forged', authentic: false }), 'bad')
  assert.equal(toneOf({ code: 'checked_in', authentic: false }), 'bad')
})

test('a good answer says when, who, from where and the how-many-th', () => {
  const answer = answerFor({ code: 'checked_in', authentic: true, direction: 'in', logical_at: '2026-03-28T00:56:00Z', name: '覃演示二', unit: '水利厅团委' }, { present: 23 })
  assert.deepEqual(answer, { tone: 'good', sign: '✓', heading: '已签到 08:56', name: '覃演示二', note: '水利厅团委 · 第 23 位到场' })
})

test('a refusal shows the server’s sentence', () => {
  assert.equal(answerFor({ code: 'forged', authentic: false, message: '这张卡不是本平台签发的' }).heading, '这张卡不是本平台签发的')
})

test('without an answer the scan is said to be kept', () => {
  assert.equal(keptAnswer({ direction: 'out' }).heading, '签退已存在本机')
})

test('a pairing code is found in a link, after # or typed', () => {
  assert.equal(codeFrom('https://zy.example.org/station/pair/#ABCD1234'), 'ABCD1234')
  assert.equal(codeFrom('?code=ABCD1234'), 'ABCD1234')
  assert.equal(codeFrom('ABCD-1234'), 'ABCD1234')
  for (const typed of ['HTTPS://ZY.EXAMPLE.ORG/STATION/PAIR/#abcd1234\r', 'https://zy.example.org/station/pair/abcd1234/', '？CODE=ａｂｃｄ１２３４', '\u200Babcd 1234\t']) assert.equal(codeFrom(typed), 'abcd1234', typed)
})

test('the roll finds by initials of every reading, by name and by number', () => {
  const people = [{ name: '韦示例一', initials: 'wsly', volunteer_no: 'GZ20260000017' }, { name: '覃演示二', initials: 'qyse tyse', volunteer_no: 'GZ20260000025' }]
  const found = (typed) => matching(people, typed).map(({ name }) => name)
  assert.deepEqual(found('ty'), ['覃演示二'])
  assert.deepEqual(found('Q'), ['覃演示二'])
  assert.deepEqual(found('ｇｚ-2026 0000017\u200B'), ['韦示例一'])
  assert.deepEqual(found('示例'), ['韦示例一'])
  assert.deepEqual(found('0017'), ['韦示例一'])
  assert.deepEqual(found(''), ['韦示例一', '覃演示二'])
})

test('somebody without a number is told by the uuid the roll gave', () => {
  const scan = makeScan({ ...press, method: 'roll_call', text: undefined, volunteer: 'b7c2' })
  assert.equal(scan.volunteer, 'b7c2')
  assert.equal('volunteer_no' in scan, false)
  assert.equal(annulmentOf(scan, { deviceMs: NINE, offsetMs: 0 }).volunteer, 'b7c2')
})
