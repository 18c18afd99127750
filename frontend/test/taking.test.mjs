import 'fake-indexeddb/auto'
import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { ClockWatch } from '../src/js/station/clock.js'
import { conflictCount } from '../src/js/station/conflicts.js'
import { drain, enqueueAll, waitingCount } from '../src/js/station/queue.js'
import { RollBook } from '../src/js/station/roll_book.js'
import { openStore } from '../src/js/station/store.js'
import { Taking } from '../src/js/station/taking.js'

const TEXT = 'AEAACBFXS4K5CAADE7ZJRA4ENUZPPGIQPH25SIIKNY7NJC4YMTVANDYHG3FLD7SOBEVVPFJWVE6EGXVS6MYO3W5NO5XL2IYBME4CH7JCFICSEI53IAVGHAAPBE'
const KEYS = [{ number: 1, public_key: '03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8', valid_until: null }]
const NUMBER = 'GZ20260001233'
const SHIFT = { id: 7, present: 0, expected: 1, scans_from: '2000-01-01T00:00:00Z', scans_until: '2100-01-01T00:00:00Z' }
const PERSON = { volunteer: 'u1', volunteer_no: NUMBER, name: '韦示例一', unit: '水利厅团委', state: '', signed_up: true, card_serial: 3, standing: '' }

let station
let shown
let opened = 0
// The card runs to the end of 2027; these tests happen before.
Date.now = () => Date.UTC(2026, 2, 14, 1, 5)

beforeEach(async () => {
  const db = await openStore(`taking-${++opened}`)
  await db.put('rolls', { shift: 7, people: [PERSON], present: 0, expected: 1, at: 0 })
  const book = new RollBook(db)
  await book.load([SHIFT])
  shown = []
  const screen = { tell: (words) => shown.push(words ? `tell ${words}` : ''), show: (answer) => { shown.push(`${answer.tone} ${answer.heading}`); return answer.tone }, refine: (answer) => shown.push(`refine ${answer.heading}`) }
  station = { db, book, screen, watch: new ClockWatch(), shift: SHIFT, shifts: [SHIFT], keys: KEYS, direction: 'in', stored: async () => {} }
  station.taking = new Taking(station)
})

const said = () => shown.filter(Boolean)
const card = () => station.taking.take({ method: 'card', text: `https://zy.example.org/k/${TEXT}` })
const answered = (code, authentic = true) => drain(station.db, async (scans) => ({ results: scans.map(({ nonce, direction }) => ({ nonce, code, authentic, direction, message: code, name: '韦示例一' })), shifts: {} }), ({ results }) => station.taking.answered(results))

test('without network the same card is in once, then already in, then out', async () => {
  await card()
  await card()
  station.direction = 'out'
  await card()
  assert.deepEqual(said(), ['good 已签到 09:05', 'look 09:05 已签到，不重复计。', 'good 已签退 09:05'])
  assert.equal(await waitingCount(station.db), 3)
})

test('each press is stored before it is answered for', async () => {
  let stored = -1
  station.screen.show = () => 'good'
  station.stored = async () => { stored = await waitingCount(station.db) }
  await card()
  assert.equal(stored, 1)
})

test('the server’s same answer is not said twice', async () => {
  await card()
  await answered('checked_in')
  assert.deepEqual(said(), ['good 已签到 09:05', 'refine 已签到'])
  assert.equal(await conflictCount(station.db), 0)
})

test('the server’s other answer is said at once and stays as a conflict', async () => {
  await card()
  await answered('already_in')
  assert.deepEqual(said(), ['good 已签到 09:05', 'look already_in'])
  assert.equal(await conflictCount(station.db), 1)
})

test('an annulled press may be made again', async () => {
  await card()
  Date.now = () => Date.UTC(2026, 2, 14, 1, 6)
  await station.taking.annulLast()
  await card()
  Date.now = () => Date.UTC(2026, 2, 14, 1, 5)
  assert.deepEqual(said(), ['good 已签到 09:05', 'good 已撤销 09:06', 'good 已签到 09:06'])
})

test('without a roll the press is kept and said to be kept', async () => {
  await station.db.clear('rolls')
  station.book = new RollBook(station.db)
  await station.book.load([SHIFT])
  await card()
  assert.deepEqual(said(), ['kept 签到已存在本机'])
})

// Transactions on what waits fail like this as long as `when` says so.
function refusing (db, when, error = 'QuotaExceededError') {
  const { open } = db
  db.open = async () => new Proxy(await open.call(db), {
    get (handle, name) {
      if (name === 'transaction') return (store, ...rest) => { if (store === 'waiting' && when()) throw new DOMException('no', error); return handle.transaction(store, ...rest) }
      return typeof handle[name] === 'function' ? handle[name].bind(handle) : handle[name]
    },
  })
}

test('a full device says so as loudly as it can, and counts nothing', async () => {
  refusing(station.db, () => true)
  await card()
  assert.match(said()[0], /^bad 没有存住，这一次不算/)
  assert.match(said()[1], /^tell 手机空间已满/)
  assert.equal(station.book.presence(7, NUMBER).open, false)
})

test('each cause has its own words, and no old answer goes for a cause that room does not mend', async () => {
  await card()
  await answered('checked_in')
  const causes = { InvalidStateError: '浏览器断开了本机存储', VersionError: '签到台已在另一个窗口更新', SecurityError: '浏览器不允许在本机保存', DataError: '浏览器没有存下' }
  const { open } = station.db
  for (const [error, words] of Object.entries(causes)) {
    station.db.open = open
    refusing(station.db, () => true, error)
    shown.length = 0
    await card()
    assert.match(said()[0], /^bad 没有存住/)
    assert.match(said()[1], new RegExp(`^tell ${words}`))
    assert.equal(said()[1].includes('空间'), false)
  }
  assert.equal(await station.db.count('answered'), 1)
})

test('old answers make room before anything is given up', async () => {
  await card()
  await answered('checked_in')
  let refused = 0
  refusing(station.db, () => !refused++)
  await card()
  assert.equal(said().some((words) => words.startsWith('bad')), false)
  assert.equal(await waitingCount(station.db), 1)
})

test('with five thousand scans waiting the next is answered in a fraction of a second', async () => {
  const rows = Array.from({ length: 5_000 }, (_none, at) => ({ scan: { nonce: `n${at}`, shift: 7, direction: 'in', volunteer_no: `GZ${10_000_000_000 + at}`, device_at: '2026-03-14T01:00:00Z', clock_offset_ms: 0 }, shown: { tone: 'good', who: `GZ${10_000_000_000 + at}` } }))
  await enqueueAll(station.db, rows)
  rows.forEach(({ scan, shown: told }) => station.book.add({ ...scan, shown: told }))
  station.book.tell(7, { present: 0, expected: 5_001 })
  const began = performance.now()
  const { scan, result } = station.taking.press({ nonce: 'next', shift: 7, direction: 'in', method: 'card', text: TEXT, device_at: '2026-03-14T01:05:00Z', clock_offset_ms: 0 })
  assert.equal(result.code, 'checked_in')
  assert.equal(station.book.counts(scan.shift).present, 5_000)
  assert.ok(performance.now() - began < 500, `${performance.now() - began} ms`)
})
