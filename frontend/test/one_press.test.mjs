import assert from 'node:assert/strict'
import { test } from 'node:test'
import { enableOnePress } from '../src/js/one_press.js'

const listeners = {}
globalThis.document = { addEventListener: (name, heard) => { listeners[name] = heard } }
globalThis.window = { addEventListener: () => {} }
globalThis.setTimeout = () => {}
enableOnePress()

function press (form, submitter) {
  const event = { target: form, submitter, defaultPrevented: false, preventDefault () { this.defaultPrevented = true } }
  listeners.submit(event)
  return !event.defaultPrevented
}
const button = (formTarget = '') => ({
  formTarget, childNodes: ['保存'], setAttribute () {}, removeAttribute () {}, replaceChildren (...nodes) { this.childNodes = nodes },
})

test('a form is sent once per press', () => {
  const form = { method: 'post', dataset: {} }
  assert.deepEqual([press(form, button()), press(form, button())], [true, false])
})

test('a sheet in a tab of its own does not hold back saving', () => {
  const form = { method: 'post', dataset: {} }
  assert.deepEqual([press(form, button('_blank')), press(form, button())], [true, true])
})

test('the button answers at once, and has its own words again when the answer came in place', () => {
  const own = button()
  const form = { method: 'post', dataset: {}, matches: () => true, querySelectorAll: () => [own] }
  press(form, own)
  assert.deepEqual(own.childNodes, ['请稍候…'])
  listeners['htmx:afterRequest']({ target: form })
  assert.deepEqual([own.childNodes, form.dataset.sending], [['保存'], undefined])
})
