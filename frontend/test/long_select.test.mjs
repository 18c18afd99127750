import assert from 'node:assert/strict'
import { test } from 'node:test'
import { choice, isLong, narrowed } from '../src/js/long_select.js'

const all = { value: '', text: '全部' }
const [water, woods, school] = ['自治区水利厅团委', '自治区林业局团委', '广西水利电力职业技术学院团委'].map((text, n) => ({ value: `${n + 1}`, text }))
const options = [all, water, woods, school]
const list = (n, more = {}) => ({ multiple: false, options: { length: n }, querySelector: () => null, ...more })

test('a list of more than twenty gets a box, unless several may be chosen or it has groups', () => {
  assert.deepEqual([list(20), list(21), list(44, { multiple: true }), list(44, { querySelector: () => ({}) })].map(isLong), [false, true, false, false])
})

test('a part of a name narrows the list and keeps the empty choice', () => {
  assert.deepEqual(narrowed(options, ' 水利 '), [all, water, school])
  assert.deepEqual(narrowed(options, ''), options)
  assert.deepEqual(narrowed(options, '没有'), [all])
})

test('a single match is chosen; what was chosen stays while it is listed', () => {
  assert.equal(choice(narrowed(options, '林业'), water), woods)
  assert.equal(choice(narrowed(options, '水利'), water), water)
  assert.equal(choice(narrowed(options, '水利'), woods), all)
  assert.equal(choice(narrowed([water, woods, school], '水利'), woods), undefined)
})
