// Joins camera, queue, server and screen of a paired station.
import { Api, Refused } from './api.js'
import { Camera, listenToHandScanner, readPhoto } from './camera.js'
import { drain, enqueue, forgetOldAnswers, lastStanding, nextDelay, recent, waitingCount } from './queue.js'
import { pair, codeFrom } from './pair.js'
import { matching, stateWord } from './roll.js'
import { annulmentOf, makeScan, mayAnnul, normaliseVolunteerNo } from './scan.js'
import { Screen, lineButton } from './screen.js'
import { clockTime } from './answer.js'
import { signal, wakeSound } from './signals.js'

const ANSWERS_KEPT_MS = 7 * 24 * 3600_000
const ROLL_FRESH_MS = 30_000

export class Station {
  constructor (root, db) {
    Object.assign(this, { root, db, counts: {}, failures: 0, online: true, people: [], fresh: new Set() })
    this.screen = new Screen(root)
    this.camera = new Camera(root.querySelector('video'), (text) => this.scanned(text))
  }

  async start () {
    const load = (key) => this.db.get('state', key)
    const [token, station, shifts, contact, choice] = await Promise.all(['token', 'station', 'shifts', 'contact', 'choice'].map(load))
    Object.assign(this, { station, shifts: shifts || [], contact: contact || { at: 0, offset: 0 } })
    this.api = new Api({ token, onContact: (offset) => this.contacted(offset) })
    this.listen()
    await forgetOldAnswers(this.db, Date.now() - ANSWERS_KEPT_MS)
    if (!token) return this.screen.view('unpaired')
    this.screen.text('station', this.station?.name || '')
    this.showShifts()
    this.refreshShifts()
    const last = this.shifts.find((shift) => shift.id === choice?.shift)
    await (last ? this.choose(last, choice.direction) : this.screen.view('choose'))
    this.upload()
  }

  listen () {
    const on = (name, event, act) => this.root.querySelectorAll(`[data-on="${name}"]`).forEach((part) => part.addEventListener(event, act))
    on('pair', 'submit', (event) => { event.preventDefault(); this.pairAgain(event.target.elements.code.value) })
    on('change-shift', 'click', () => { this.camera.stop(); this.screen.view('choose') })
    on('camera', 'click', () => this.openCamera())
    on('photo', 'change', (event) => this.photo(event.target))
    on('number', 'submit', (event) => { event.preventDefault(); this.typedNumber(event.target.elements.number) })
    on('roll', 'click', () => this.openRoll())
    on('filter', 'input', (event) => this.showRoll(event.target.value))
    on('recent', 'click', () => this.openRecent())
    on('back', 'click', () => this.screen.view('scan'))
    on('annul', 'click', () => this.annulLast())
    on('upload', 'click', () => this.upload())
    this.root.querySelectorAll('[data-set-direction]').forEach((button) => {
      button.addEventListener('click', () => { wakeSound(); this.choose(this.shift, button.dataset.setDirection) })
    })
    listenToHandScanner((text) => this.scanned(text))
    window.addEventListener('online', () => this.upload())
    window.addEventListener('offline', () => { this.online = false; this.showState() })
  }

  async pairAgain (typed) {
    try {
      await pair(this.db, codeFrom(typed.trim()))
      location.reload()
    } catch (error) {
      this.screen.tell(error instanceof Refused ? error.message || '配对码不对、已用过或已过期。' : '没有连上服务器。配对需要网络。')
    }
  }

  // Shifts given to the station later appear at the next start with network.
  async refreshShifts () {
    try {
      const { shifts } = await this.api.me()
      this.shifts = shifts
      await this.db.put('state', shifts, 'shifts')
    } catch {
      // Without network the shifts known last are good enough.
    }
    this.showShifts()
  }

  showShifts () {
    this.screen.list('shifts', this.shifts, '还没有分配场次。请活动负责人在“签到台”页给这台设备分配场次，再重新打开本页。', (line, shift) => {
      const when = `${new Date(shift.starts_at).toLocaleDateString('zh-CN', { month: 'long', day: 'numeric', timeZone: 'Asia/Shanghai' })} ${clockTime(shift.starts_at)}–${clockTime(shift.ends_at)}`
      line.append(lineButton(shift.title, [when, shift.place].filter(Boolean).join(' · '), '', () => { wakeSound(); this.choose(shift, 'in') }))
    })
  }

  async choose (shift, direction) {
    const moved = this.shift?.id !== shift.id
    Object.assign(this, { shift, direction })
    if (moved) Object.assign(this, { counts: { expected: shift.expected, present: shift.present }, people: [], rollAt: 0 })
    await this.db.put('state', { shift: shift.id, direction }, 'choice')
    this.screen.shift(shift, direction)
    this.screen.view('scan')
    await this.showState()
    if (moved || !this.camera.scanner) await this.openCamera()
  }

  async openCamera () {
    this.screen.camera('')
    try {
      await this.camera.start()
    } catch (error) {
      this.screen.camera(error.message)
    }
  }

