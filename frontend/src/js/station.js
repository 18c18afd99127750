// The organiser's scanner: a paired device that stores each scan before it sends it.
import './older_browsers.js'
import { enableExport } from './station/export.js'
import { showLimits } from './station/limits.js'
import { enablePairing } from './station/pair.js'
import { Station } from './station/station.js'
import { openStore } from './station/store.js'

start()

async function start () {
  const root = document.querySelector('[data-station]')
  showLimits(root)
  const opening = openStore()
  if (root.dataset.station === 'pair') enablePairing(root, opening)
  let db
  try {
    db = await opening
  } catch {
    root.querySelector('[data-no-store]').hidden = false
    return
  }
  if (root.dataset.station === 'pair') return
  enableExport(root, db)
  await new Station(root, db).start()
}
