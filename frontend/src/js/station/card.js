// A card's text read and verified without network, by the rules of checkin/scanning/card_text.py.
import { ed25519 } from '@noble/curves/ed25519.js'
import { byKeyboard, cardText } from './readings.js'

const VERSION = 1
const SIGNED_BYTES = 12
const EPOCH = Date.UTC(2000, 0, 1)
const DAY_MS = 24 * 3600_000
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const BYTES = 76

// The card, or null where none of these keys signed it; the caller checks expiry, serial and owner.
// Which keyboard a hand scanner had is told by the signature.
export function readCard (text, keys) {
  for (const reading of byKeyboard(cardText(text))) {
    const read = decoded(reading)
    const key = read && keys.find(({ number }) => number === read.card.keyNumber)
    if (key && isSigned(read, key.public_key)) return { ...read.card, keyEndedAt: key.valid_until ? Date.parse(key.valid_until) : null }
  }
  return null
}

// What a card says without proof: null where it does not say it as a card does.
export function decode (text) { return decoded(cardText(text)) }

function decoded (text) {
  const raw = text && bytesOf(text)
  if (!raw || raw[0] !== VERSION) return null
  const view = new DataView(raw.buffer)
  const number = view.getUint8(3) * 2 ** 32 + view.getUint32(4)
  const volunteerNo = `GZ${String(number).padStart(11, '0')}`
  if (!isVolunteerNo(volunteerNo)) return null
  const card = { keyNumber: view.getUint16(1), volunteerNo, serial: view.getUint16(8), expiresOn: dateOf(EPOCH + view.getUint16(10) * DAY_MS) }
  return { card, signed: raw.slice(0, SIGNED_BYTES), signature: raw.slice(SIGNED_BYTES) }
}

// Eleven digits that do not begin with 0, the last a Luhn digit.
export function isVolunteerNo (text) {
  if (!/^GZ[1-9]\d{10}$/.test(text)) return false
  const sum = [...text.slice(2)].reverse().reduce((total, digit, at) => {
    const weighed = Number(digit) * (at % 2 ? 2 : 1)
    return total + (weighed > 9 ? weighed - 9 : weighed)
  }, 0)
  return sum % 10 === 0
}

export function fromHex (text) {
  return Uint8Array.from(text.match(/../g) || [], (pair) => parseInt(pair, 16))
}

function isSigned ({ signed, signature }, publicKey) {
  try {
    return ed25519.verify(signature, signed, fromHex(publicKey), { zip215: false })
  } catch {
    return false
  }
}

// Only the canonical text of the same bytes is accepted: unused bits must be zero.
function bytesOf (text) {
  const bytes = new Uint8Array(BYTES)
  let buffer = 0
  let bits = 0
  let at = 0
  for (const character of text) {
    buffer = (buffer << 5) | ALPHABET.indexOf(character)
    bits += 5
    if (bits >= 8) {
      bits -= 8
      bytes[at] = buffer >>> bits
      at += 1
      buffer &= (1 << bits) - 1
    }
  }
  return buffer === 0 ? bytes : null
}

function dateOf (ms) { return new Date(ms).toISOString().slice(0, 10) }
