import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fingerprint } from '../src/js/verify/fingerprint.js'
import { compareSignature } from '../src/js/verify/signature.js'

const signature = '1.' + 'A9fJ3kQm2Tz8WcVbY1eX0sLpHdRg'.repeat(3) + '_-'

test('the signature of the QR code is the registered one', () => {
  assert.equal(compareSignature('#' + signature, signature), true)
})

test('another signature is told from the registered one', () => {
  assert.equal(compareSignature('#' + signature.replace('A9', 'B9'), signature), false)
})

test('without a signature there is nothing to compare', () => {
  assert.equal(compareSignature('', signature), null)
  assert.equal(compareSignature('#main', signature), null)
})

test('the fingerprint is the SHA-256 of the bytes', async () => {
  globalThis.FileReader = class {
    readAsArrayBuffer (file) { file.arrayBuffer().then((bytes) => { this.result = bytes; this.onload() }) }
  }

  const hex = await fingerprint(new Blob(['abc']))

  assert.equal(hex, 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
})
