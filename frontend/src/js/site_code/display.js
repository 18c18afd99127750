// The turning site code on a screen: it needs a clock and a secret, and no network.
import { Awake } from '../awake.js'
import { drawCode } from './picture.js'
import { SLOT_SECONDS, millisecondsLeft, siteCodeUrl, slotAt } from './token.js'

const TURN_MS = 250

export class SiteCodeDisplay {
  // `code()` gives { baseUrl, secret, shift } of what is shown.
  constructor (root, clock, code) {
    Object.assign(this, { root, clock, code, direction: root.dataset.direction || 'in', awake: new Awake() })
    root.querySelectorAll('[data-set-direction]').forEach((button) => {
      button.addEventListener('click', () => this.setDirection(button.dataset.setDirection))
    })
    root.querySelector('[data-full-screen]')?.addEventListener('click', () => root.requestFullscreen?.())
  }

  start (direction = this.direction) {
    this.stop()
    this.timer = setInterval(() => this.show(), TURN_MS)
    this.setDirection(direction)
    this.awake.keep()
  }

  stop () {
    clearInterval(this.timer)
    this.awake.release()
  }

  part (name) { return this.root.querySelector(`[data-${name}]`) }

  setDirection (direction) {
    this.direction = this.root.dataset.direction = direction
    this.root.querySelectorAll('[data-set-direction]').forEach((button) => {
      button.setAttribute('aria-pressed', String(button.dataset.setDirection === direction))
    })
    this.part('direction-word').textContent = direction === 'in' ? '签到' : '签退'
    this.show()
  }

  show () {
    const { direction, clock } = this
    const now = clock.now()
    const left = millisecondsLeft(now)
    this.root.classList.toggle('is-unsynced', !clock.synced)
    this.part('unsynced').hidden = clock.synced
    this.part('left').textContent = Math.ceil(left / 1000)
    this.part('left-bar').setAttribute('width', `${(100 * left) / (SLOT_SECONDS * 1000)}%`)
    this.part('clock').textContent = new Date(now).toLocaleTimeString('zh-CN', { hour12: false, timeZone: 'Asia/Shanghai' })
    drawCode(this.part('code'), siteCodeUrl({ ...this.code(), direction, slot: slotAt(now) }))
  }
}
