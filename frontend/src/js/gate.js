// The volunteer's check-in page: running time, a button that opens in time, the card when offline.
import { canLocate, tellPlace } from './gate/place.js'
import { left, spent } from './gate/times.js'
import { ServerClock } from './server_clock.js'

const clock = new ServerClock()
const all = (selector) => [...document.querySelectorAll(selector)]

begin(performance.getEntriesByType('navigation')[0]?.responseStart)
setInterval(show, 1000)
document.addEventListener('htmx:afterSettle', () => begin())
document.addEventListener('htmx:sendError', showCard)
document.addEventListener('htmx:timeout', showCard)
window.addEventListener('pageshow', (event) => { if (event.persisted) location.reload() })

// The page carries the server's time when it was rendered; the newest page or fragment wins.
function begin (receivedAt) {
  const told = document.querySelector('#gate [data-now], [data-now]')
  if (told) clock.sync(Date.parse(told.dataset.now), receivedAt || performance.now())
  all('[data-location-offer]').forEach((offer) => { offer.hidden = !canLocate() })
  all('[data-locate]').forEach(locate)
  show()
}

function show () {
  all('[data-running]').forEach(showRunning)
  all('[data-countdown]').forEach(showCountdown)
}

function showRunning (card) {
  const { countsFrom, ends, earlier } = card.dataset
  const time = spent({ now: clock.now(), countsFrom: Date.parse(countsFrom), ends: Date.parse(ends), earlier: Number(earlier) })
  card.querySelector('[data-hours]').textContent = time.hours
  card.querySelector('[data-hours]').parentElement.hidden = !time.hours
  card.querySelector('[data-rest]').textContent = time.rest
  card.querySelector('[data-before-end]').hidden = time.isOver
  card.querySelector('[data-after-end]').hidden = !time.isOver
}

function showCountdown (line) {
  const words = left({ now: clock.now(), until: Date.parse(line.dataset.until) })
  const button = line.closest('form').querySelector('button')
  line.hidden = false
  if (words) {
    line.textContent = words
    if (button) button.disabled = true
  } else if (!line.dataset.come) {
    line.dataset.come = '1'
    line.textContent = button ? '时间到了，可以签到。' : '时间到了，请再扫一次现场屏幕上的签到码。'
    if (button) button.disabled = false
  }
}

function locate (form) {
  if (form.dataset.done) return
  form.dataset.done = '1'
  const line = document.querySelector('[data-located]')
  if (canLocate()) tellPlace(form, (words) => { line.textContent = words })
}

// When a press could not be sent: the card is already on this page and needs no network.
function showCard (event) {
  if (event.target.id !== 'press') return
  document.getElementById('messages')?.replaceChildren()
  all('[data-offline]').forEach((notice) => { notice.hidden = false; notice.scrollIntoView({ block: 'start' }) })
  all('[data-offline-card]').forEach((fold) => { fold.open = true })
}
