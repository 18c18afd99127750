// The organiser's scanner: a paired device that stores each scan before it sends it.
import { openQueue } from './station/queue.js'
import { enablePairing } from './station/pair.js'
import { Station } from './station/station.js'

start()

async function start () {
  const root = document.querySelector('[data-station]')
  if (/MicroMessenger/i.test(navigator.userAgent)) root.querySelector('[data-wechat]').hidden = false
  let db
  try {
    db = await openQueue()
  } catch {
    root.querySelector('[data-no-store]').hidden = false
    return
  }
  if (root.dataset.station === 'pair') enablePairing(root, db)
  else await new Station(root, db).start()
}
