import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { test } from 'node:test'

// What chrome78 or ios14.5 lack; the build rewrites syntax, it adds no functions.
const LACKING = /\.(at|replaceAll|findLast|findLastIndex|toSorted|toReversed|with)\(|structuredClone|randomUUID|Object\.hasOwn|Array\.fromAsync|AbortSignal\.(timeout|any)|crypto\.subtle|Promise\.(any|withResolvers)/
const folder = new URL('../src/js/', import.meta.url)

test('the station uses nothing that its oldest browsers lack', () => {
  const files = ['station.js', 'station_worker.js', 'site_code.js', 'server_clock.js', ...['station', 'site_code'].flatMap((name) => readdirSync(new URL(name, folder)).map((file) => `${name}/${file}`))]
  const found = files.flatMap((file) => readFileSync(new URL(file, folder), 'utf8').split('\n').filter((line) => LACKING.test(line)).map((line) => `${file}: ${line.trim()}`))
  assert.deepEqual(found, ['station/sealed.js: const subtle = () => crypto.subtle // not there on plain http']) // and asked for there
})

test('replaceChildren is there even where the browser has none', async () => {
  class Element {
    constructor () { this.children = ['old'] }
    get firstChild () { return this.children[0] }
    removeChild () { this.children.shift() }
    append (...nodes) { this.children.push(...nodes) }
  }
  globalThis.Element = Element
  await import('../src/js/older_browsers.js')
  const box = new Element()
  box.replaceChildren('new')
  assert.deepEqual(box.children, ['new'])
})
