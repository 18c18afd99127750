import assert from 'node:assert/strict'
import { test } from 'node:test'
import { enableOnePress } from '../src/js/one_press.js'

const listeners = {}
globalThis.document = { addEventListener: (name, heard) => { listeners[name] = heard } }
let shown
globalThis.window = { addEventListener: (_name, heard) => { shown = heard } }
globalThis.setTimeout = () => {}
let look
globalThis.setInterval = (act) => { look = act }
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

test('a file that begins to come gives the button back', () => {
  const own = button()
  const form = { method: 'post', dataset: {} }
  press(form, own)
  const [, name] = /^pressed=([a-z0-9]{6,20}); path=\/; max-age=60; samesite=lax$/.exec(document.cookie)
  document.cookie = `text_size=125; came=another${name}`
  look()
  assert.deepEqual([own.childNodes, press(form, own)], [['请稍候…'], false])
  document.cookie = `text_size=125; came=${name}`
  look()
  assert.deepEqual([own.childNodes, press(form, own)], [['保存'], true])
})

test('a sheet in a tab of its own does not hold back saving', () => {
  const form = { method: 'post', dataset: {} }
  assert.deepEqual([press(form, button('_blank')), press(form, button())], [true, true])
})

const htmx = (name, form, type, submitter) => listeners[`htmx:${name}Request`]({ target: form, detail: { requestConfig: { triggeringEvent: { type, submitter } } } })

test('the button answers at once, and has its own words again when the answer came in place', () => {
  const own = button()
  const form = { method: 'post', dataset: {}, matches: () => true }
  htmx('before', form, 'submit', own)
  assert.deepEqual([own.childNodes, form.dataset.sending], [['请稍候…'], '1'])
  htmx('after', form, 'submit', own)
  assert.deepEqual([own.childNodes, form.dataset.sending], [['保存'], undefined])
})

test('a preview that is drawn meanwhile does not let the form be sent twice', () => {
  const form = { method: 'post', dataset: {}, matches: () => true }
  press(form, button())
  htmx('before', form, 'change')
  htmx('after', form, 'change')
  assert.equal(press(form, button()), false)
})

test('whoever comes back finds the words of a button outside its form', () => {
  const own = button()
  const form = { method: 'post', dataset: {} }
  press(form, own)
  globalThis.document.querySelectorAll = () => [form]
  shown()
  assert.deepEqual([own.childNodes, press(form, own)], [['保存'], true])
})
