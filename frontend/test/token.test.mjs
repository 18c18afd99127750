import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { test } from 'node:test'
import { base32, base64UrlBytes, millisecondsLeft, siteCodeUrl, slotAt, token } from '../src/js/site_code/token.js'

const SHIFT = '0190a5f0-0000-7000-8000-000000000001'
const SECRET = 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8' // bytes 0 … 31
const VECTOR_IN = 'vh6wgb2lx7oc3thl'
const VECTOR_OUT = '3ffm2zxwp7nzvggt'

test('a slot lasts thirty seconds of Unix time', () => {
  assert.equal(slotAt(0), 0)
  assert.equal(slotAt(29_999), 0)
  assert.equal(slotAt(30_000), 1)
  assert.equal(slotAt(Date.UTC(2026, 2, 28, 1, 0, 0)), 59_155_320)
  assert.equal(millisecondsLeft(29_999), 1)
  assert.equal(millisecondsLeft(30_000), 30_000)
})

test('base32 is written small and without padding', () => {
  assert.equal(base32(new TextEncoder().encode('foobar')), 'mzxw6ytboi')
  assert.equal(base32(new TextEncoder().encode('f')), 'my')
  assert.equal(base32(new Uint8Array()), '')
})

test('secrets are read from base64url without padding', () => {
  assert.deepEqual([...base64UrlBytes('-_8')], [251, 255])
  assert.equal(base64UrlBytes(SECRET).length, 32)
})

test('the token is the vector that the server asserts too', () => {
  assert.equal(token({ secret: SECRET, shift: SHIFT, direction: 'in', slot: 59_000_000 }), VECTOR_IN)
  assert.equal(token({ secret: SECRET, shift: SHIFT, direction: 'out', slot: 59_000_000 }), VECTOR_OUT)
})

test('the token agrees with another implementation of HMAC', () => {
  for (const slot of [0, 1, 59_000_001]) {
    const mac = createHmac('sha256', Buffer.from(SECRET, 'base64url')).update(`${SHIFT}|in|${slot}`).digest()
    assert.equal(token({ secret: SECRET, shift: SHIFT, direction: 'in', slot }), base32(mac.subarray(0, 10)))
  }
})

test('the address names shift, direction and token', () => {
  const url = siteCodeUrl({ baseUrl: 'https://zy.example.org', secret: SECRET, shift: SHIFT, direction: 'out', slot: 59_000_000 })
  assert.equal(url, `https://zy.example.org/c/${SHIFT}/o${VECTOR_OUT}`)
})
