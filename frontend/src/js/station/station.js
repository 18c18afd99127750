// Joins camera, queue, server and screen of a paired station.
import { ClockWatch } from './clock.js'
import { CodeView } from './code_view.js'
import { conflictCount } from './conflicts.js'
import { Controls } from './controls.js'
import { NotStored } from './database.js'
import { persists } from './device.js'
import { Ending } from './ending.js'
import { enableGroup } from './group.js'
import { Link } from './link.js'
import { showShifts } from './lists.js'
import { Offline } from './offline.js'
import { notSentWords } from './lost_words.js'
import { stateOf } from './pair.js'
import { verdict } from './prepare.js'
import { PrepareView } from './prepare_view.js'
import { forgetOldAnswers, lastStanding, waitingCount } from './queue.js'
import { RollBook } from './roll_book.js'
import { mayAnnul } from './scan.js'
import { Screen } from './screen.js'
import { wakeSound } from './signals.js'
import { loadState, saveState } from './store.js'
import { Taking } from './taking.js'

const ANSWERS_KEPT_MS = 7 * 24 * 3600_000
const ROLL_FRESH_MS = 60_000
const ROUND_MS = 1_000
const UPDATE_MS = 3600_000
const KEPT = ['token', 'station', 'shifts', 'keys', 'contact', 'choice', 'ready', 'ended']

export class Station {
  constructor (root, db) {
    Object.assign(this, { root, db, screen: new Screen(root), watch: new ClockWatch(), book: new RollBook(db), shifts: [], keys: [], updateAt: Date.now() })
    this.controls = new Controls(this)
    this.taking = new Taking(this)
    this.preparing = new PrepareView(this)
    this.ending = new Ending(this)
    this.code = new CodeView(root.querySelector('[data-site-code]'), { watch: this.watch, baseUrl: location.origin })
    this.offline = new Offline({ url: root.dataset.worker, scope: root.dataset.scope })
    this.openGroup = enableGroup(root, {
      loadRoll: async () => { await this.freshRoll(); return this.book.people(this.shift.id) },
      shiftId: () => this.shift.id, direction: () => this.direction, offsetMs: () => this.watch.offset,
      takeAll: (scans, named) => this.taking.takeAll(scans, named),
    })
  }

  get camera () { return this.controls.camera }

  async start () {
    this.offline.start()
    const { token, shifts, keys, contact, choice, ...rest } = await loadState(this.db, KEPT)
    Object.assign(this, rest, { shifts: shifts || [], keys: keys || [] })
    this.watch.resume(contact)
    this.link = new Link({ db: this.db, token, on: this })
    this.controls.listen()
    window.addEventListener('online', () => { this.link.ask({ now: true }); this.link.upload({ now: true }) })
    window.addEventListener('offline', () => { this.link.online = false; this.changed() })
    document.addEventListener('visibilitychange', () => this.round())
    await forgetOldAnswers(this.db, Date.now() - ANSWERS_KEPT_MS)
    await this.book.load(this.shifts)
    if (this.ended) await this.ending.resume()
    else if (token) await this.work(choice)
    else this.screen.view('unpaired')
    setInterval(() => this.round(), ROUND_MS)
  }

  async work (choice) {
    this.screen.text('station', this.station?.name || '')
    this.showShifts()
    persists()
    const last = this.shifts.find((shift) => shift.id === choice?.shift)
    if (last) await this.choose(last, choice.direction)
    else this.toChoice()
    this.link.upload()
    await this.link.ask({ now: true })
    await this.loadMissingRolls()
  }

  toChoice () {
    this.camera.stop()
    this.code.close()
    this.shift = null
    this.screen.view('choose')
    this.showReady()
    this.changed()
  }

  showShifts () {
    showShifts(this.screen, this.shifts, (shift) => { wakeSound(); this.choose(shift, 'in') })
  }

  async choose (shift, direction) {
    const moved = this.shift?.id !== shift.id
    Object.assign(this, { shift, direction })
    await saveState(this.db, { choice: { shift: shift.id, direction } })
    this.screen.shift(shift, direction)
    this.screen.view('scan')
    await this.changed()
    if (moved) this.freshRoll()
    if (moved || !this.camera.scanner) await this.controls.openCamera()
  }

  async freshRoll () {
    const { id } = this.shift
    if (Date.now() - (this.book.rollOf(id)?.at || 0) < ROLL_FRESH_MS) return
    await this.book.fetch(this.link.api, id).catch(() => {})
    await this.changed()
  }

  async loadMissingRolls () {
    for (const { id } of this.shifts.filter((shift) => !this.book.rollOf(shift.id))) await this.book.fetch(this.link.api, id).catch(() => {})
    await this.changed()
  }

