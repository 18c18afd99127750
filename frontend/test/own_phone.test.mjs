import 'fake-indexeddb/auto'
import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { becomeStation, refusalWords } from '../src/js/station/pair.js'
import { enqueue } from '../src/js/station/queue.js'
import { loadState, openStore, saveState } from '../src/js/station/store.js'

let db
let opened = 0
let asked
const answer = { token: 't', station: { uuid: 'u2', name: '韦组织的手机' }, shifts: [{ id: 7 }], card_keys: [] }

beforeEach(async () => {
  db = await openStore(`own-phone-${++opened}`)
  asked = 0
  globalThis.fetch = async () => { asked += 1; return { ok: true, headers: { get: () => null }, json: async () => answer } }
})

test('the phone is paired with its shift already chosen', async () => {
  await becomeStation(db, 'ABC', { uuid: 'u2', shift: '7' })
  assert.deepEqual(await loadState(db, ['token', 'choice']), { token: 't', choice: { shift: 7, direction: 'in' } })
})

test('what waits under another station is uploaded first', async () => {
  await saveState(db, { token: 'old', station: { uuid: 'u1', name: '东门平板' } })
  await enqueue(db, { nonce: 'a', shift: 7, direction: 'in' })
  const error = await becomeStation(db, 'ABC', { uuid: 'u2', shift: '7' }).catch((no) => no)
  assert.match(refusalWords(error), /东门平板”，有 1 条扫码没有上传/)
  assert.deepEqual([asked, (await loadState(db, ['token'])).token], [0, 'old'])
})

test('the same station keeps what waits, and a phone without scans may become another', async () => {
  await saveState(db, { token: 'old', station: { uuid: 'u2', name: '韦组织的手机' } })
  await enqueue(db, { nonce: 'a', shift: 7, direction: 'in' })
  await becomeStation(db, 'ABC', { uuid: 'u2', shift: '7' })
  await db.clear('waiting')
  await saveState(db, { station: { uuid: 'u1', name: '东门平板' } })
  await becomeStation(db, 'ABC', { uuid: 'u2', shift: '7' })
  assert.equal(asked, 2)
})
