import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isKept, keepTypedText, readFields, writeFields } from '../src/js/keep.js'

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

test('beside what comes back stands what is stored', () => {
  const told = []
  const stored = [field('on', '2026-03-14', { type: 'date' }), field('starts', '09:00', { type: 'time' }), field('label', ''), field('note', '字'.repeat(40)), field('kind', '1', { type: 'checkbox', checked: true })]
  const typed = [['on', null, '2026-03-15'], ['starts', null, '09:00'], ['label', null, '上午'], ['note', null, ''], ['kind', '1', false]]
  writeFields(stored, typed, (one, words) => told.push([one.name, words, one.value]))
  assert.deepEqual(told, [['on', '2026年3月14日', '2026-03-14'], ['label', '', ''], ['note', `${'字'.repeat(30)}…`, '字'.repeat(40)], ['kind', '', '1']])
})

test('a folded part opens when something is brought back into it', () => {
  const outer = { open: false, parentElement: { closest: () => null } }
  const inner = { open: false, parentElement: { closest: () => outer } }
  const into = (value) => field('shifts-3-starts', value, { closest: () => inner })
  assert.equal(writeFields([into('')], [['shifts-3-starts', null, '']]), false)
  assert.deepEqual([inner.open, outer.open], [false, false])
  writeFields([into('')], [['shifts-3-starts', null, '09:30']])
  assert.deepEqual([inner.open, outer.open], [true, true])
})

test('nothing to bring back changes nothing', () => {
  const same = [field('title', '邻里守望')]
  assert.equal(writeFields(same, readFields(same)), false)
})

// What the tab keeps, after the page at this address was opened with or without the server's word of acceptance.
function keptAfter (typed, pathname, isAccepted, who = '') {
  const methods = { getItem: (key) => kept[key] ?? null, removeItem: (key) => delete kept[key] }
  const kept = Object.create(methods, Object.getOwnPropertyDescriptors(typed))
  const document = { body: { dataset: { who } }, querySelectorAll: () => [], querySelector: (what) => (what === '[data-accepted]' && isAccepted ? {} : null) }
  Object.assign(globalThis, { sessionStorage: kept, location: { pathname }, document })
  keepTypedText(document)
  return Object.keys(kept)
}

const sent = (more) => JSON.stringify({ fields: [['text', null, '4月19日放假']], sent: true, ...more })

test('what the server accepted is forgotten on the page it returns to', () => {
  assert.deepEqual(keptAfter({ 'typed:/days/#form': sent() }, '/days/', true), [])
})

test('what was refused, or not sent yet, stays on its page', () => {
  assert.deepEqual(keptAfter({ 'typed:/days/#form': sent() }, '/days/', false), ['typed:/days/#form'])
  assert.deepEqual(keptAfter({ 'typed:/days/#other': sent({ sent: false }) }, '/days/', true), ['typed:/days/#other'])
})

test('a sent form is forgotten on every other page but the log-in', () => {
  assert.deepEqual(keptAfter({ 'typed:/days/#form': sent() }, '/home/', false), [])
  assert.deepEqual(keptAfter({ 'typed:/days/#form': sent() }, '/accounts/login/', false), ['typed:/days/#form'])
})

test('what another user of this phone typed is forgotten; a lost session forgets nothing', () => {
  const typed = { 'typed:/new/#form': sent({ sent: false, who: '7' }), 'typed:/join/#form': sent({ sent: false }) }
  assert.deepEqual(keptAfter({ ...typed }, '/home/', false, '7').length, 2)
  assert.deepEqual(keptAfter({ ...typed }, '/accounts/login/', false).length, 2)
  assert.deepEqual(keptAfter({ ...typed }, '/home/', false, '8'), ['typed:/join/#form'])
})
