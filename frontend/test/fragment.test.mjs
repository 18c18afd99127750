import assert from 'node:assert/strict'
import { test } from 'node:test'
import { takeFragment } from '../src/js/fragment.js'

const page = (field) => ({ querySelector: () => field })

test('the code behind # is put into its field and leaves the address', () => {
  const field = { dataset: { fragment: 'c' }, value: '' }
  const left = []
  globalThis.history = { replaceState: (_state, _title, address) => left.push(address) }
  assert.equal(takeFragment(page(field), { hash: '#c=K7MQ2XRD', pathname: '/activate/', search: '' }), true)
  assert.equal(field.value, 'K7MQ2XRD')
  assert.deepEqual(left, ['/activate/'])
})

test('without a code, or on another page, nothing happens', () => {
  const field = { dataset: { fragment: 'c' }, value: 'typed' }
  assert.equal(takeFragment(page(field), { hash: '#menu', pathname: '/', search: '' }), false)
  assert.equal(field.value, 'typed')
  assert.equal(takeFragment(page(null), { hash: '#c=K7MQ2XRD', pathname: '/', search: '' }), false)
})
