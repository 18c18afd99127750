import assert from 'node:assert/strict'
import { test } from 'node:test'
import { left, spent } from '../src/js/gate/times.js'

const at = (clock) => Date.parse(`2026-03-14T${clock}+08:00`)
const stay = { countsFrom: at('09:07:00'), ends: at('11:30:00'), earlier: 0 }

test('time runs from the check-in in whole minutes', () => {
  assert.deepEqual(spent({ ...stay, now: at('09:07:59') }), { hours: 0, rest: 0, isOver: false })
  assert.deepEqual(spent({ ...stay, now: at('10:30:10') }), { hours: 1, rest: 23, isOver: false })
})

test('earlier stays are added, and the planned end stops the display', () => {
  assert.deepEqual(spent({ ...stay, earlier: 40, now: at('09:27:00') }), { hours: 1, rest: 0, isOver: false })
  assert.deepEqual(spent({ ...stay, now: at('13:00:00') }), { hours: 2, rest: 23, isOver: true })
})

test('before the planned start nothing has run yet', () => {
  assert.deepEqual(spent({ ...stay, now: at('08:50:00') }), { hours: 0, rest: 0, isOver: false })
})

test('the countdown speaks in the unit that matters', () => {
  const until = at('08:00:00')
  const said = (clock) => left({ now: at(clock), until })
  assert.equal(said('06:55:00'), '还有 1 小时 05 分')
  assert.equal(said('07:55:51'), '还有 4 分 09 秒')
  assert.equal(said('07:59:59'), '还有 1 秒')
  assert.equal(said('08:00:00'), '')
  assert.equal(left({ now: at('08:00:00') - 50 * 3_600_000, until }), '还有 2 天')
})
