// The queue as one text that only the server can open, and as numbered frames for a camera.
// Format: see checkin/scanning/export_text.py.
import { gcm } from '@noble/ciphers/aes.js'
import { x25519 } from '@noble/curves/ed25519.js'
import { hkdf } from '@noble/hashes/hkdf.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { deflateSync, strToU8 } from 'fflate'

const HEAD = 'QZQ1'
const CHUNK = 360
const KEY_BYTES = 32
const NONCE_BYTES = 12
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const FRAME = /^QZQ1\/([A-Za-z0-9]{1,12})\/([1-9]\d{0,4})\/([1-9]\d{0,4})\/([A-Za-z0-9._-]+)$/

export function sealQueue ({ station, token, scans, madeAt, key, ephemeral = randomBytes(KEY_BYTES), nonce = randomBytes(NONCE_BYTES) }) {
  const plain = JSON.stringify({ v: 1, station, token, made_at: madeAt, scans })
  const serverKey = fromHex(key.public_key)
  const mine = x25519.getPublicKey(ephemeral)
  const secret = hkdf(sha256, x25519.getSharedSecret(ephemeral, serverKey), joined(mine, serverKey), strToU8('queue-export-1'), KEY_BYTES)
  const sealed = gcm(secret, nonce).encrypt(deflateSync(strToU8(plain), { level: 9 }))
  return `${HEAD}.${key.number}.${base64url(joined(mine, nonce, sealed))}`
}

export function framesOf (text, id = newId()) {
  const chunks = text.match(new RegExp(`.{1,${CHUNK}}`, 'g')) || []
  return chunks.map((chunk, at) => `${HEAD}/${id}/${at + 1}/${chunks.length}/${chunk}`)
}

// Collects frames in any order; a newer series starts again.
export class FrameCollector {
  constructor () { this.begin('', 0) }

  begin (id, total) { Object.assign(this, { id, total, parts: new Map() }) }

  add (text) {
    const frame = FRAME.exec(text)
    if (!frame) return false
    const [, id, number, total, chunk] = frame
    if (Number(number) > Number(total)) return false
    if (id !== this.id || Number(total) !== this.total) this.begin(id, Number(total))
    this.parts.set(Number(number), chunk)
    return true
  }

  get have () { return this.parts.size }
  get isComplete () { return this.total > 0 && this.have === this.total }
  get missing () { return Array.from({ length: this.total }, (_none, at) => at + 1).filter((number) => !this.parts.has(number)) }

  get text () {
    return Array.from({ length: this.total }, (_none, at) => this.parts.get(at + 1)).join('')
  }
}

function randomBytes (length) { return crypto.getRandomValues(new Uint8Array(length)) }
function newId () { return [...randomBytes(6)].map((byte) => ALPHABET[byte % 52]).join('') }
function fromHex (text) { return Uint8Array.from(text.match(/../g), (pair) => parseInt(pair, 16)) }

function joined (...parts) {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) { all.set(part, at); at += part.length }
  return all
}

function base64url (bytes) {
  let text = ''
  for (let at = 0; at < bytes.length; at += 3) {
    const [a, b = 0, c = 0] = bytes.subarray(at, at + 3)
    const four = [a >> 2, (a & 3) << 4 | b >> 4, (b & 15) << 2 | c >> 6, c & 63].map((six) => ALPHABET[six])
    text += four.slice(0, Math.min(4, bytes.length - at + 1)).join('')
  }
  return text
}
