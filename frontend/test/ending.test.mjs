import 'fake-indexeddb/auto'
import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { Ending } from '../src/js/station/ending.js'
import { conflictsOf } from '../src/js/station/conflicts.js'
import { enqueue, settle, waitingCount } from '../src/js/station/queue.js'
import { RollBook } from '../src/js/station/roll_book.js'
import { openStore, saveState } from '../src/js/station/store.js'

const SHIFT = { id: 7, present: 0, expected: 1, site_code_secret: 'ff' }
const ROLL = { people: [{ volunteer: 'u1', volunteer_no: 'GZ20260001233', name: '韦示例一' }], present: 0, expected: 1 }
let station
let opened = 0

beforeEach(async () => {
  const db = await openStore(`ending-${++opened}`)
  const book = new RollBook(db)
  await book.load([SHIFT])
  const screen = { view: () => {}, tell: () => {}, text: () => {}, place: () => ({}) }
  const link = { upload: () => {}, stop: () => {} }
  const quiet = { stop: () => {}, close: () => {} }
  station = { db, book, screen, link, camera: quiet, code: quiet, shifts: [SHIFT], keys: [], changed: async () => {}, trouble: () => {} }
  station.ending = new Ending(station)
})

const kept = async () => JSON.stringify([await station.db.getAll('rolls'), await station.db.getAll('state'), await station.db.getAll('waiting')])

test('a roll that arrives after the end is not kept', async () => {
  let arrive
  const asked = station.book.fetch({ roll: () => new Promise((resolve) => { arrive = resolve }) }, 7)
  await station.ending.begin('station_revoked')
  arrive(ROLL)
  await asked
  assert.equal((await kept()).includes('韦示例一'), false)
})

test('what a crash left of the end is forgotten at the next start', async () => {
  station.ended = { kind: 'station_revoked' }
  await saveState(station.db, { ended: station.ended, shifts: [SHIFT], token: 't' })
  await station.db.put('rolls', { shift: 7, ...ROLL })
  await enqueue(station.db, { nonce: 'a', shift: 7, direction: 'in' }, { name: '韦示例一' })
  await station.ending.resume()
  assert.equal((await kept()).includes('韦示例一'), false)
  assert.equal((await kept()).includes('site_code_secret'), false)
  assert.equal(await waitingCount(station.db), 1)
})

test('a walk-in whom the server did not register outlives the end, except on a lost device', async () => {
  const left = async (kind) => {
    station.ended = { kind }
    await enqueue(station.db, { nonce: kind, shift: 7, direction: 'in', method: 'walk_in', name: '覃示例', phone: '13900000001' }, { tone: 'good', code: 'checked_in', name: '覃示例' })
    await settle(station.db, [{ nonce: kind, code: kind, volunteer: null, volunteer_no: null }])
    await station.ending.drained()
    return (await conflictsOf(station.db)).map(({ name, phone }) => [name, phone])
  }
  assert.deepEqual(await left('station_retired'), [['覃示例', '13900000001']])
  assert.match(await station.ending.wipedWords(), /没有登记上/)
  await station.db.clear('answered')
  assert.deepEqual(await left('station_compromised'), [[undefined, undefined]])
  assert.match(await station.ending.wipedWords(), /全部清除/)
})
