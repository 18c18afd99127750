// The codes a script draws are black on white by themselves.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { codeSvg, drawCode } from '../src/js/site_code/picture.js'

const URL_OF_A_SHIFT = 'https://zy.example.org/c/7/iabcdefghijklmnop'

test('the picture itself has a white ground under all of it and four empty modules around the code', () => {
  for (const ecc of ['M', 'L']) {
    const svg = codeSvg(URL_OF_A_SHIFT, ecc)
    const [, size] = svg.match(/viewBox="0 0 (\d+) \1"/).map(Number)
    assert.match(svg, new RegExp(`<rect fill="#fff" width="${size}" height="${size}"/><path fill="#000"`))
    const dark = [...svg.matchAll(/M(\d+),(\d+)h1v1/g)].flatMap(([, x, y]) => [Number(x), Number(y)])
    assert.equal(Math.min(...dark), 4)
    assert.equal(Math.max(...dark), size - 5)
  }
})

test('the same text is drawn once', () => {
  const box = { dataset: {} }
  drawCode(box, URL_OF_A_SHIFT)
  assert.match(box.innerHTML, /^<svg/)
  box.innerHTML = ''
  drawCode(box, URL_OF_A_SHIFT)
  assert.equal(box.innerHTML, '')
})
