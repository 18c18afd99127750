import assert from 'node:assert/strict'
import test from 'node:test'
import { standAtOwnAddress } from '../src/js/own_address.js'

function stood (ownAddress, hash = '') {
  const seen = []
  const window = { location: { hash }, history: { replaceState: (_state, _title, url) => seen.push(url) } }
  standAtOwnAddress({ body: { dataset: ownAddress === undefined ? {} : { ownAddress } } }, window)
  return seen
}

test('an answer to a press goes by the address where it is read, at the same place', () => {
  assert.deepEqual(stood('/manage/activities/3/?on=1', '#clashes'), ['/manage/activities/3/?on=1#clashes'])
})

test('any other page keeps its address', () => {
  assert.deepEqual(stood(undefined), [])
})
