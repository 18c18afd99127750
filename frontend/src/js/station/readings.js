// A code as devices hand it on: what carries no meaning is taken away, and what it was is read.
// The same as checkin/scanning/readings.py, which says why.
const SIGN = '[^0-9A-Za-z]'
const CARD = new RegExp(`^(?:\\][A-Za-z][0-9]|(?:.*${SIGN})?[Kk]${SIGN}+)?([A-Za-z2-7]{122})(?:${SIGN}.*)?$`, 's')
const OTHER_KEYBOARD = { Y: 'Z', Z: 'Y' }

// Half-width, without blanks, line ends and invisible characters.
export function plain (text) {
  return text.normalize('NFKC').replace(/[\p{Cc}\p{Cf}\p{Z}]/gu, '')
}

// The text in capitals, and what it would have been on a keyboard with Y and Z in each other's place.
export function byKeyboard (text) {
  return [text, text.replace(/[YZ]/g, (letter) => OTHER_KEYBOARD[letter])]
}

// The card's own text in an address or by itself, as it was issued; '' where there is nothing of its shape.
export function cardText (text) {
  const found = CARD.exec(plain(text))
  return found ? found[1].toUpperCase() : ''
}
