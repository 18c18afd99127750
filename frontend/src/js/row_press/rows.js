// A row of a list while something was pressed on it, and afterwards.
import { pending } from './words.js'

const BUTTONS = 'button, summary.btn, a.btn'
const heights = new Map() // what was pressed → how tall the server's row was: those below move with the press, not under the next

export function isPressed (row) { return row.classList.contains('is-pressed') }

export function markPressed (row, label) {
  row.classList.add('is-pressed')
  row.querySelectorAll(BUTTONS).forEach((each) => each.setAttribute('aria-disabled', 'true')) // keeps the focus
  row.querySelectorAll('details[open]').forEach((each) => { each.open = false })
  say(row, pending(label))
  if (heights.has(label)) row.style.minHeight = `${heights.get(label)}px`
}

// As it was, with what became of the press.
export function turnBack (row, words) {
  row.classList.remove('is-pressed')
  row.style.minHeight = ''
  row.querySelectorAll(BUTTONS).forEach((each) => each.removeAttribute('aria-disabled'))
  say(row, words, true)
}

export function say (row, words, isProblem = false) {
  let line = row.querySelector('[role=status]')
  if (!line) {
    line = document.createElement('span')
    line.setAttribute('role', 'status')
    const main = row.querySelector('.item-main')
    if (main) main.append(document.createElement('br'))
    ;(main || row).append(line)
  }
  line.className = `small${isProblem ? ' overdue' : ''}`
  line.textContent = words
}

// The server's row in place of ours; the focus stays where it was.
export function replace (row, fresh, label) {
  const held = row.contains(document.activeElement) ? document.activeElement.id : null
  const own = document.importNode(fresh, true)
  own.removeAttribute('hx-swap-oob')
  row.replaceWith(own)
  if (label) heights.set(label, own.offsetHeight)
  if (held === null) return own
  const next = (held && document.getElementById(held)) || own.querySelector(BUTTONS)
  next?.focus({ preventScroll: true })
  return own
}

// The person is no longer in this list: the sentence stands where the row was, and nothing jumps.
export function close (row, words) {
  row.classList.remove('is-pressed')
  row.replaceChildren()
  say(row, words)
}
