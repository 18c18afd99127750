import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isReady, prepare, verdict } from '../src/js/station/prepare.js'

const NOON = Date.UTC(2026, 2, 13, 9, 30)
const good = () => ({
  load: async () => ({ shifts: 2, people: 40, missing: [] }),
  offline: { missing: async () => [] },
  limits: [],
  readsTestCode: async () => true,
  triesCamera: async () => '',
  storage: { writes: async () => true, room: async () => Infinity, persists: async () => true },
  watch: { state: 'right', offset: -300, words: '' },
  battery: async () => ({ level: 0.8, charging: false }),
})
const found = async (change) => {
  const checks = await prepare({ ...good(), ...change })
  return checks.filter(({ state }) => state !== 'ok').map(({ title, state }) => `${title} ${state}`)
}

test('with everything at hand it says so, and when', async () => {
  const told = []
  const checks = await prepare(good(), (so) => told.push(so.length))
  assert.equal(isReady(checks), true)
  assert.equal(verdict(checks, NOON), '离线就绪 ✓ 3月13日 17:30')
  assert.deepEqual(told, [1, 2, 3, 4, 5, 6, 7, 7])
})

test('each thing missing is named', async () => {
  assert.deepEqual(await found({ load: async () => ({ shifts: 0, people: 0, missing: [] }) }), ['场次、名单和密钥 missing'])
  assert.deepEqual(await found({ load: async () => ({ shifts: 1, people: 0, missing: ['“微课堂”的名单'] }) }), ['场次、名单和密钥 missing'])
  assert.deepEqual(await found({ offline: { missing: async () => null } }), ['本页离线打开 missing'])
  assert.deepEqual(await found({ offline: { missing: async () => ['/static/qr_worker.js'] } }), ['本页离线打开 missing'])
  assert.deepEqual(await found({ readsTestCode: async () => false }), ['识别二维码 missing'])
  assert.deepEqual(await found({ storage: { ...good().storage, writes: async () => false } }), ['在本机保存 missing'])
  assert.deepEqual(await found({ storage: { ...good().storage, room: async () => 1_000 } }), ['在本机保存 missing'])
  assert.deepEqual(await found({ watch: { state: 'jumped', offset: 0, words: '时间刚被改动' } }), ['时间 missing'])
})

test('what has a way round is told and does not hold up', async () => {
  for (const change of [{ triesCamera: async () => '没有摄像头。' }, { battery: async () => null }, { battery: async () => ({ level: 0.2, charging: false }) }, { storage: { ...good().storage, persists: async () => false } }, { watch: { state: 'off', offset: 9e6, words: '慢' } }]) {
    const checks = await prepare({ ...good(), ...change })
    assert.equal(isReady(checks), true)
    assert.equal(checks.filter(({ state }) => state === 'care').length, 1)
  }
})

test('Safari outside the home screen, WeChat and plain http are never ready', async () => {
  for (const limit of ['home-screen', 'wechat', 'insecure']) assert.deepEqual(await found({ limits: [limit] }), ['本页离线打开 missing'])
})

test('a check that breaks is missing, and the others are made all the same', async () => {
  const checks = await prepare({ ...good(), readsTestCode: async () => { throw new Error('no worker') } })
  assert.equal(checks.length, 7)
  assert.equal(verdict(checks, NOON), '还差 1 项：识别二维码')
})
