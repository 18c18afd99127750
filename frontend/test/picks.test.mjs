import assert from 'node:assert/strict'
import test from 'node:test'
import { enablePicks, filled } from '../src/js/picks.js'

test('one person takes the whole box, one of many the place of the name typed last', () => {
  assert.equal(filled('韦', '韦示例（4500001）', false), '韦示例（4500001）')
  assert.equal(filled('覃演示（4500002）、wsl', '韦示例（4500001）', true), '覃演示（4500002）、韦示例（4500001）')
  assert.equal(filled('覃演示（4500002）', '韦示例（4500001）', true), '覃演示（4500002）、韦示例（4500001）')
  assert.equal(filled('', '韦示例（4500001）', true), '韦示例（4500001）')
})

function page (dataset) {
  const heard = {}
  const box = { value: '韦', focused: 0, told: [], focus () { box.focused += 1 }, dispatchEvent: (event) => box.told.push(event.type) }
  const found = { dataset: { foundFor: 'id_who', ...dataset }, emptied: 0, replaceChildren () { found.emptied += 1 } }
  const press = { dataset: { fill: '韦示例（4500001）' }, closest: (rule) => rule === '[data-fill]' ? press : found }
  enablePicks({ addEventListener: (name, act) => { heard[name] = act }, getElementById: (id) => id === 'id_who' ? box : null })
  return { heard, box, found, press }
}

test('a press fills the box, tells the form and takes the others away', () => {
  const { heard, box, found, press } = page({})
  heard.click({ target: press })
  assert.deepEqual([box.value, box.focused, box.told, found.emptied], ['韦示例（4500001）', 1, ['change'], 1])
  heard.click({ target: { closest: () => null } })
  assert.equal(box.focused, 1)
})

test('where this runs the browser offers nothing of its own', () => {
  const { heard } = page({})
  const taken = []
  heard.focusin({ target: { matches: () => true, removeAttribute: (name) => taken.push(name) } })
  heard.focusin({ target: { matches: () => false, removeAttribute: (name) => taken.push(name) } })
  assert.deepEqual(taken, ['list'])
})
