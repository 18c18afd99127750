// The station's own site code, from a secret and the clock offset, so that it needs no network.
import { ServerClock } from '../server_clock.js'
import { SiteCodeDisplay } from '../site_code/display.js'
import { fromHex } from './card.js'
import { clockTime, dayAndTime } from './answer.js'

export class CodeView {
  constructor (root, { watch, baseUrl }) {
    Object.assign(this, { root, watch, baseUrl, clock: new ServerClock(), shift: null })
    this.display = new SiteCodeDisplay(root, this.clock, () => ({ baseUrl, secret: this.secret, shift: this.shift.uuid }))
  }

  get isOpen () { return Boolean(this.shift) }

  open (shift, direction) {
    Object.assign(this, { shift, secret: fromHex(shift.site_code_secret) })
    this.root.querySelector('[data-place="code-title"]').textContent = shift.title
    this.root.querySelector('[data-place="code-words"]').textContent = [`${dayAndTime(shift.starts_at)}–${clockTime(shift.ends_at)}`, shift.place].filter(Boolean).join(' · ')
    this.sync()
    this.display.start(direction)
  }

  close () {
    this.display.stop()
    this.shift = null
  }

  // Red unless the clock was measured and not changed since.
  sync () {
    if (!this.isOpen) return
    this.clock.synced = false
    if (!['never', 'jumped'].includes(this.watch.state)) this.clock.sync(this.watch.serverNow())
    this.display.show()
  }
}
