import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Kept, left, SEND_AGAIN_WITHIN_MS } from '../src/js/row_press/kept.js'
import { Line } from '../src/js/row_press/line.js'
import { labelOf, refused } from '../src/js/row_press/words.js'

// A server whose answers come when the test says so.
function opened (storage = store()) {
  const asked = []
  const did = []
  const kept = new Kept(storage, '7')
  const send = (press) => new Promise((resolve, reject) => asked.push({ key: press.key, resolve, reject }))
  const line = new Line({ send, kept, answered: (press, answer) => { did.push(`${press.key} ${answer}`); return answer !== 'log in' }, lost: (press, wasSent) => did.push(`${press.key} ${wasSent ? 'lost' : 'unsent'}`) })
  return { asked, did, kept, line, keys: () => kept.all().map((press) => press.key) }
}

function store () {
  const held = {}
  return { getItem: (key) => held[key] ?? null, setItem: (key, value) => { held[key] = value }, removeItem: (key) => { delete held[key] } }
}
const press = (key, at = 0) => ({ key, at })
const settled = () => new Promise((resolve) => setTimeout(resolve))

test('presses go out one after the other, in the order they were made, and are kept until answered', async () => {
  const { asked, did, line, keys } = opened()
  for (const key of ['a', 'b', 'c']) line.add(press(key))
  assert.deepEqual([asked.map((each) => each.key), keys()], [['a'], ['a', 'b', 'c']])
  asked[0].resolve('in')
  await settled()
  assert.deepEqual([asked.map((each) => each.key), did, keys()], [['a', 'b'], ['a in'], ['b', 'c']])
  asked[1].resolve('in')
  await settled()
  asked[2].resolve('refused')
  await settled()
  assert.deepEqual([did, keys()], [['a in', 'b in', 'c refused'], []])
})

test('without a network the one that was sent is unknown, those behind it were not sent, and a new press goes out', async () => {
  const { asked, did, line, keys } = opened()
  for (const key of ['a', 'b']) line.add(press(key))
  asked[0].reject(new Error('no network'))
  await settled()
  assert.deepEqual([did, keys(), asked.length], [['a lost', 'b unsent'], [], 1])
  line.add(press('a'))
  asked[1].resolve('in')
  await settled()
  assert.deepEqual([did.at(-1), keys()], ['a in', []])
})

test('who leaves sends all that is left at once; what fails then stays kept for the next page', async () => {
  const { asked, did, line, keys } = opened()
  for (const key of ['a', 'b', 'c']) line.add(press(key))
  line.isLeaving = true
  line.hurry()
  assert.deepEqual(asked.map((each) => each.key), ['a', 'b', 'c'])
  asked[0].reject(new Error('gone'))
  asked[1].resolve('in')
  await settled()
  assert.deepEqual([did, keys(), [...line.underWay]], [['b in'], ['a', 'c'], ['c']])
})

test('a press that met a log-in page is made again afterwards', async () => {
  const { asked, line, keys } = opened()
  line.add(press('a'))
  asked[0].resolve('log in')
  await settled()
  assert.deepEqual(keys(), ['a'])
})

test('the next page sends the newest again and tells of the others; nobody else gets them', () => {
  const storage = store()
  const { kept } = opened(storage)
  kept.put(press('old', 0))
  kept.put(press('new', SEND_AGAIN_WITHIN_MS))
  const { again, late } = left(new Kept(storage, '7').all(), SEND_AGAIN_WITHIN_MS + 1)
  assert.deepEqual([again.map((each) => each.key), late.map((each) => each.key)], [['new'], ['old']])
  assert.deepEqual(new Kept(storage, '8').all(), [])
})

test('what waited too long behind a slow answer is not sent, and a page that cannot read one goes on', async () => {
  const asked = []
  const did = []
  const line = new Line({
    send: (press) => new Promise((resolve) => asked.push({ key: press.key, resolve })), kept: new Kept(store(), '7'),
    answered (press, answer) { if (answer === 'unreadable') throw new Error(answer); did.push(`${press.key} ${answer}`) },
    lost: (press, wasSent) => did.push(`${press.key} ${wasSent ? 'lost' : 'unsent'}`), isLate: (press) => press.at < 0,
  })
  line.add(press('a'))
  line.add(press('old', -1))
  asked[0].resolve('in')
  await settled()
  line.add(press('b'))
  asked[1].resolve('unreadable')
  await settled()
  line.add(press('c'))
  asked[2].resolve('in')
  await settled()
  assert.deepEqual([did, asked.map((each) => each.key)], [['a in', 'old unsent', 'b lost', 'c in'], ['a', 'b', 'c']])
})

test('without storage a press still goes out', async () => {
  const broken = { getItem () { throw new Error('no') }, setItem () { throw new Error('no') }, removeItem () { throw new Error('no') } }
  const { asked, did, line } = opened(broken)
  line.add(press('a'))
  asked[0].resolve('in')
  await settled()
  assert.deepEqual(did, ['a in'])
})

test('a row names the button without the words for screen readers, and does not promise what is unknown', () => {
  const text = (words) => ({ nodeType: 3, textContent: words })
  assert.equal(labelOf({ childNodes: [text('\n 撤销签到'), { nodeType: 1, textContent: ' 韦示例' }], textContent: '' }), '撤销签到')
  assert.equal(refused('签到', '页面已过期。', false), '“签到”没有办成：页面已过期。')
  assert.match(refused('签到', '系统出错了。', true), /再按一次不会重复记/)
})