  scanned (text) {
    if (this.root.dataset.view === 'unpaired') return
    if (this.shift) this.take({ method: 'card', text })
  }

  async photo (input) {
    const [file] = input.files
    if (!file) return
    try {
      this.scanned(await readPhoto(file))
    } catch {
      this.screen.tell('照片里没有找到二维码。请对准、拍清楚后再试，或输入编号。', 'wait')
    }
    input.value = ''
  }

  typedNumber (input) {
    const volunteerNo = normaliseVolunteerNo(input.value)
    if (!volunteerNo) return
    input.value = ''
    this.take({ method: 'roll_call', volunteerNo })
  }

  async take ({ method, text, volunteerNo, volunteer, name }) {
    const scan = makeScan({ shift: this.shift.id, direction: this.direction, method, text, volunteerNo, volunteer, deviceMs: Date.now(), offsetMs: this.contact.offset })
    await this.store(scan, { name })
  }

  async store (scan, shown) {
    this.screen.tell('')
    await enqueue(this.db, scan, shown)
    signal(this.screen.kept(scan))
    this.fresh.add(scan.nonce)
    await this.showState()
    await this.upload()
  }

  async annulLast () {
    const scan = await lastStanding(this.db)
    if (!scan || !mayAnnul(scan, Date.now())) return this.screen.tell('只能撤销 15 分钟内的上一条扫码。', 'wait')
    await this.store(annulmentOf(scan, { deviceMs: Date.now(), offsetMs: this.contact.offset }), {})
  }

  // One upload at a time; a scan taken meanwhile is seen by the loop that runs.
  async upload () {
    if (this.uploading) { this.again = true; return }
    this.uploading = true
    clearTimeout(this.retry)
    try {
      do {
        this.again = false
        await drain(this.db, (scans) => this.send(scans), (answer) => this.answered(answer))
      } while (this.again)
      Object.assign(this, { failures: 0, online: true })
    } catch (error) {
      this.failed(error)
    } finally {
      this.uploading = false
      await this.showState()
    }
  }

  send (scans) { return this.api.scans(scans) }

  failed (error) {
    this.failures += 1
    const refused = error instanceof Refused
    this.online = refused
    if (refused && [401, 403].includes(error.status)) {
      this.screen.tell('这台签到台已停用或失效，扫码仍存在本机。请联系活动负责人重新配对，配对后会继续上传。')
      this.screen.view('unpaired')
    } else if (refused) {
      this.screen.tell(`服务器暂时没有收下（${error.status}）。扫码已存在本机，会自动重试。`, 'wait')
    }
    this.retry = setTimeout(() => this.upload(), nextDelay(this.failures))
  }

  answered ({ results, shifts }) {
    this.counts = shifts[this.shift?.id] || this.counts
    for (const result of results.filter(({ nonce }) => this.fresh.delete(nonce))) {
      signal(this.screen.answer(result, this.counts))
      const person = this.people.find(({ volunteer }) => volunteer === result.volunteer)
      if (person) person.state = result.direction
    }
  }

  async contacted (offset) {
    this.contact = { at: Date.now(), offset: offset ?? this.contact.offset }
    this.online = true
    await this.db.put('state', this.contact, 'contact')
  }

  async showState () {
    const standing = await lastStanding(this.db)
    this.screen.place('annul').hidden = !standing || !mayAnnul(standing, Date.now())
    this.screen.counts({ ...this.counts, waiting: await waitingCount(this.db) })
    this.screen.contact(this.contact.at, this.online)
  }

  async openRoll () {
    this.screen.view('roll')
    this.showRoll('')
    if (Date.now() - (this.rollAt || 0) < ROLL_FRESH_MS) return
    try {
      const { people, present, expected } = await this.api.roll(this.shift.id)
      Object.assign(this, { people, counts: { present, expected }, rollAt: Date.now() })
      this.showRoll(this.root.querySelector('[data-on="filter"]').value)
    } catch {
      this.screen.tell('名单没有取到。有网络时再打开，或直接输入志愿者编号。', 'wait')
    }
    await this.showState()
  }

  showRoll (typed) {
    this.screen.list('people', matching(this.people, typed), '没有符合的人。', (line, person) => {
      line.append(lineButton(person.name, `${person.unit || ''} ${person.volunteer_no || '现场登记'}`.trim(), stateWord(person), () => {
        this.screen.view('scan')
        this.take({ method: 'roll_call', volunteerNo: person.volunteer_no, volunteer: person.volunteer, name: person.name })
      }))
    })
  }

  async openRecent () {
    this.screen.view('recent')
    const words = { in: '签到', out: '签退', annul: '撤销' }
    this.screen.list('scans', await recent(this.db), '这台设备还没有扫过码。', (line, row) => {
      const name = row.result?.name || row.shown?.name || row.volunteer_no || '志愿者卡'
      const note = row.result ? row.result.message : '待上传'
      line.className = 'item'
      line.textContent = `${clockTime(row.device_at)} ${words[row.direction]} ${name} · ${note}`
    })
  }
}
