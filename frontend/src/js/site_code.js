// Shows the turning site code; once loaded it needs no network.
import { ServerClock, offsetFrom } from './server_clock.js'
import { SiteCodeDisplay } from './site_code/display.js'

const CHECK_MS = 60_000
const root = document.querySelector('[data-site-code]')
const clock = new ServerClock()
const display = new SiteCodeDisplay(root, clock, () => root.dataset)

syncFromPage()
document.addEventListener('visibilitychange', () => {
  if (document.hidden) return
  checkClock()
  display.stayAwake()
})
setInterval(checkClock, CHECK_MS)
display.start()

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
  display.show()
}
