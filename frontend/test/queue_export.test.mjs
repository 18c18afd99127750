// The queue's export: the same bytes on both sides, and frames that a camera may read in any order.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { gcm } from '@noble/ciphers/aes.js'
import { x25519 } from '@noble/curves/ed25519.js'
import { hkdf } from '@noble/hashes/hkdf.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { inflateSync, strFromU8, strToU8 } from 'fflate'
import { FrameCollector, framesOf, sealQueue } from '../src/js/station/queue_export.js'

const vector = JSON.parse(readFileSync(new URL('./queue_export.json', import.meta.url), 'utf8'))
const bytes = (hex) => Uint8Array.from(Buffer.from(hex, 'hex'))
const { made_at: madeAt, ...queue } = vector.queue

test('fixed bytes make the text that the server’s test opens', () => {
  const text = sealQueue({ ...queue, madeAt, key: vector.key, ephemeral: bytes(vector.ephemeral), nonce: bytes(vector.nonce) })
  assert.equal(text, vector.text)
})

test('two exports of one queue have nothing in common, and the server’s secret opens each', () => {
  const [one, two] = [1, 2].map(() => sealQueue({ ...queue, madeAt, key: vector.key }))
  assert.notEqual(one.slice(0, 60), two.slice(0, 60))
  for (const text of [one, two]) {
    const raw = Uint8Array.from(Buffer.from(text.split('.')[2], 'base64url'))
    const salt = new Uint8Array([...raw.subarray(0, 32), ...bytes(vector.key.public_key)])
    const shared = x25519.getSharedSecret(bytes(vector.server_secret), raw.subarray(0, 32))
    const key = hkdf(sha256, shared, salt, strToU8('queue-export-1'), 32)
    const plain = inflateSync(gcm(key, raw.subarray(32, 44)).decrypt(raw.subarray(44)))
    assert.deepEqual(JSON.parse(strFromU8(plain)), { v: 1, ...vector.queue })
  }
})

test('no text of the queue stands readable in the export', () => {
  for (const word of [queue.token, queue.station, 'GZ2026']) assert.ok(!vector.text.includes(word))
})

test('frames in any order and repeated give the text back, and say which are missing', () => {
  const text = vector.text.repeat(5)
  const frames = framesOf(text)
  assert.ok(frames.length > 4)
  assert.ok(frames.every((frame) => frame.length <= 400))
  const collector = new FrameCollector()
  for (const frame of [frames[3], frames[0], frames[3], ...frames.slice(1).reverse().slice(1)]) assert.ok(collector.add(frame))
  assert.equal(collector.isComplete, false)
  assert.deepEqual(collector.missing, [frames.length])
  collector.add(frames.at(-1))
  assert.equal(collector.isComplete, true)
  assert.equal(collector.text, text)
})

test('another code is no frame, and a newer series begins anew', () => {
  const collector = new FrameCollector()
  for (const other of ['', 'https://example.org/k/ABC', 'QZQ1/a/2/1/x', 'QZQ1/a/0/3/x', 'QZQ1/a/1/3/', vector.text]) assert.equal(collector.add(other), false)
  collector.add('QZQ1/old/1/2/x')
  collector.add('QZQ1/new/2/2/z')
  assert.deepEqual([collector.have, collector.total, collector.missing], [1, 2, [1]])
  collector.add('QZQ1/new/1/2/y')
  assert.equal(collector.text, 'yz')
})
