// The page of 下乡准备: the checks as they finish, the result, and what to print.
import { clockTime, dayAndTime } from './answer.js'
import { battery, persists, room, triesCamera, writes } from './device.js'
import { limitsHere } from './limits.js'
import { isReady, prepare, verdict } from './prepare.js'
import { saveState } from './store.js'
import { readsItsTestCode } from './test_code.js'

const SIGNS = { ok: '✓', care: '!', missing: '✕', running: '…' }

export class PrepareView {
  constructor (station) { this.station = station }

  async open () {
    const { screen, shifts, root } = this.station
    screen.view('prepare')
    screen.list('prepare-paper', shifts, '分配场次以后，这里有签到表的打印链接。', (line, shift) => {
      line.append(Object.assign(document.createElement('a'), {
        className: 'item', target: '_blank', rel: 'noopener', href: root.dataset.sheetUrl.replace('/0/', `/${shift.id}/`),
        textContent: `打印签到表：${shift.title} ${dayAndTime(shift.starts_at)}–${clockTime(shift.ends_at)}`,
      }))
    })
    this.showLast()
    if (!this.ready) await this.run()
  }

  get ready () { return this.station.ready }

  async run () {
    if (this.running) return
    this.running = true
    const { screen, db } = this.station
    screen.text('prepare-verdict', '正在准备，请保持网络畅通…')
    try {
      const checks = await prepare(this.tools(), (told) => this.show(told))
      const ready = isReady(checks) ? { at: Date.now(), checks, shifts: this.station.shifts.map(({ id }) => id) } : null
      this.station.ready = ready
      if (ready) await saveState(db, { ready })
      else await db.delete('state', 'ready')
      this.conclude(checks, Date.now())
      await this.station.report({ now: true })
    } finally {
      this.running = false
    }
  }

  tools () {
    const { station } = this
    return {
      load: () => station.loadEverything(), offline: station.offline, limits: limitsHere(), readsTestCode: readsItsTestCode, triesCamera,
      storage: { writes: () => writes(station.db), room, persists }, watch: station.watch, battery,
    }
  }

  showLast () {
    if (!this.ready) return this.station.screen.list('prepare-checks', [], '', () => {})
    this.show(this.ready.checks)
    this.conclude(this.ready.checks, this.ready.at)
  }

  show (checks) {
    this.station.screen.list('prepare-checks', checks, '', (line, { title, state, words }) => {
      line.className = `check check-${state}`
      const sign = Object.assign(document.createElement('span'), { className: 'check-sign', textContent: SIGNS[state] })
      const text = document.createElement('span')
      text.append(Object.assign(document.createElement('strong'), { textContent: title }), `　${words}`)
      sign.setAttribute('aria-hidden', 'true')
      line.append(sign, text)
    })
  }

  conclude (checks, at) {
    const box = this.station.screen.place('prepare-verdict')
    box.textContent = verdict(checks, at)
    box.className = `verdict ${isReady(checks) ? 'is-ready' : 'is-missing'}`
    this.station.showReady()
  }
}
