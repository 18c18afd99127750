import assert from 'node:assert/strict'
import { test } from 'node:test'
import { choice, isLong, narrowed, rowsOpen, said } from '../src/js/long_select.js'

const all = { value: '', text: '全部' }
const [water, woods, school] = [['自治区水利厅团委', 'zzqslttw'], ['自治区林业局团委', 'zzqlyjtw'], ['广西水利电力职业技术学院团委', 'gxsldlzyjsxytw']]
  .map(([text, letters], n) => ({ value: `${n + 1}`, text, dataset: { letters } }))
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

test('two letters find a name by its initials, in capitals too', () => {
  assert.deepEqual(narrowed(options, 'ly'), [all, woods])
  assert.deepEqual(narrowed(options, 'SL'), [all, water, school])
  assert.deepEqual(narrowed(options, 'xx'), [all])
  assert.deepEqual(narrowed([{ value: '1', text: '没有字母' }], 'ab'), [])
})

test('several matches stand open and are announced; one is chosen at once', () => {
  assert.equal(rowsOpen(narrowed(options, 'sl'), 'sl'), 3)
  assert.equal(rowsOpen(narrowed(options, 'ly'), 'ly'), 0)
  assert.equal(rowsOpen(options, ''), 0)
  assert.equal(said(narrowed(options, 'sl'), 'sl'), '找到 2 项，按下移键选择')
  assert.equal(said(narrowed(options, 'ly'), 'ly'), '已选自治区林业局团委')
  assert.equal(said(narrowed(options, 'xx'), 'xx'), '没有找到，请换几个字')
  assert.equal(said(options, ' '), '')
})
