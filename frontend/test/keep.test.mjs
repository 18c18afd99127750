import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isKept, readFields, writeFields } from '../src/js/keep.js'

const field = (name, value, more = {}) => ({ name, value, type: 'text', autocomplete: '', dataset: {}, ...more })

test('secrets and what names a person’s document are never kept', () => {
  const never = [
    field('password', 'x', { type: 'password' }), field('csrfmiddlewaretoken', 'x', { type: 'hidden' }), field('photo', 'x', { type: 'file' }),
    field('id_number', 'x'), field('guardian_phone', 'x'), field('otp', 'x'), field('note', 'x', { dataset: { private: '' } }),
    field('pin', 'x', { autocomplete: 'one-time-code' }),
  ]
  assert.deepEqual(never.filter(isKept), [])
  assert.equal(isKept(field('title', 'x')), true)
})

test('what was typed comes back to its own fields', () => {
  const typed = [field('title', '邻里守望'), field('kind', 'a', { type: 'radio', checked: false }), field('kind', 'b', { type: 'radio', checked: true })]
  const fresh = [field('title', ''), field('kind', 'a', { type: 'radio', checked: true }), field('kind', 'b', { type: 'radio', checked: false })]
  assert.equal(writeFields(fresh, readFields(typed)), true)
  assert.deepEqual(fresh.map(({ value, checked }) => [value, checked]), [['邻里守望', undefined], ['a', false], ['b', true]])
})

test('nothing to bring back changes nothing', () => {
  const same = [field('title', '邻里守望')]
  assert.equal(writeFields(same, readFields(same)), false)
})
