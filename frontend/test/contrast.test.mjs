import assert from 'node:assert/strict'
import { test } from 'node:test'
import { encode } from 'uqr'
import { qrWorkerSource } from '../qr_worker.mjs'
import { Contrast, ofBothContrasts } from '../src/js/station/contrast.js'

const SIDE = 640
const TEXT = 'HTTPS://ZY.EXAMPLE.ORG/K/AEAACBFXS4K5CAADE7ZJRA4ENUZPPGIQPH25SIIKNY7NJC4YMTVANDYHG3FLD'
const answers = []
const worker = { postMessage: (told) => answers.push(told), close () {} }
new Function('self', await qrWorkerSource())(worker)

function picture (light) {
  const { data } = encode(TEXT, { ecc: 'M', border: 4 })
  const pixels = new Uint8ClampedArray(SIDE * SIDE * 4).fill(255)
  for (let at = 0; at < SIDE * SIDE; at += 1) {
    const [x, y] = [at % SIDE, Math.floor(at / SIDE)].map((place) => Math.floor((place - 90) / 9))
    pixels.fill(Boolean(data[y]?.[x]) === light ? 255 : 0, at * 4, at * 4 + 3)
  }
  return { data: pixels, width: SIDE, height: SIDE }
}

// As the camera asks the decoder it has: one picture after the other.
async function read (held, contrast) {
  await worker.onmessage({ data: { id: 1, type: 'inversionMode', data: contrast.mode } })
  await worker.onmessage({ data: { id: 2, type: 'decode', data: picture(held === 'light') } })
  const { data } = answers.at(-1)
  if (!data) contrast.missed()
  return data
}

test('a card of either contrast is read within three pictures, whatever was held before', async () => {
  const contrast = new Contrast()
  for (const held of ['light', 'dark', 'light', 'light', 'dark']) {
    const found = [await read(held, contrast)]
    while (!found.at(-1) && found.length < 4) found.push(await read(held, contrast))
    assert.equal(found.at(-1), TEXT, held)
    assert.ok(found.length <= 3, `${held} after ${found.length}`)
  }
})

test('two of three pictures in which nothing is found are searched for dark codes', () => {
  const contrast = new Contrast()
  const modes = Array.from({ length: 6 }, () => { const { mode } = contrast; contrast.missed(); return mode })
  assert.deepEqual(modes, ['original', 'original', 'invert', 'original', 'original', 'invert'])
})

test('a detector that finds dark codes only is shown the negative', async () => {
  const paper = { light: true, width: 9, height: 9, getContext: () => ({ save () {}, restore () {}, fillRect () { paper.light = !paper.light } }) }
  const engine = ofBothContrasts({ detect: async (canvas) => canvas.light ? [] : [{ rawValue: TEXT }] })
  const found = []
  for (let at = 0; at < 4; at += 1) { paper.light = true; found.push((await engine.detect(paper)).length) }
  assert.deepEqual(found, [0, 0, 1, 1])
})

test('a decoder in a worker is left as it is', () => {
  const decoder = { postMessage () {} }
  assert.equal(ofBothContrasts(decoder), decoder)
})
