// What the dying phone puts in: everything that waits, nothing that was answered.
import 'fake-indexeddb/auto'
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { gcm } from '@noble/ciphers/aes.js'
import { x25519 } from '@noble/curves/ed25519.js'
import { hkdf } from '@noble/hashes/hkdf.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { inflateSync, strFromU8, strToU8 } from 'fflate'
import { fileName, sealWaiting } from '../src/js/station/export.js'
import { enqueue, settle } from '../src/js/station/queue.js'
import { openStore } from '../src/js/station/store.js'

const { key, server_secret: secret } = JSON.parse(readFileSync(new URL('./queue_export.json', import.meta.url), 'utf8'))
const bytes = (hex) => Uint8Array.from(Buffer.from(hex, 'hex'))

function opened (text) {
  const raw = Uint8Array.from(Buffer.from(text.split('.')[2], 'base64url'))
  const salt = new Uint8Array([...raw.subarray(0, 32), ...bytes(key.public_key)])
  const shared = x25519.getSharedSecret(bytes(secret), raw.subarray(0, 32))
  return JSON.parse(strFromU8(inflateSync(gcm(hkdf(sha256, shared, salt, strToU8('queue-export-1'), 32), raw.subarray(32, 44)).decrypt(raw.subarray(44)))))
}

test('all that waits goes in as it would have been sent', async () => {
  const db = await openStore('export')
  for (let n = 0; n < 150; n += 1) await enqueue(db, { nonce: `n${n}`, direction: 'in' }, { name: '韦示例' })
  await settle(db, [{ nonce: 'n7', code: 'checked_in' }])
  await db.put('state', 'the-token', 'token')
  await db.put('state', { uuid: 'the-uuid', name: '东门平板' }, 'station')
  await assert.rejects(sealWaiting(db, '2026-03-14T01:30:00.000Z'), /公钥/)
  await db.put('state', key, 'export_key')
  const { scans, ...told } = opened(await sealWaiting(db, '2026-03-14T01:30:00.000Z'))
  assert.deepEqual(told, { v: 1, station: 'the-uuid', token: 'the-token', made_at: '2026-03-14T01:30:00.000Z' })
  assert.equal(scans.length, 149)
  assert.deepEqual(scans[0], { nonce: 'n0', direction: 'in' })
  db.close()
})

test('the file has a name that every system takes', () => {
  assert.equal(fileName('东门 / 平板', '2026-03-14T01:30:00.000Z'), '签到台导出-东门平板-202603140130.txt')
  assert.equal(fileName(undefined, '2026-03-14T01:30:00.000Z'), '签到台导出-202603140130.txt')
})
