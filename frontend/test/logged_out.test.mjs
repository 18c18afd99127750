import assert from 'node:assert/strict'
import { test } from 'node:test'
import { leaveAtLogOut, tellOfLogOut } from '../src/js/logged_out.js'

// A page that was open before; what it did when the browser told it of an event.
function opened (who) {
  const heard = {}
  const did = []
  const page = { document: { body: { dataset: { who } } }, location: { reload: () => did.push('reload') }, addEventListener: (name, act) => { heard[name] = act } }
  leaveAtLogOut(page, () => did.push('forget'))
  return { did, tell: (name, event) => heard[name]?.(event) }
}

test('other tabs and pages kept whole leave with who logged out, and only then', () => {
  const kept = {}
  globalThis.localStorage = { getItem: (key) => kept[key] ?? null, setItem: (key, value) => { kept[key] = value } }
  const [tab, whole, open] = [opened('7'), opened('7'), opened('')]
  whole.tell('pageshow', { persisted: true })
  assert.deepEqual(whole.did, [])
  tellOfLogOut()
  tab.tell('storage', { key: 'text-size' })
  assert.deepEqual(tab.did, [])
  tab.tell('storage', { key: 'logged-out' })
  whole.tell('pageshow', { persisted: true })
  open.tell('storage', { key: 'logged-out' })
  assert.deepEqual([tab.did, whole.did, open.did], [['forget', 'reload'], ['forget', 'reload'], []])
})

test('a tab that asked again before the server had logged out is told once more by the page that came', () => {
  const [all, here] = [{}, {}]
  const keeping = (kept) => ({ getItem: (key) => kept[key] ?? null, setItem: (key, value) => { kept[key] = value }, removeItem: (key) => { delete kept[key] } })
  Object.assign(globalThis, { localStorage: keeping(all), sessionStorage: keeping(here) })
  tellOfLogOut() // with the press
  all['logged-out'] = '1'
  const tab = opened('7') // the answer that the log-out overtook
  opened('7') // the log-out did not come through: nothing is told
  assert.equal(all['logged-out'], '1')
  opened('') // the page after it
  tab.tell('storage', { key: 'logged-out' })
  assert.deepEqual(tab.did, ['forget', 'reload'])
  all['logged-out'] = '1'
  opened('') // any later page for everybody
  assert.equal(all['logged-out'], '1')
})