  // For 下乡准备: load everything again, and return what failed.
  async loadEverything () {
    const mine = await this.link.ask({ now: true })
    const missing = mine ? [] : ['场次']
    for (const { id, title } of mine ? this.shifts : []) await this.book.fetch(this.link.api, id).catch(() => missing.push(`“${title}”的名单`))
    if (!this.keys.length) missing.push('验卡密钥')
    const people = this.shifts.reduce((sum, { id }) => sum + (this.book.rollOf(id)?.people.length || 0), 0)
    return { shifts: this.shifts.length, people, missing }
  }

  // New shifts were not part of what was prepared.
  get isReady () { return Boolean(this.ready) && this.shifts.every(({ id }) => this.ready.shifts.includes(id)) }

  showReady () {
    const notYet = this.ready ? '场次有变化，请再做一次下乡准备。' : '还没有做下乡准备。'
    this.screen.text('ready', this.isReady ? verdict(this.ready.checks, this.ready.at) : notYet)
    this.screen.place('ready').classList.toggle('is-ready', this.isReady)
  }

  async stored () {
    await this.changed()
    await this.link.upload()
  }

  async report (how = {}) {
    if (!this.ended) await this.link.report({ offset: this.watch.offset, ready: this.isReady, ...how })
  }

  round () {
    this.watch.check({ wasHidden: this.wasHidden || document.hidden })
    this.wasHidden = document.hidden
    this.screen.words('clock', this.ended ? '' : this.watch.words)
    if (!this.code.clock.synced || this.watch.state === 'jumped') this.code.sync()
    if (this.screen.now === 'choose' && this.offline.hasUpdate) this.changed()
    if (this.ended || !this.link.api.token || document.hidden) return
    this.link.ask({ sooner: this.watch.state !== 'right' && this.watch.state !== 'off' })
    this.report()
    if (Date.now() - this.updateAt < UPDATE_MS) return
    this.updateAt = Date.now()
    this.offline.lookForUpdate()
  }

  // Events of the link.
  async contacted (offset) {
    const contact = this.watch.contacted(offset)
    await saveState(this.db, { contact }).catch(() => {}) // a full phone must still upload
    this.code.sync()
  }

  async mine (mine) {
    if (this.ended) return // asked before the end, answered after it
    if (mine.station.state === 'retired') return this.ending.begin('station_retired')
    const kept = stateOf(mine)
    const before = new Set(this.shifts.map(({ id }) => id))
    await saveState(this.db, kept)
    if (this.ended) return
    Object.assign(this, kept)
    await this.book.load(this.shifts.filter(({ id }) => !before.has(id)))
    await this.book.forget(this.shifts.map(({ id }) => id))
    this.showShifts()
    this.showReady()
    if (!this.shift) return
    const still = this.shifts.find(({ id }) => id === this.shift.id)
    if (still) { this.shift = still; return }
    this.toChoice()
    this.screen.tell('刚才的场次已不再分配给这台签到台。', 'wait')
  }

  answered ({ results, shifts }) {
    Object.entries(shifts).forEach(([id, counts]) => this.book.tell(Number(id), counts))
    this.taking.answered(results)
    this.report({ now: results.length > 1 })
  }

  refused (refusal) { return this.ending.refused(refusal) }

  trouble (refusal) {
    const healed = this.unread && !refusal
    this.unread = refusal instanceof NotStored
    if (healed) this.screen.tell('')
    if (this.unread) this.screen.tell(notSentWords(refusal), 'wait')
    else if (refusal) this.screen.tell(`服务器暂时没有收下（${refusal.status}）。扫码已存在本机，会自动重试。`, 'wait')
  }

  async changed () {
    try {
      await this.showChange()
    } catch (error) {
      if (!(error instanceof NotStored)) throw error // the figures stay as they were; whoever wanted to store was told
    }
  }

  async showChange () {
    const [waiting, conflicts, standing] = await Promise.all([waitingCount(this.db), conflictCount(this.db), lastStanding(this.db)])
    this.screen.place('annul').hidden = !standing || !mayAnnul(standing, Date.now())
    this.screen.counts({ ...this.shift ? this.book.counts(this.shift.id) : {}, waiting, conflicts })
    this.screen.contact(this.watch.contactAt && this.watch.contactAt + this.watch.offset, this.link?.online)
    if (this.ended) await this.ending.showLeft()
    if (!waiting && this.ended) await this.ending.drained()
    if (!waiting && this.screen.now === 'choose') await this.offline.takeUpdate(() => this.screen.now === 'choose')
  }
}
