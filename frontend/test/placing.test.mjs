import assert from 'node:assert/strict'
import { test } from 'node:test'
import { moved, pressed, widened } from '../src/js/placing/geometry.js'

const sheet = { width: 297, height: 210 }
const frame = { x: 40, y: 30, w: 100, h: 20 }

test('a frame moves in half millimetres and stays on the sheet', () => {
  assert.deepEqual(moved(frame, 1.3, -0.2, sheet), { ...frame, x: 41.5, y: 30 })
  assert.deepEqual(moved(frame, 900, 900, sheet), { ...frame, x: 192, y: 185 })
  assert.deepEqual(moved(frame, -900, -900, sheet), { ...frame, x: 5, y: 5 })
})

test('a frame becomes wider as far as the sheet goes, and never nothing', () => {
  assert.equal(widened(frame, 20.2, sheet).w, 120)
  assert.equal(widened(frame, 900, sheet).w, 252)
  assert.equal(widened(frame, -900, sheet).w, 10)
})

test('arrows move it a millimetre, with Alt half of one, with Shift they make it wider', () => {
  assert.deepEqual(pressed(frame, { key: 'ArrowLeft' }, sheet), { ...frame, x: 39 })
  assert.deepEqual(pressed(frame, { key: 'ArrowDown', altKey: true }, sheet), { ...frame, y: 30.5 })
  assert.deepEqual(pressed(frame, { key: 'ArrowRight', shiftKey: true }, sheet), { ...frame, w: 101 })
  assert.equal(pressed(frame, { key: 'ArrowUp', shiftKey: true }, sheet), null)
  assert.equal(pressed(frame, { key: 'Enter' }, sheet), null)
})
