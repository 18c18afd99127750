import assert from 'node:assert/strict'
import test from 'node:test'
import { openFolds } from '../src/js/folds.js'

function fold (parent, open = false) {
  const made = {
    open,
    scrolled: 0,
    parentElement: { closest: () => parent },
    hasAttribute: () => false,
    scrollIntoView () { made.scrolled += 1 }
  }
  made.closest = () => made
  return made
}

function page (hash, { elements = {}, search = '', hasPages = true } = {}) {
  const heard = {}
  const window = {
    location: { hash, search, pathname: '/manage/activities/3/', replace (url) { window.sent = url } },
    addEventListener: (name, act) => { heard[name] = act },
    heard
  }
  const document = {
    getElementById: (id) => elements[id] ?? null,
    querySelector: () => hasPages ? {} : null
  }
  openFolds(document, window)
  return window
}

test('a folded shift within a fold opens and comes into view', () => {
  const ended = fold(null)
  const shift = fold(ended)
  page('#shift-7', { elements: { 'shift-7': shift } })
  assert.deepEqual([ended.open, shift.open, shift.scrolled], [true, true, 1])
})

test('what stands open stays where the browser put it', () => {
  const shift = fold(null, true)
  page('#shift-7', { elements: { 'shift-7': shift } })
  assert.equal(shift.scrolled, 0)
})

test('a link on the same page opens too', () => {
  const shift = fold(null)
  const window = page('', { elements: { 'shift-7': shift } })
  window.location.hash = '#shift-7'
  window.heard.hashchange()
  assert.equal(shift.open, true)
})

test('a shift of another page is asked for once', () => {
  assert.equal(page('#shift-7').sent, '/manage/activities/3/?shift=7#shift-7')
  assert.equal(page('#shift-7', { search: '?shift=7' }).sent, undefined)
  assert.equal(page('#shift-7', { hasPages: false }).sent, undefined)
  assert.equal(page('#shift-x').sent, undefined)
})
