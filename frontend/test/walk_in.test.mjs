import 'fake-indexeddb/auto'
import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { ClockWatch } from '../src/js/station/clock.js'
import { conflictsOf, markSeen, wordsOf } from '../src/js/station/conflicts.js'
import { drain, nextBatch, waitingCount } from '../src/js/station/queue.js'
import { RollBook } from '../src/js/station/roll_book.js'
import { openStore } from '../src/js/station/store.js'
import { Taking } from '../src/js/station/taking.js'
import { readWalkIn, sameAs } from '../src/js/station/walk_in.js'

const SHIFT = { id: 7, present: 0, expected: 1, scans_from: '2000-01-01T00:00:00Z', scans_until: '2100-01-01T00:00:00Z' }
const VERA = { volunteer: 'u1', volunteer_no: 'GZ20260001233', name: '韦示例', state: '', signed_up: true, card_serial: 1, standing: '' }
const QIN = { name: '覃示例', phone: '10000000001' }
let station
let shown
let opened = 0

beforeEach(async () => {
  const db = await openStore(`walk-in-${++opened}`)
  await db.put('rolls', { shift: 7, people: [VERA], present: 0, expected: 1, at: 0 })
  const book = new RollBook(db)
  await book.load([SHIFT])
  shown = []
  const screen = { tell: () => {}, show: (answer) => { shown.push(`${answer.tone} ${answer.name} ${answer.heading.slice(0, 3)}`); return answer.tone }, refine: () => {} }
  station = { db, book, screen, watch: new ClockWatch(), shift: SHIFT, shifts: [SHIFT], keys: [], direction: 'out', stored: async () => {} }
  station.taking = new Taking(station)
})

const enter = (who, more = {}) => station.taking.take({ method: 'walk_in', direction: 'in', ...who, ...more })
const upload = () => drain(station.db, async (scans) => ({ results: scans.map(({ nonce, direction }) => ({ nonce, code: direction === 'in' ? 'checked_in' : 'checked_out', authentic: true, direction, name: '覃示例', volunteer: 'u9', volunteer_no: null })), shifts: {} }), ({ results }) => station.taking.answered(results))
const people = () => station.book.people(7).map(({ name, state, phone = '' }) => [name, state, phone])

test('what is typed is read like on the server, and what is missing is said', () => {
  const demo = { isDemo: true }
  assert.deepEqual(readWalkIn({ name: ' 覃 示例', phone: '+86 100 0000-0001' }, demo), { ...QIN, problem: '' })
  assert.match(readWalkIn(QIN).problem, /手机号码/) // what the server would not register is not taken here either
  for (const phone of ['123', '12000000001', '+85221234567', '139000000012']) assert.match(readWalkIn({ name: '覃示例', phone }, demo).problem, /手机号码/)
  for (const name of ['覃', '覃示例2', '覃*示例', '（覃示例）', '-覃', '示'.repeat(51)]) assert.match(readWalkIn({ name, phone: QIN.phone }, demo).problem, /姓名/)
  const read = (name, phone) => { const { problem, ...who } = readWalkIn({ name, phone }); return [who.name, who.phone, problem] }
  assert.deepEqual(read(' Anna  Li ', '00852 9123-4567'), ['Anna Li', '+85291234567', ''])
  assert.deepEqual(read('迪丽・ 热巴', '+886 0912 345 678'), ['迪丽·热巴', '+886912345678', ''])
  assert.deepEqual(read('𰻞示.例', '13900000001'), ['𰻞示·例', '13900000001', ''])
})

test('the same name or phone asks whether it is the same person', () => {
  const known = [VERA, { name: '覃示例', phone: '10000000001' }, { name: '莫示例', phone: '' }]
  const why = (name, phone) => sameAs({ name, phone }, known).map((one) => [one.person.name, one.why])
  assert.deepEqual(why('覃示例', '10000000001'), [['覃示例', 'both']])
  assert.deepEqual(why('韦示例', '10000000001'), [['韦示例', 'name'], ['覃示例', 'phone']])
  assert.deepEqual(why('黄示例', ''), [])
})

