import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Typist } from '../src/js/station/hand_scanner.js'

const CODE = 'https://zy.example.org/k/AEAACBFXS4'

function typed (keys, gap = 5) {
  const typist = new Typist()
  return keys.map((key, at) => typist.press({ at: 1000 + at * gap, ...(typeof key === 'string' ? { key } : key) })).filter(Boolean)
}

test('whatever a scanner puts behind a code ends it', () => {
  for (const end of ['Enter', 'Tab', { key: 'j', held: true }, { key: 'M', held: true }]) assert.deepEqual(typed([...CODE, end]), [CODE])
})

test('what is no sign is not part of the code', () => {
  assert.deepEqual(typed(['Shift', 'CapsLock', ...CODE, { key: 'b', held: true }, 'Enter']), [CODE])
})

test('without an end it is the silence that ends it, if nobody can have typed it', () => {
  const typist = new Typist()
  ;[...CODE].forEach((key, at) => typist.press({ key, at: 1000 + at }))
  assert.equal(typist.end(), CODE)
  assert.equal(typist.end(), '')
  ;[...'韦示例一二三四五六七'].forEach((key, at) => typist.press({ key, at: 2000 + at }))
  assert.equal(typist.end(), '')
})

test('a person typing is no scanner', () => {
  assert.deepEqual(typed([...CODE, 'Enter'], 200), [])
})
