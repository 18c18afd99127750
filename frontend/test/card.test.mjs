import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decode, isVolunteerNo, readCard } from '../src/js/station/card.js'
import { cardText } from '../src/js/station/readings.js'

// The text and the key of tests/unit/checkin/scanning/test_cards.py.
const TEXT = 'AEAACBFXS4K5CAADE7ZJRA4ENUZPPGIQPH25SIIKNY7NJC4YMTVANDYHG3FLD7SOBEVVPFJWVE6EGXVS6MYO3W5NO5XL2IYBME4CH7JCFICSEI53IAVGHAAPBE'
const KEYS = [{ number: 1, public_key: '03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8', valid_until: null }]
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

test('the card that the server’s test reads is read here', () => {
  assert.deepEqual(readCard(TEXT, KEYS), { keyNumber: 1, volunteerNo: 'GZ20260001233', serial: 3, expiresOn: '2027-12-31', keyEndedAt: null })
})

test('a card is read out of its address', () => {
  assert.equal(cardText(`https://zy.example.org/k/${TEXT}/`), TEXT)
  assert.equal(readCard(`https://zy.example.org/k/${TEXT}`, KEYS).volunteerNo, 'GZ20260001233')
})

test('of all single characters changed not one passes', () => {
  let passed = 0
  for (let at = 0; at < TEXT.length; at += 1) {
    const other = ALPHABET[(ALPHABET.indexOf(TEXT[at]) + 1 + at) % 32]
    if (other !== TEXT[at] && readCard(TEXT.slice(0, at) + other + TEXT.slice(at + 1), KEYS)) passed += 1
  }
  assert.equal(passed, 0)
})

test('the two bits that the text has to spare must be zero', () => {
  const last = ALPHABET.indexOf(TEXT[TEXT.length - 1])
  for (const spare of [1, 2, 3]) assert.equal(decode(TEXT.slice(0, -1) + ALPHABET[last | spare]), null)
})

test('truncated, longer, small, foreign-key and other texts are no cards', () => {
  for (const text of [TEXT.slice(1), `${TEXT}A`, 'https://example.org/', '', 'A'.repeat(4096)]) assert.equal(readCard(text, KEYS), null, text.slice(0, 20))
  assert.equal(readCard(TEXT, [{ ...KEYS[0], number: 2 }]), null)
  assert.equal(readCard(TEXT, [{ ...KEYS[0], public_key: '0'.repeat(64) }]), null)
  assert.equal(readCard(TEXT, []), null)
})

const swapped = (text) => [...text].map((one) => one === one.toUpperCase() ? one.toLowerCase() : one.toUpperCase()).join('')
const german = (text) => text.replace(/[YZyz:/_.-]/g, (key) => ({ Y: 'Z', Z: 'Y', y: 'z', z: 'y', ':': 'Ö', '/': '-', _: '?', '-': 'ß', '.': '.' })[key])
const HANDED_ON = {
  'caps lock': swapped,
  small: (text) => text.toLowerCase(),
  wide: (text) => text.replace(/[!-~]/g, (one) => String.fromCharCode(one.charCodeAt(0) + 0xFEE0)),
  blanks: (text) => `\uFEFF \t${text.slice(0, 30)}\u200B${text.slice(30)}\r\n`,
  'German keys': german,
  'German keys, caps lock': (text) => german(swapped(text)),
  shared: (text) => `${text}/?from=singlemessage`,
  'full stop': (text) => `${text}。`,
}

test('what a device does to a text is no forgery', () => {
  for (const address of ['', 'https://zy.example.org/k/', ']Q1', ']Q1https://zy.example.org/k/']) {
    for (const [name, handedOn] of Object.entries(HANDED_ON)) {
      const text = handedOn(address + TEXT)
      assert.equal(readCard(text, KEYS)?.volunteerNo, 'GZ20260001233', `${name} ${address}`)
      assert.equal(readCard(handedOn(address + TEXT.slice(0, -9) + 'ABCDEFGHI'), KEYS), null, name)
      assert.equal(cardText(handedOn(address + TEXT.slice(1))), '', name)
    }
  }
})

test('a key that ended says when', () => {
  assert.equal(readCard(TEXT, [{ ...KEYS[0], valid_until: '2026-03-14T01:00:00Z' }]).keyEndedAt, Date.UTC(2026, 2, 14, 1))
})

test('a number has its Luhn digit', () => {
  assert.equal(isVolunteerNo('GZ20260001233'), true)
  assert.equal(isVolunteerNo('GZ20260001234'), false)
  assert.equal(isVolunteerNo('GZ0026000123'), false)
})
