// iOS closes the database of a page in the background, and says nothing.
import 'fake-indexeddb/auto'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openDB } from 'idb'
import { drain, enqueue, nextBatch, recent, settle, waitingCount } from '../src/js/station/queue.js'
import { loadState, openStore, saveState } from '../src/js/station/store.js'

const scan = (nonce) => ({ nonce, shift: 7, direction: 'in' })
const closed = async (db) => { (await db.open()).close() }
let opened = 0
const fresh = () => openStore(`database-${++opened}`)

test('what is read and written after the browser closed the database arrives all the same', async () => {
  const db = await fresh()
  await enqueue(db, scan('a'))
  await closed(db)
  await enqueue(db, scan('b'))
  await closed(db)
  assert.equal(await waitingCount(db), 2)
  await closed(db)
  await saveState(db, { token: 't' })
  await closed(db)
  assert.deepEqual(await loadState(db, ['token']), { token: 't' })
  await closed(db)
  assert.equal((await recent(db)).length, 2)
  await db.close()
})

test('uploads go on, and nothing is sent or settled twice', async () => {
  const db = await fresh()
  for (const nonce of ['a', 'b', 'c']) await enqueue(db, scan(nonce))
  const sent = []
  await closed(db)
  await drain(db, async (scans) => {
    sent.push(...scans.map(({ nonce }) => nonce))
    await closed(db)
    return { results: scans.map(({ nonce }) => ({ nonce, code: 'checked_in', authentic: true })) }
  }, () => {}, 2)
  assert.deepEqual(sent, ['a', 'b', 'c'])
  assert.equal(await waitingCount(db), 0)
  assert.equal(await db.count('answered'), 3)
  await db.close()
})

test('a handle that breaks in the middle leaves nothing half done', async () => {
  const db = await fresh()
  await enqueue(db, scan('a'))
  let broken = 0
  const { put } = IDBObjectStore.prototype
  IDBObjectStore.prototype.put = function (row) {
    if (this.name === 'answered' && !broken++) throw new DOMException('Connection to Indexed Database server lost.', 'UnknownError')
    return put.call(this, row)
  }
  try {
    await settle(db, [{ nonce: 'a', code: 'checked_in', authentic: true }])
  } finally {
    IDBObjectStore.prototype.put = put
  }
  assert.equal(broken, 2)
  assert.deepEqual([await waitingCount(db), await db.count('answered')], [0, 1])
  await db.close()
})

test('a newer page in another window gets the database, and this one says so', async () => {
  const db = await fresh()
  await enqueue(db, scan('a'))
  const newer = await openDB(db.name, 99)
  await assert.rejects(enqueue(db, scan('b')), { reason: 'newer' })
  await assert.rejects(nextBatch(db), { reason: 'newer' })
  newer.close()
})

test('a database that cannot be opened at all was denied', async () => {
  const { open } = indexedDB
  indexedDB.open = () => { throw new DOMException('no', 'InvalidStateError') }
  try {
    await assert.rejects(fresh(), { reason: 'denied' })
  } finally {
    indexedDB.open = open
  }
})

test('while it stays closed each try fails with its cause, and the first after that works', async () => {
  const db = await fresh()
  await closed(db)
  const { open } = indexedDB
  indexedDB.open = () => { throw new DOMException('lost', 'UnknownError') }
  await assert.rejects(enqueue(db, scan('a')), { reason: 'closed' })
  await assert.rejects(waitingCount(db), { reason: 'closed' })
  indexedDB.open = open
  await enqueue(db, scan('a'))
  assert.equal(await waitingCount(db), 1)
  await db.close()
})
