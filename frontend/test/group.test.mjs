// Group sign: whom it offers, one scan per person of the same moment, and its undoing.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { candidates, groupScans, groupsOf, membersOf, undoOf } from '../src/js/station/group.js'

const people = [
  { volunteer: 'u1', volunteer_no: 'GZ1', name: '韦', unit: '甲', team: '一队', state: '' },
  { volunteer: 'u2', volunteer_no: 'GZ2', name: '覃', unit: '乙', team: '一队', state: '' },
  { volunteer: 'u3', volunteer_no: null, name: '莫', unit: '乙', team: '', state: '' },
  { volunteer: 'u4', volunteer_no: 'GZ4', name: '蒙', unit: '甲', team: '', state: 'in' },
  { volunteer: 'u5', volunteer_no: 'GZ5', name: '农', unit: '甲', team: '', state: 'out' },
]
const moment = { shift: 7, deviceMs: Date.parse('2026-03-14T01:00:00Z'), offsetMs: -1500 }

test('in are signed who are not there yet, out who are there', () => {
  assert.deepEqual(candidates(people, 'in').map(({ volunteer }) => volunteer), ['u1', 'u2', 'u3'])
  assert.deepEqual(candidates(people, 'out').map(({ volunteer }) => volunteer), ['u4'])
})

test('everybody, teams and units are offered with their numbers', () => {
  assert.deepEqual(groupsOf(people, 'in').map(({ value, count }) => [value, count]), [['all', 3], ['team:一队', 2], ['unit:乙', 2], ['unit:甲', 1]])
  assert.deepEqual(groupsOf(people, 'out').map(({ value, count }) => [value, count]), [['all', 1], ['unit:甲', 1]])
  assert.deepEqual(membersOf(people, 'in', 'unit:乙').map(({ volunteer }) => volunteer), ['u2', 'u3'])
  assert.equal(membersOf(people, 'in', 'all').length, 3)
})

test('one scan per person, of one moment, each with its own nonce', () => {
  const scans = groupScans(candidates(people, 'in'), { ...moment, direction: 'in' })
  assert.equal(new Set(scans.map(({ nonce }) => nonce)).size, 3)
  assert.deepEqual([...new Set(scans.map(({ method, direction, device_at: at, clock_offset_ms: offset, shift }) => [method, direction, at, offset, shift].join()))], ['group_sign,in,2026-03-14T01:00:00.000Z,-1500,7'])
  assert.deepEqual(scans.map(({ volunteer_no: number, volunteer }) => number || volunteer), ['GZ1', 'GZ2', 'u3'])
})

test('undoing names each scan and ends after fifteen minutes', () => {
  const scans = groupScans(candidates(people, 'in'), { ...moment, direction: 'in' })
  const annulments = undoOf(scans, { deviceMs: moment.deviceMs + 60_000, offsetMs: 0 })
  assert.deepEqual(annulments.map(({ direction, annuls }) => [direction, annuls]), scans.map(({ nonce }) => ['annul', nonce]))
  assert.deepEqual(undoOf(scans, { deviceMs: moment.deviceMs + 16 * 60_000, offsetMs: 0 }), [])
})
