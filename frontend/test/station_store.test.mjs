import 'fake-indexeddb/auto'
import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { conflictCount, conflictsOf, markSeen } from '../src/js/station/conflicts.js'
import { enqueue, forgetOldAnswers, settle, waitingCount } from '../src/js/station/queue.js'
import { RollBook } from '../src/js/station/roll_book.js'
import { beginState, forgetAll, forgetPeople, loadState, openStore, saveState } from '../src/js/station/store.js'

let db
let opened = 0
beforeEach(async () => { db = await openStore(`store-${++opened}`) })

const scan = (nonce, more = {}) => ({ nonce, shift: 7, direction: 'in', volunteer_no: 'GZ20260001233', device_at: '2026-03-14T01:05:00Z', clock_offset_ms: 0, ...more })
const GOOD = { who: 'GZ20260001233', tone: 'good', code: 'checked_in', message: '已签到', name: '韦示例一' }
const answer = (nonce, code, authentic = true) => ({ nonce, code, authentic, message: code, name: '韦示例一', unit: '水利厅团委' })

test('a conflict stays until somebody has seen it, however old', async () => {
  await enqueue(db, scan('a'), GOOD)
  await enqueue(db, scan('b'), GOOD)
  await settle(db, [answer('a', 'already_in'), answer('b', 'checked_in')])
  await forgetOldAnswers(db, Date.now() + 1)
  assert.deepEqual((await conflictsOf(db)).map(({ nonce }) => nonce), ['a'])
  assert.equal(await db.count('answered'), 1)
  await markSeen(db, 'a')
  assert.equal(await conflictCount(db), 0)
})

test('people are forgotten at once: what waits stays, without names', async () => {
  await saveState(db, { token: 't', station: { name: '东门' }, shifts: [{ site_code_secret: 'ff' }], keys: [1], export_key: { number: 1 } })
  await db.put('rolls', { shift: 7, people: [{ name: '韦示例一' }] })
  for (const nonce of ['a', 'b', 'c']) await enqueue(db, scan(nonce), GOOD)
  await settle(db, [answer('a', 'checked_in'), answer('b', 'already_in')])
  await forgetPeople(db)
  assert.deepEqual(await loadState(db, ['token', 'shifts', 'keys', 'export_key']), { token: 't', shifts: undefined, keys: undefined, export_key: { number: 1 } })
  assert.equal(await db.count('rolls'), 0)
  assert.equal(await waitingCount(db), 1)
  const everything = JSON.stringify([await db.getAll('waiting'), await db.getAll('answered')])
  assert.equal(everything.includes('韦示例一'), false)
  assert.equal(everything.includes('水利厅'), false)
  assert.equal(await conflictCount(db), 1)
})

test('everything is forgotten only when nothing waits', async () => {
  await saveState(db, { token: 't', export_key: 'k', ended: { kind: 'station_retired' } })
  await enqueue(db, scan('a'), GOOD)
  assert.equal(await forgetAll(db), false)
  assert.equal((await loadState(db, ['token'])).token, 't')
  await settle(db, [answer('a', 'checked_in')])
  assert.equal(await forgetAll(db), true)
  assert.deepEqual(await db.getAllKeys('state'), ['ended'])
  assert.equal(await db.count('answered'), 0)
})

test('what is answered after the end is not stored, until the device is paired again', async () => {
  await saveState(db, { token: 't', ended: { kind: 'station_retired' } })
  await saveState(db, { contact: { at: 1 }, choice: { shift: 7 }, shifts: [{ id: 7 }], ready: { at: 1 }, keys: [1] })
  assert.deepEqual(await db.getAllKeys('state'), ['contact', 'ended', 'token'])
  await forgetAll(db)
  await saveState(db, { contact: { at: 2 }, token: 't', station: { name: '东门' } })
  assert.deepEqual([await db.getAllKeys('state'), await db.get('state', 'ended')], [['ended'], { kind: 'station_retired', wiped: true }])
  await beginState(db, { token: 'u', shifts: [{ id: 8 }], contact: { at: 3 } })
  assert.deepEqual(await db.getAllKeys('state'), ['contact', 'shifts', 'token'])
})

const person = (number, more = {}) => ({ volunteer: `u-${number}`, volunteer_no: number, name: '韦示例一', state: '', signed_up: true, ...more })
const UNTIL = '2026-03-14T04:00:00Z'
const AT_TEN = Date.parse('2026-03-14T02:00:00Z')
const bookOf = async (people, more = {}) => {
  await db.put('rolls', { shift: 7, people, present: people.filter(({ state }) => state === 'in').length, expected: people.length, at: Date.now() - 1000, ...more })
  const book = new RollBook(db)
  await book.load([{ id: 7, present: 0, expected: 0, scans_until: UNTIL }, { id: 8, present: 0, expected: 0, scans_until: UNTIL }])
  return book
}

test('a start without network knows who was scanned before it', async () => {
  await enqueue(db, scan('a'), GOOD)
  const book = await bookOf([person('GZ20260001233'), person('GZ20260000011')])
  assert.equal(book.presence(7, 'GZ20260001233').open, true)
  assert.deepEqual(book.counts(7), { present: 1, expected: 2 })
  assert.deepEqual(book.people(7).map(({ state }) => state), ['in', ''])
})

test('present is the server’s word and what it was not told yet', async () => {
  const book = await bookOf([person('GZ20260001233'), person('GZ20260000011', { state: 'in' })])
  book.tell(7, { present: 5, expected: 9 })
  book.add({ ...scan('a'), shown: GOOD })
  assert.deepEqual(book.counts(7), { present: 6, expected: 9 })
  book.settle(answer('a', 'checked_in'))
  book.tell(7, { present: 6, expected: 9 })
  assert.deepEqual(book.counts(7), { present: 6, expected: 9 })
})

test('somebody still in at another shift of this station is found', async () => {
  const book = await bookOf([person('GZ20260001233')])
  assert.equal(book.isElsewhere(7, 'GZ20260001233', AT_TEN), false)
  book.add({ ...scan('a', { shift: 8 }), shown: GOOD })
  assert.equal(book.isElsewhere(7, 'GZ20260001233', AT_TEN), true)
})

test('a check-out forgotten at a shift that is over stands in nobody’s way', async () => {
  const book = await bookOf([person('GZ20260001233')])
  book.add({ ...scan('a', { shift: 8 }), shown: GOOD })
  assert.equal(book.isElsewhere(7, 'GZ20260001233', Date.parse(UNTIL)), true)
  assert.equal(book.isElsewhere(7, 'GZ20260001233', Date.parse(UNTIL) + 1), false)
})

test('a check-in that was handed in without its end is open and runs no longer', async () => {
  const book = await bookOf([person('GZ20260001233', { state: 'open' })])
  assert.deepEqual(book.people(7).map(({ state }) => state), ['open'])
  assert.equal(book.isElsewhere(8, 'GZ20260001233', AT_TEN), false)
  assert.equal(book.presence(7, 'GZ20260001233').open, true)
  assert.deepEqual(book.counts(7), { present: 0, expected: 1 })
  book.add({ ...scan('a', { direction: 'out' }), shown: GOOD })
  assert.deepEqual(book.people(7).map(({ state }) => state), ['out'])
})

test('the roll of a shift that is no longer given leaves the device', async () => {
  const book = await bookOf([person('GZ20260001233')])
  await book.forget([8])
  assert.equal(await db.count('rolls'), 0)
  assert.equal(book.rollOf(7), null)
})
