// Input of the station: touch, camera, photo, hand scanner.
import { Camera, readPhoto } from './camera.js'
import { isVolunteerNo } from './card.js'
import { listenToHandScanner } from './hand_scanner.js'
import { showConflicts, showRecent, showRoll } from './lists.js'
import { codeFrom, pair, refusalWords } from './pair.js'
import { cardText } from './readings.js'
import { normaliseVolunteerNo } from './scan.js'
import { wakeSound } from './signals.js'
import { WalkInView } from './walk_in.js'

export class Controls {
  constructor (station) {
    Object.assign(this, { station, screen: station.screen, root: station.root })
    this.walkIn = new WalkInView(station)
    this.camera = new Camera(station.root.querySelector('video'), (text) => this.scanned(text))
  }

  on (name, event, act) { this.root.querySelectorAll(`[data-on="${name}"]`).forEach((part) => part.addEventListener(event, act)) }
  press (name, act) { this.on(name, 'click', act) }

  listen () {
    const { station, screen } = this
    this.on('pair', 'submit', (event) => { event.preventDefault(); this.pairAgain(event.target.elements.code.value) })
    this.on('photo', 'change', (event) => this.photo(event.target))
    this.on('number', 'submit', (event) => { event.preventDefault(); this.typedNumber(event.target.elements.number) })
    this.on('filter', 'input', (event) => this.showRoll(event.target.value))
    this.press('change-shift', () => station.toChoice())
    this.press('camera', () => this.openCamera())
    this.press('roll', () => this.openRoll())
    this.press('recent', () => { screen.view('recent'); showRecent(screen, station.db) })
    this.press('conflicts', () => { screen.view('conflicts'); showConflicts(screen, station.db, () => station.changed()) })
    this.press('walk-in-open', () => this.walkIn.open())
    this.on('walk-in', 'submit', (event) => { event.preventDefault(); this.walkIn.enter() })
    this.press('walk-in-another', () => this.walkIn.enter({ isAnother: true }))
    this.press('group', () => { screen.view('group'); station.openGroup() })
    this.press('back', () => this.back())
    this.press('annul', () => station.taking.annulLast())
    this.press('upload', () => station.link.upload({ now: true }))
    this.press('prepare', () => station.preparing.open())
    this.press('prepare-run', () => station.preparing.run())
    this.press('code', () => this.openCode())
    this.press('discard', () => station.ending.discard())
    this.root.querySelectorAll('[data-view-of="scan"] [data-set-direction]').forEach((button) => {
      button.addEventListener('click', () => { wakeSound(); station.choose(station.shift, button.dataset.setDirection) })
    })
    listenToHandScanner((text) => this.scanned(text))
  }

  // On any page a scanned code is a press.
  scanned (text) {
    if (!this.station.shift || this.station.ended) return
    if (this.screen.now === 'walk-in') this.walkIn.take({ text })
    else this.station.taking.take({ method: 'card', text })
  }

  async openCamera () {
    this.screen.camera('')
    try {
      await this.camera.start()
    } catch (error) {
      this.screen.camera(error.message)
    }
  }

  async pairAgain (typed) {
    try {
      await pair(this.station.db, codeFrom(typed.trim()))
      location.reload()
    } catch (error) {
      this.screen.tell(refusalWords(error))
    }
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
    const typed = input.value
    if (cardText(typed)) { // a hand scanner types where the cursor stands
      input.value = ''
      return this.scanned(typed)
    }
    const volunteerNo = normaliseVolunteerNo(typed)
    if (!volunteerNo) return
    if (!isVolunteerNo(volunteerNo)) return this.screen.tell('编号不对：应为 GZ 加 11 位数字。请核对，或用“点名”按姓名找。', 'wait')
    input.value = ''
    this.station.taking.take({ method: 'roll_call', volunteerNo })
  }

  async openRoll () {
    this.screen.view('roll')
    this.showRoll('')
    await this.station.freshRoll()
    this.showRoll(this.root.querySelector('[data-on="filter"]').value)
  }

  showRoll (typed) {
    const { book, shift, taking } = this.station
    showRoll(this.screen, book.people(shift.id), typed, ({ volunteer, volunteer_no: volunteerNo, name, phone }) => {
      this.screen.view('scan')
      taking.take(phone ? { method: 'walk_in', name, phone } : { method: 'roll_call', volunteerNo, volunteer })
    })
  }

  openCode () {
    this.camera.stop()
    this.screen.view('code')
    this.station.code.open(this.station.shift, this.station.direction)
  }

  back () {
    const wasCode = this.station.code.isOpen
    this.station.code.close()
    if (this.station.ended) return this.screen.view('ended')
    if (!this.station.shift) return this.station.toChoice()
    this.screen.view('scan')
    if (wasCode) this.openCamera()
  }
}
