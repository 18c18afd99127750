import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ServerClock, offsetFrom } from '../src/js/server_clock.js'

const NINE = Date.UTC(2026, 2, 28, 1, 0, 0)
const DATE = 'Sat, 28 Mar 2026 01:00:00 GMT'

test('the offset is what must be added to the device’s clock', () => {
  assert.equal(offsetFrom({ dateHeader: DATE, sentAt: NINE, receivedAt: NINE + 1000 }), 0)
  assert.equal(offsetFrom({ dateHeader: DATE, sentAt: NINE + 60_000, receivedAt: NINE + 60_400 }), -59_700)
  assert.equal(offsetFrom({ dateHeader: DATE, sentAt: NINE - 300_000, receivedAt: NINE - 300_000 }), 300_500)
})

test('an answer without a date measures nothing', () => {
  assert.equal(offsetFrom({ dateHeader: null, sentAt: 0, receivedAt: 0 }), null)
})

test('a synced clock runs on, whatever happens to the wall clock', () => {
  const time = { wall: 5_000, monotonic: 100 }
  const clock = new ServerClock({ wall: () => time.wall, monotonic: () => time.monotonic })
  assert.equal(clock.now(), 5_000)
  clock.sync(NINE, 40)
  assert.equal(clock.now(), NINE + 60)
  time.monotonic += 30_000
  time.wall += 999_999
  assert.equal(clock.now(), NINE + 30_060)
})

test('a clock notices that the machine slept or was set', () => {
  const time = { wall: 5_000, monotonic: 100 }
  const clock = new ServerClock({ wall: () => time.wall, monotonic: () => time.monotonic })
  clock.sync(NINE)
  time.wall += 60_000
  time.monotonic += 60_000
  assert.equal(clock.slept(), false)
  time.wall += 3_001
  assert.equal(clock.slept(), true)
})
