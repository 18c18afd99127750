// A hand scanner is a very fast typist; slow typing is a person.
const KEY_GAP_MS = 80
const SHORTEST_CODE = 8
const LONG_ENOUGH = 20 // nobody types so much so fast: the code of a scanner that puts no line end behind it
const SILENCE_MS = 250

// What is typed so far; `press` returns the code that a key ends. Enter, Tab, or as some send a line end, Ctrl with J or M.
export class Typist {
  constructor () { this.begin() }

  begin () { Object.assign(this, { typed: '', last: 0 }) }

  press ({ key, at, held = false }) {
    if (at - this.last > KEY_GAP_MS) this.typed = ''
    this.last = at
    if (['Enter', 'Tab'].includes(key) || (held && /^[jm]$/i.test(key))) return this.end(SHORTEST_CODE)
    if (key.length === 1 && !held) this.typed += key
    return ''
  }

  end (shortest = LONG_ENOUGH) {
    const { typed } = this
    this.typed = ''
    return typed.length >= shortest ? typed : ''
  }
}

export function listenToHandScanner (onCode) {
  const typist = new Typist()
  let silence = 0
  document.addEventListener('keydown', (event) => {
    if (event.target.matches('input, textarea, select')) return
    clearTimeout(silence)
    // The time of the key press, not of its late handling; AltGr holds both keys and types a sign.
    const code = typist.press({ key: event.key, at: event.timeStamp, held: (event.ctrlKey || event.metaKey) && !event.altKey })
    if (code) { event.preventDefault(); onCode(code) } else silence = setTimeout(() => { const late = typist.end(); if (late) onCode(late) }, SILENCE_MS)
  })
}
