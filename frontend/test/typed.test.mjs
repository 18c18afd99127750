import assert from 'node:assert/strict'
import test from 'node:test'
import { outcome } from '../src/js/typed.js'

const answer = (status, told, more = {}) => ({
  status,
  ok: status < 400,
  redirected: false,
  headers: new Headers({ 'Content-Type': told ? 'application/json' : 'text/html' }),
  json: async () => told,
  ...more,
})

test('what was kept has a version and an hour', async () => {
  assert.deepEqual(await outcome(answer(200, { version: 3, saved_at: '09:15' })), { kind: 'kept', version: 3, saved_at: '09:15' })
})

test('a newer text elsewhere is told from any other refusal', async () => {
  assert.equal((await outcome(answer(409, { code: 'typed_elsewhere', version: 4 }))).kind, 'newer')
  assert.equal((await outcome(answer(409, { code: 'typed_too_long' }))).kind, 'refused')
})

test('a log-in that ended and a page that is no answer are not taken for kept', async () => {
  assert.equal((await outcome(answer(200, null, { redirected: true }))).kind, 'out')
  assert.equal((await outcome(answer(403, null))).kind, 'out')
  assert.equal((await outcome(answer(500, null))).kind, 'failed')
})
