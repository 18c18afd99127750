import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { fileURLToPath } from 'node:url'
import { CLASSES, withoutUnused } from '../unused.mjs'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const MAKE_PAGES = ['templates', 'registry', 'checkin', 'certificates', 'config', 'frontend/src/js']

test('rules of unused classes and unread variables go, everything else stays', () => {
  const data = 'background:url("data:image/svg+xml,%3csvg a={b}%3e")'
  const app = ':root{--bs-a: 1px;--bs-b: var(--bs-a);--bs-c: red;--bs-d: blue;--own: 1}' +
    `.form-switch{${data}}.form-select{${data}}a,.form-switch a,.form-switching{color:var(--bs-d)}` +
    '@media print{.btn-check{color:red}}@media screen{.btn{margin:var(--bs-b)}.btn-check:checked{margin:0}}'
  const [kept, other] = withoutUnused([app, '.s{color:var(--bs-c)}'])

  assert.equal(kept, ':root{--bs-a: 1px;--bs-b: var(--bs-a);--bs-c: red;--bs-d: blue;--own: 1}' +
    `.form-select{${data}}a,.form-switching{color:var(--bs-d)}@media screen{.btn{margin:var(--bs-b)}}`)
  assert.equal(other, '.s{color:var(--bs-c)}')
  assert.equal(withoutUnused(['a{--bs-x: 1;--bs-y: var(--bs-x);color:red}'])[0], 'a{color:red}')
})

test('no page uses what is left out', () => {
  const used = MAKE_PAGES.flatMap((folder) => readdirSync(join(ROOT, folder), { recursive: true })
    .filter((name) => /\.(html|py|js)$/.test(name))
    .map((name) => readFileSync(join(ROOT, folder, name), 'utf8')))
  const word = new RegExp(`(?<![\\w-])(${CLASSES.join('|')})(?![\\w-])`)
  assert.ok(used.length > 500)
  assert.deepEqual(used.flatMap((text) => text.match(word)?.[0] ?? []), [])
})
