// Shows the turning site code; once loaded it needs no network.
import { encode } from 'uqr'
import { ServerClock, offsetFrom } from './server_clock.js'
import { SLOT_SECONDS, millisecondsLeft, siteCodeUrl, slotAt } from './site_code/token.js'

const QUIET_ZONE = 4
const root = document.querySelector('[data-site-code]')
const clock = new ServerClock()
let direction = root.dataset.direction
let drawn = ''

syncFromPage()
root.querySelectorAll('[data-set-direction]').forEach((button) => {
  button.addEventListener('click', () => setDirection(button.dataset.setDirection))
})
root.querySelector('[data-full-screen]')?.addEventListener('click', () => root.requestFullscreen?.())
document.addEventListener('visibilitychange', () => { if (!document.hidden) checkClock() })
setInterval(checkClock, 60_000)
setInterval(show, 250)
setDirection(direction)
stayAwake()

function syncFromPage () {
  const [navigation] = performance.getEntriesByType('navigation')
  const fresh = !navigation || (navigation.type !== 'back_forward' && navigation.transferSize !== 0)
  const serverMs = Date.parse(root.dataset.serverNow) || Number(root.dataset.serverNow) * 1000
  if (fresh && serverMs) clock.sync(serverMs, navigation ? navigation.responseStart : undefined)
  else checkClock()
}

async function checkClock () {
  if (clock.synced && !clock.slept()) return
  clock.synced = false
  try {
    const sentAt = Date.now()
    const answer = await fetch(location.pathname, { method: 'HEAD', cache: 'no-store' })
    const offset = offsetFrom({ dateHeader: answer.headers.get('Date'), sentAt, receivedAt: Date.now() })
    if (offset !== null) clock.sync(Date.now() + offset)
  } catch {
    // Without network the page stays red and says why.
  }
  show()
}

function setDirection (wanted) {
  direction = wanted
  root.dataset.direction = wanted
  root.querySelectorAll('[data-set-direction]').forEach((button) => {
    button.setAttribute('aria-pressed', String(button.dataset.setDirection === wanted))
  })
  root.querySelector('[data-direction-word]').textContent = wanted === 'in' ? '签到' : '签退'
  show()
}

function show () {
  const now = clock.now()
  root.classList.toggle('is-unsynced', !clock.synced)
  root.querySelector('[data-unsynced]').hidden = clock.synced
  root.querySelector('[data-left]').textContent = Math.ceil(millisecondsLeft(now) / 1000)
  root.querySelector('[data-left-bar]').setAttribute('width', `${(100 * millisecondsLeft(now)) / (SLOT_SECONDS * 1000)}%`)
  root.querySelector('[data-clock]').textContent = new Date(now).toLocaleTimeString('zh-CN', { hour12: false, timeZone: 'Asia/Shanghai' })
  const { baseUrl, secret, shift } = root.dataset
  draw(siteCodeUrl({ baseUrl, secret, shift, direction, slot: slotAt(now) }))
}

function draw (url) {
  if (url === drawn) return
  drawn = url
  const { size, data } = encode(url, { ecc: 'M', border: 0 })
  let path = ''
  data.forEach((row, y) => row.forEach((dark, x) => { if (dark) path += `M${x} ${y}h1v1h-1z` }))
  const picture = root.querySelector('[data-code]')
  picture.setAttribute('viewBox', `${-QUIET_ZONE} ${-QUIET_ZONE} ${size + 2 * QUIET_ZONE} ${size + 2 * QUIET_ZONE}`)
  picture.querySelector('path').setAttribute('d', path)
  picture.dataset.url = url
}

async function stayAwake () {
  try {
    await navigator.wakeLock?.request('screen')
  } catch {
    // The screen may fall asleep; the code is right again when it wakes.
  }
}
