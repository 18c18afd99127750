import 'fake-indexeddb/auto'
import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { batchSize, drain, enqueue, enqueueAll, forgetOldAnswers, lastStanding, nextBatch, nextDelay, recent, settle, waitingCount } from '../src/js/station/queue.js'
import { openStore } from '../src/js/station/store.js'

let db
let opened = 0
beforeEach(async () => { db = await openStore(`station-${++opened}`) })

async function fill (...nonces) {
  for (const nonce of nonces) {
    await enqueue(db, { nonce, shift: 'a', direction: 'in' }, { name: '韦示例一' })
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
}

const okFor = (scans) => ({ results: scans.map(({ nonce }) => ({ nonce, code: 'checked_in', authentic: true })), shifts: {} })

test('scans leave in the order in which they were taken, without what is only shown', async () => {
  await fill('c', 'a', 'b')
  assert.deepEqual(await nextBatch(db, 2), [{ nonce: 'c', shift: 'a', direction: 'in' }, { nonce: 'a', shift: 'a', direction: 'in' }])
})

test('only an answered scan leaves the queue', async () => {
  await fill('a', 'b')
  await settle(db, [{ nonce: 'a', code: 'ok' }, { nonce: 'unknown', code: 'ok' }])
  assert.deepEqual((await nextBatch(db)).map(({ nonce }) => nonce), ['b'])
})

test('a refused scan is answered too and is kept to look at', async () => {
  await fill('a')
  await settle(db, [{ nonce: 'a', code: 'forged', message: '不是本平台签发的卡' }])
  assert.equal(await waitingCount(db), 0)
  assert.equal((await recent(db))[0].result.code, 'forged')
})

test('draining sends until nothing waits, also what came meanwhile', async () => {
  await fill('a')
  const sent = []
  await drain(db, async (scans) => {
    if (!sent.length) await fill('late')
    sent.push(...scans.map(({ nonce }) => nonce))
    return okFor(scans)
  })
  assert.deepEqual(sent, ['a', 'late'])
  assert.equal(await waitingCount(db), 0)
})

test('a lost answer loses no scan and the same scan is sent again', async () => {
  await fill('a', 'b')
  const sent = []
  const lost = async (scans) => { sent.push(scans); throw new TypeError('network') }
  await assert.rejects(drain(db, lost), TypeError)
  assert.equal(await waitingCount(db), 2)
  await drain(db, async (scans) => { sent.push(scans); return okFor(scans) })
  assert.deepEqual(sent[0], sent[1])
  assert.equal(await waitingCount(db), 0)
})

test('an answer about none of the scans stops the sending', async () => {
  await fill('a')
  let times = 0
  await assert.rejects(drain(db, async () => { times += 1; return { results: [] } }), /none/)
  assert.equal(times, 1)
  assert.equal(await waitingCount(db), 1)
})

test('the queue survives closing and opening', async () => {
  const name = `station-${opened}`
  await fill('a')
  db.close()
  db = await openStore(name)
  assert.equal(await waitingCount(db), 1)
})

test('the last standing press is the newest that was not annulled', async () => {
  assert.equal(await lastStanding(db), null)
  await fill('a', 'b')
  assert.equal((await lastStanding(db)).nonce, 'b')
  await enqueue(db, { nonce: 'c', direction: 'annul', annuls: 'b' })
  await settle(db, [{ nonce: 'b', code: 'ok' }, { nonce: 'c', code: 'ok' }])
  assert.equal((await lastStanding(db)).nonce, 'a')
})

test('old answers are forgotten, waiting scans never', async () => {
  await fill('a', 'b')
  await settle(db, [{ nonce: 'a', code: 'ok' }])
  await forgetOldAnswers(db, Date.now() + 1)
  assert.deepEqual((await recent(db)).map(({ nonce }) => nonce), ['b'])
})

test('the pause doubles with each failure up to a minute, a quarter more or less', () => {
  const middle = () => 0.5
  assert.deepEqual([1, 2, 3, 6, 20].map((failures) => nextDelay(failures, middle)), [2_000, 4_000, 8_000, 60_000, 60_000])
  assert.equal(nextDelay(1, () => 0), 1_500)
  assert.equal(nextDelay(1, () => 1), 2_500)
})

const crowd = (count) => Array.from({ length: count }, (_none, at) => ({ scan: { nonce: `n${String(at).padStart(5, '0')}`, shift: 7, direction: 'in' } }))

test('five thousand scans leave in batches of five hundred, each once', async () => {
  await enqueueAll(db, crowd(5_000))
  assert.equal(await waitingCount(db), 5_000)
  const sizes = []
  const seen = new Set()
  await drain(db, async (scans) => {
    sizes.push(scans.length)
    scans.forEach(({ nonce }) => seen.add(nonce))
    return okFor(scans)
  })
  assert.deepEqual(sizes, Array(10).fill(500))
  assert.equal(seen.size, 5_000)
  assert.equal(await waitingCount(db), 0)
  assert.equal(await db.count('answered'), 5_000)
})

test('a batch reads no more of the queue than it takes', async () => {
  await enqueueAll(db, crowd(5_000))
  const asked = []
  const index = IDBIndex.prototype.getAll
  IDBIndex.prototype.getAll = function getAll (query, count) { asked.push(count); return index.call(this, query, count) }
  try {
    assert.equal((await nextBatch(db)).length, 500)
  } finally {
    IDBIndex.prototype.getAll = index
  }
  assert.deepEqual(asked, [500])
})

test('everything at once can be had for an export', async () => {
  await enqueueAll(db, crowd(700))
  assert.equal((await nextBatch(db, Infinity)).length, 700)
})

test('a crash between sending and settling sends the same scans again, under the same nonces', async () => {
  const name = `station-${opened}`
  const server = new Map()
  await enqueueAll(db, crowd(1_200))
  const crash = async (scans) => {
    scans.forEach(({ nonce }) => server.set(nonce, (server.get(nonce) || 0) + 1))
    if (server.size === 1_000) { db.close(); throw new Error('the browser is gone') }
    return okFor(scans)
  }
  await assert.rejects(drain(db, crash), /gone/)
  db = await openStore(name)
  assert.equal(await waitingCount(db), 700)
  await drain(db, async (scans) => { scans.forEach(({ nonce }) => server.set(nonce, (server.get(nonce) || 0) + 1)); return okFor(scans) })
  assert.equal(server.size, 1_200)
  assert.equal([...server.values()].filter((times) => times === 2).length, 500)
  assert.equal(await waitingCount(db), 0)
  assert.equal(await db.count('answered'), 1_200)
})

test('a group is stored as a whole or not at all', async () => {
  await assert.rejects(enqueueAll(db, [{ scan: { nonce: 'a' } }, { scan: { } }]))
  assert.equal(await waitingCount(db), 0)
})

test('a line that fails gets smaller batches, never none', () => {
  assert.deepEqual([0, 1, 2, 4, 9].map(batchSize), [500, 250, 125, 31, 25])
})

test('a queue of the version before keeps its scans', async () => {
  const { openDB, deleteDB } = await import('idb')
  await deleteDB('old')
  const old = await openDB('old', 1, { upgrade (made) { for (const store of ['waiting', 'answered']) made.createObjectStore(store, { keyPath: 'nonce' }); made.createObjectStore('state') } })
  await old.put('waiting', { nonce: 'a', shift: 7, direction: 'in', stored_at: 1 })
  old.close()
  assert.deepEqual(await nextBatch(await openStore('old')), [{ nonce: 'a', shift: 7, direction: 'in' }])
})

test('a full phone forgets old answers rather than send the same scans for ever', async () => {
  await fill('old')
  await drain(db, async (scans) => okFor(scans))
  await fill('a', 'b')
  const { put } = IDBObjectStore.prototype
  let left = 1
  IDBObjectStore.prototype.put = function (row) {
    if (this.name === 'answered' && left-- <= 0 && left > -2) throw new DOMException('full', 'QuotaExceededError')
    return put.call(this, row)
  }
  const sent = []
  try {
    await drain(db, async (scans) => { sent.push(scans.length); return okFor(scans) })
  } finally {
    IDBObjectStore.prototype.put = put
  }
  assert.deepEqual(sent, [2])
  assert.equal(await waitingCount(db), 0)
  assert.deepEqual((await db.getAllKeys('answered')).sort(), ['a', 'b'])
})

test('an answer that cannot be kept leaves every scan of the batch waiting', async () => {
  await fill('a', 'b')
  const { put } = IDBObjectStore.prototype
  IDBObjectStore.prototype.put = function (row) {
    if (this.name === 'answered' && row.nonce === 'b') throw new DOMException('full', 'QuotaExceededError')
    return put.call(this, row)
  }
  try {
    await assert.rejects(drain(db, async (scans) => okFor(scans)), { name: 'QuotaExceededError' })
  } finally {
    IDBObjectStore.prototype.put = put
  }
  assert.equal(await waitingCount(db), 2)
  assert.equal(await db.count('answered'), 0)
})
