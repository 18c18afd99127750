import assert from 'node:assert/strict'
import { mock, test } from 'node:test'
import { Offline } from '../src/js/station/offline.js'

class Worker extends EventTarget {
  state = 'installed'
  asked = []
  postMessage (message) { this.asked.push(message.wanted) }
  become (state) { this.state = state; this.dispatchEvent(new Event('statechange')) }
}

function station () {
  const waiting = new Worker()
  const seen = { reloads: 0 }
  Object.defineProperty(globalThis, 'navigator', { value: { serviceWorker: { controller: {} } }, configurable: true })
  globalThis.location = { reload: () => { seen.reloads += 1 } }
  const offline = new Offline({ url: '/w.js', scope: '/station/' })
  offline.registration = { waiting }
  return { offline, waiting, seen }
}

async function inAWhile (ms) {
  mock.timers.tick(ms)
  for (let n = 0; n < 5; n += 1) await Promise.resolve()
}

test('the page is loaded anew as soon as the new worker answers', async () => {
  const { offline, waiting, seen } = station()
  const taken = offline.takeUpdate()
  assert.deepEqual(waiting.asked, ['take over'])
  waiting.become('activating')
  assert.equal(seen.reloads, 0)
  waiting.become('activated')
  await taken
  assert.equal(seen.reloads, 1)
})

test('who has begun to scan meanwhile is not interrupted', async () => {
  const { offline, waiting, seen } = station()
  let isFree = true
  const taken = offline.takeUpdate(() => isFree)
  isFree = false
  waiting.become('activated')
  await taken
  assert.equal(seen.reloads, 0)
  assert.equal(offline.hasUpdate, true)
  await offline.takeUpdate()
  assert.equal(seen.reloads, 1)
})

test('a worker that takes long is not overtaken, and nobody who scans by then is interrupted', async () => {
  mock.timers.enable({ apis: ['setTimeout'] })
  const { offline, waiting, seen } = station()
  const taken = offline.takeUpdate()
  await inAWhile(4_000)
  await taken
  assert.equal(seen.reloads, 0) // the old worker would have given the old page again
  waiting.become('activating')
  offline.registration.waiting = null
  assert.equal(offline.hasUpdate, false)
  waiting.become('activated')
  assert.equal(seen.reloads, 0)
  assert.equal(offline.hasUpdate, true) // the next look, with nobody scanning
  await offline.takeUpdate()
  assert.equal(seen.reloads, 1)
  mock.timers.reset()
})
