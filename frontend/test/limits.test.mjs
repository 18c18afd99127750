import assert from 'node:assert/strict'
import { afterEach, test } from 'node:test'
import { limitsHere } from '../src/js/station/limits.js'

const before = Object.getOwnPropertyDescriptor(globalThis, 'navigator')
afterEach(() => { Object.defineProperty(globalThis, 'navigator', before); delete globalThis.window })

function on ({ agent = 'Chrome/120', secure = true, worker = true, standalone = false, home = false } = {}) {
  Object.defineProperty(globalThis, 'navigator', { configurable: true, value: { userAgent: agent, platform: '', standalone, serviceWorker: worker ? {} : undefined } })
  globalThis.window = { isSecureContext: secure, matchMedia: () => ({ matches: home }) }
  return limitsHere()
}

test('a usual browser at a secure address lacks nothing', () => {
  assert.deepEqual(on(), [])
})

test('what is missing is named, one thing at a time', () => {
  assert.deepEqual(on({ secure: false, worker: false }), ['insecure'])
  assert.deepEqual(on({ worker: false }), ['no-worker'])
  assert.deepEqual(on({ agent: 'iPhone MicroMessenger/8', worker: false }), ['wechat'])
})

test('an iPhone is asked to use the home screen until it does', () => {
  assert.deepEqual(on({ agent: 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0)' }), ['home-screen'])
  assert.deepEqual(on({ agent: 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0)', standalone: true }), [])
  assert.deepEqual(on({ agent: 'Mozilla/5.0 (iPad)', home: true }), [])
})
