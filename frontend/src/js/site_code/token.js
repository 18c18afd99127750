// The turning site code (`secret` as bytes or base64url): base32(HMAC-SHA-256(secret, "<shift>|<in|out>|<slot>")[:10]), a new slot every 30 seconds.
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'

export const SLOT_SECONDS = 30
const TOKEN_BYTES = 10
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567'
const LETTERS = { in: 'i', out: 'o' }

export function slotAt (unixMs) {
  return Math.floor(unixMs / (SLOT_SECONDS * 1000))
}

export function millisecondsLeft (unixMs) {
  const slotMs = SLOT_SECONDS * 1000
  return slotMs - (unixMs % slotMs)
}

export function token ({ secret, shift, direction, slot }) {
  const mac = hmac(sha256, typeof secret === 'string' ? base64UrlBytes(secret) : secret, utf8ToBytes(`${shift}|${direction}|${slot}`))
  return base32(mac.slice(0, TOKEN_BYTES))
}

export function siteCodeUrl ({ baseUrl, secret, shift, direction, slot }) {
  return `${baseUrl}/c/${shift}/${LETTERS[direction]}${token({ secret, shift, direction, slot })}`
}

export function base64UrlBytes (text) {
  const padded = text.replace(/-/g, '+').replace(/_/g, '/') + '='.repeat((4 - (text.length % 4)) % 4)
  return Uint8Array.from(atob(padded), (character) => character.charCodeAt(0))
}

export function base32 (bytes) {
  let text = ''
  let buffer = 0
  let bits = 0
  for (const byte of bytes) {
    buffer = (buffer << 8) | byte
    bits += 8
    while (bits >= 5) {
      bits -= 5
      text += ALPHABET[(buffer >>> bits) & 31]
    }
    buffer &= (1 << bits) - 1
  }
  return bits ? text + ALPHABET[(buffer << (5 - bits)) & 31] : text
}