test('without network a walk-in is in, counted, on the roll, and out again', async () => {
  await enter(QIN, { forced: true })
  assert.deepEqual(people(), [['覃示例', 'in', '10000000001'], ['韦示例', '', '']])
  assert.equal(station.book.counts(7).present, 1)
  await enter(QIN)
  await station.taking.take({ method: 'walk_in', ...QIN })
  assert.deepEqual(shown, ['good 覃示例 已签到', 'look 覃示例 09:', 'good 覃示例 已签退'].map((line) => line.replace('09:', shown[1].slice(-3))))
  const sent = await nextBatch(station.db) // of one millisecond they may be in any order
  const first = sent.find(({ forced }) => forced)
  assert.deepEqual([first.name, first.phone, first.shown], ['覃示例', '10000000001', undefined])
  assert.deepEqual(sent.map(({ direction }) => direction).sort(), ['in', 'in', 'out'])
})

test('the phone is on this device only until the server has it', async () => {
  await enter(QIN)
  await upload()
  assert.equal(await waitingCount(station.db), 0)
  assert.equal(JSON.stringify(await station.db.getAll('answered')).includes(QIN.phone), false)
  assert.deepEqual(people(), [['覃示例', 'in', ''], ['韦示例', '', '']])
  const again = new RollBook(station.db)
  await again.load([SHIFT])
  assert.deepEqual(again.people(7).map(({ name, state }) => [name, state]), [['覃示例', 'in'], ['韦示例', '']])
  await station.taking.take({ method: 'roll_call', volunteer: 'u9' })
  assert.equal(shown.at(-1), 'good 覃示例 已签退')
})

test('the last walk-in is taken back before and after the upload', async () => {
  await enter(QIN)
  await upload()
  await station.taking.annulLast()
  const [annulment] = await nextBatch(station.db)
  assert.deepEqual([annulment.direction, annulment.volunteer, annulment.phone], ['annul', 'u9', undefined])
  assert.deepEqual(people(), [['韦示例', '', '']])
})

test('undoing one whom another phone entered first says that they stay present', async () => {
  const told = (scans) => scans.map(({ nonce, direction }) => ({ nonce, direction, code: direction === 'in' ? 'already_in' : 'annulled', authentic: true, name: '覃示例', message: direction === 'in' ? '09:00 已签到，不重复计。' : '已撤销', volunteer: 'u9', volunteer_no: null }))
  const send = () => drain(station.db, async (scans) => ({ results: told(scans), shifts: {} }), ({ results }) => station.taking.answered(results))
  const notes = []
  const { show } = station.screen
  station.screen.show = (answer) => { notes.push(answer.note); return show(answer) }
  await enter(QIN)
  await send()
  await station.taking.annulLast()
  assert.match(shown.at(-1), /^look 覃示例 已撤销/)
  assert.match(notes.at(-1), /更早的签到仍然有效，人仍在场/)
  await send()
  const [row] = await conflictsOf(station.db)
  assert.match(wordsOf(row).at(-1), /已在本机撤销；更早的签到仍然有效，人仍在场/)
})

test('undone before the upload, the server’s answer says it', async () => {
  await enter(QIN)
  await station.taking.annulLast()
  assert.match(shown.at(-1), /^good 覃示例 已撤销/)
  const results = (scans) => scans.sort((a, b) => b.direction.localeCompare(a.direction)).map(({ nonce, direction }) => ({ nonce, direction, code: direction === 'in' ? 'already_in' : 'annulled', authentic: true, name: '覃示例', message: '', volunteer: 'u9', volunteer_no: null }))
  await drain(station.db, async (scans) => ({ results: results(scans), shifts: {} }), (answer) => station.taking.answered(answer.results))
  assert.match(shown.at(-1), /^look 覃示例 已撤销/)
})

test('whom the server did not register is known on this device until somebody has checked', async () => {
  await enter(QIN)
  await drain(station.db, async ([{ nonce, direction }]) => ({ results: [{ nonce, code: 'station_retired', authentic: false, direction, message: '签到台已停用。', volunteer: null, volunteer_no: null }], shifts: {} }), ({ results }) => station.taking.answered(results))
  assert.deepEqual(people(), [['韦示例', '', '']])
  const [row] = await conflictsOf(station.db)
  assert.match(wordsOf(row).at(-1), /覃示例，10000000001/)
  await markSeen(station.db, row.nonce)
  assert.equal((await conflictsOf(station.db)).length, 0)
  assert.equal(JSON.stringify(await station.db.getAll('answered')).includes(QIN.phone), false)
})
