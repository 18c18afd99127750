import 'fake-indexeddb/auto'
import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { conflictsOf, markSeen } from '../src/js/station/conflicts.js'
import { Database } from '../src/js/station/database.js'
import { enqueue, enqueueAll, nextBatch, recent, rowsOfShift, settle } from '../src/js/station/queue.js'
import { forgetAll, forgetPeople, openStore } from '../src/js/station/store.js'

const WHO = { name: '覃示例', phone: '13900000001' }
const SCAN = { shift: 7, direction: 'in', method: 'walk_in', device_at: '2026-03-14T01:05:00Z', ...WHO }
const UNKNOWN = { code: 'station_retired', message: '签到台已停用。', name: '覃示例', volunteer: null, volunteer_no: null }
let db
let name
let opened = 0
beforeEach(async () => { name = `sealed-${++opened}`; db = await openStore(name) })

// Everything as it lies in the storage, its bytes read as text.
async function lying () {
  const rows = [...await db.getAll('waiting'), ...await db.getAll('answered')]
  return JSON.stringify(rows, (_key, value) => (value instanceof Uint8Array ? Buffer.from(value).toString('utf8') : value))
}
const isInTheOpen = async () => /覃示例|13900000001/.test(await lying())

test('name and phone lie sealed, are sent as they were said, and the key does not leave the browser', async () => {
  await enqueueAll(db, [{ scan: { ...SCAN, nonce: 'a' }, shown: { tone: 'good', name: '覃示例' } }, { scan: { nonce: 'b', shift: 7, volunteer_no: 'GZ20260001233' } }])
  assert.equal(await isInTheOpen(), false)
  assert.deepEqual((await nextBatch(db)).find(({ nonce }) => nonce === 'a'), { ...SCAN, nonce: 'a' })
  const [row] = (await rowsOfShift(db, 7)).filter(({ phone }) => phone)
  assert.deepEqual([row.name, row.phone, row.shown.name, row.sealed], ['覃示例', '13900000001', '覃示例', undefined])
  assert.equal((await recent(db)).find(({ nonce }) => nonce === 'a').phone, '13900000001')
  const key = await db.get('state', 'seal_key')
  assert.equal(key.extractable, false)
  await assert.rejects(crypto.subtle.exportKey('raw', key))
})

test('whom the server does not know stays sealed until somebody has checked, then goes with the key', async () => {
  await enqueue(db, { ...SCAN, nonce: 'a' }, { tone: 'good' })
  await settle(db, [{ ...UNKNOWN, nonce: 'a' }])
  assert.equal(await isInTheOpen(), false)
  await forgetPeople(db)
  assert.equal(await forgetAll(db), true)
  assert.equal((await conflictsOf(db))[0].phone, '13900000001')
  await markSeen(db, 'a')
  assert.equal((await lying()).includes('sealed'), false)
  await forgetAll(db)
  assert.equal(await db.get('state', 'seal_key'), undefined)
})

test('of a phone in strange hands nothing can be opened any more', async () => {
  await enqueue(db, { ...SCAN, nonce: 'a' }, { tone: 'good' })
  await settle(db, [{ ...UNKNOWN, nonce: 'a' }])
  await forgetAll(db, { isLost: true })
  assert.equal((await conflictsOf(db))[0].phone, undefined)
  assert.equal(await db.get('state', 'seal_key'), undefined)
})

test('what an earlier version stored in the open is sealed at the next start, and sent all the same', async () => {
  await db.close()
  name = `before-${name}`
  const before = new Database(name, 2, (old) => {
    for (const store of ['waiting', 'answered']) {
      const made = old.createObjectStore(store, { keyPath: 'nonce' })
      made.createIndex('stored_at', 'stored_at')
      made.createIndex('shift', 'shift')
    }
    old.createObjectStore('state')
  })
  await before.put('waiting', { ...SCAN, nonce: 'a', shown: {}, stored_at: 1 })
  await before.put('answered', { ...SCAN, nonce: 'b', shown: {}, stored_at: 1, answered_at: 1, conflict: 1, result: UNKNOWN })
  await before.close()
  db = await openStore(name)
  assert.equal(await isInTheOpen(), false)
  assert.deepEqual(await nextBatch(db), [{ ...SCAN, nonce: 'a' }])
  assert.equal((await conflictsOf(db))[0].phone, '13900000001')
})

test('what a full phone could not seal is kept, shown and forgotten like what is sealed', async () => {
  const row = { ...SCAN, shown: { tone: 'bad', code: UNKNOWN.code }, stored_at: 1 }
  for (const nonce of ['a', 'b']) await db.put('waiting', { ...row, nonce })
  await settle(db, ['a', 'b'].map((nonce) => ({ ...UNKNOWN, nonce })))
  assert.deepEqual((await conflictsOf(db)).map(({ phone }) => phone), ['13900000001', '13900000001'])
  await markSeen(db, 'a')
  await forgetAll(db, { isLost: true })
  assert.equal(await isInTheOpen(), false)
})

test('without keys that stay in the browser it is at least not in the open', async (t) => {
  t.mock.getter(globalThis.crypto, 'subtle', () => undefined)
  await enqueue(db, { ...SCAN, nonce: 'a' })
  assert.equal(await isInTheOpen(), false)
  assert.equal((await nextBatch(db))[0].phone, '13900000001')
})

test('two windows that make a key at once agree on one', async () => {
  const other = await openStore(name)
  await Promise.all([enqueue(db, { ...SCAN, nonce: 'a' }), enqueue(other, { ...SCAN, nonce: 'b' })])
  assert.deepEqual((await nextBatch(db)).map(({ phone }) => phone), ['13900000001', '13900000001'])
})
