import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ClockWatch } from '../src/js/station/clock.js'

const HOUR = 3600_000
function watchAt (start = 1_000_000_000_000) {
  const now = { wall: start, monotonic: 0 }
  const watch = new ClockWatch({ wall: () => now.wall, monotonic: () => now.monotonic })
  return { watch, pass: (ms, wall = ms) => { now.monotonic += ms; now.wall += wall } }
}

test('without a contact the time was never compared', () => {
  const { watch } = watchAt()
  assert.equal(watch.state, 'never')
  assert.match(watch.words, /先联网一次/)
})

test('more than a minute off is told with its size, whichever way', () => {
  const { watch } = watchAt()
  watch.contacted(-60_000)
  assert.equal(watch.state, 'right')
  watch.contacted(-3 * HOUR)
  assert.match(watch.words, /快 3 小时。/)
  watch.contacted(26 * HOUR + 5 * 60_000)
  assert.match(watch.words, /慢 1 天 2 小时 5 分。/)
})

test('a clock that is moved while the page runs is told until the next contact', () => {
  const { watch, pass } = watchAt()
  watch.contacted(0)
  pass(1_000)
  watch.check()
  assert.equal(watch.state, 'right')
  pass(1_000, 1_000 + HOUR)
  watch.check()
  assert.equal(watch.state, 'jumped')
  pass(1_000)
  watch.check()
  assert.equal(watch.state, 'jumped')
  watch.contacted(-HOUR)
  assert.equal(watch.state, 'off')
})

test('a device that slept unseen was not set, one set back was', () => {
  const { watch, pass } = watchAt()
  watch.contacted(0)
  pass(0, HOUR)
  watch.check({ wasHidden: true })
  assert.equal(watch.state, 'right')
  pass(1_000, -HOUR)
  watch.check({ wasHidden: true })
  assert.equal(watch.state, 'jumped')
})

test('a start before the last contact is a clock set back', () => {
  const { watch } = watchAt(1_000_000_000_000)
  watch.resume({ at: 1_000_000_100_000, offset: 5 })
  assert.equal(watch.state, 'jumped')
})

test('the server’s time is the device’s and the offset', () => {
  const { watch } = watchAt(1_000)
  watch.contacted(500)
  assert.equal(watch.serverNow(), 1_500)
})
