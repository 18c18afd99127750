import assert from 'node:assert/strict'
import test from 'node:test'
import { fetchStyles } from '../src/js/first_visit.js'

function fetched ({ link = true, prefetches = false } = {}) {
  const heard = {}
  const asked = []
  const file = { href: '/static/app.css', relList: { supports: () => prefetches } }
  const window = {
    addEventListener: (name, act) => { heard[name] = act },
    fetch: (url) => { asked.push(url); return Promise.reject(new Error('no network')) }
  }
  fetchStyles({ querySelector: () => link ? file : null }, window)
  heard.load?.()
  return asked
}

test('a browser that fetches nothing beforehand is made to, once the page stands', () => {
  assert.deepEqual(fetched(), ['/static/app.css'])
  assert.deepEqual(fetched({ prefetches: true }), [])
  assert.deepEqual(fetched({ link: false }), [])
})
