// A returned sheet: a row's code from a hand scanner, the camera or the keyboard ticks its row.
// The server wrote each row's code into the page, so the code of another sheet matches nothing here.
import { Camera } from './station/camera.js'
import { listenToHandScanner } from './station/hand_scanner.js'
import { findRow } from './sheet_return/rows.js'
import { signal, wakeSound } from './station/signals.js'

const form = document.querySelector('[data-sheet-return]')
const place = (name) => form.querySelector(`[data-place="${name}"]`)
const rows = [...form.querySelectorAll('[data-row]')].map((element) => ({
  element, code: element.dataset.code, told: element.dataset.told, box: element.querySelector('input[type="checkbox"]'),
}))
const find = form.querySelector('[name="find"]')

function tell (sentence, tone) {
  const line = place('tell')
  line.textContent = sentence
  line.className = `notice ${tone === 'good' ? 'notice-done' : 'notice-stop'}`
  line.hidden = false
  signal(tone)
}

function count () {
  const line = place('count')
  line.textContent = line.dataset.words.replace('#', rows.filter(({ box }) => box.checked).length)
}

function take (text) {
  const { row, why } = findRow(rows, text, form.dataset.shift)
  if (!row) { tell(why, 'bad'); return false }
  row.box.checked = true
  row.box.dispatchEvent(new Event('change', { bubbles: true }))
  row.element.classList.add('is-found')
  setTimeout(() => row.element.classList.remove('is-found'), 1500)
  tell(`${row.told.split(' ')[0]} 已勾选`, 'good')
  return true
}

function takeTyped () {
  const text = find.value.trim()
  if (text && take(text)) find.value = ''
}

find.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter') return
  event.preventDefault()
  takeTyped()
})
form.querySelector('button[value="find"]').addEventListener('click', (event) => { event.preventDefault(); takeTyped() })
form.addEventListener('change', count)
listenToHandScanner(take)
count()

const button = form.querySelector('[data-on="camera"]')
const video = place('finder').querySelector('video')
const camera = new Camera(video, take)
let running = false
button.addEventListener('click', async () => {
  wakeSound()
  running = !running
  place('finder').hidden = !running
  if (!running) { camera.stop() } else {
    try { await camera.start() } catch (error) { running = false; place('finder').hidden = true; tell(error.message, 'bad') }
  }
  const words = button.dataset.start || (button.dataset.start = button.textContent)
  button.textContent = running ? button.dataset.stop : words
})
