// Group sign: the leader checks a group in at once, with one scan per person at the same moment.
import { annulmentOf, makeScan, mayAnnul } from './scan.js'

const WORDS = { in: '签到', out: '签退' }
const EVERYBODY = 'all'

// People not yet in for check-in, people who are in for check-out.
export function candidates (people, direction) {
  return people.filter(({ state }) => (direction === 'in' ? !state : state === 'in'))
}

// Choices: everybody, each team, each unit; empty ones are not offered.
export function groupsOf (people, direction) {
  const left = candidates(people, direction)
  const named = (kind, word) => [...new Set(left.map((person) => person[kind]).filter(Boolean))].sort()
    .map((name) => ({ value: `${kind}:${name}`, label: `${word}：${name}`, count: left.filter((person) => person[kind] === name).length }))
  return [{ value: EVERYBODY, label: direction === 'in' ? '全部未到的人' : '全部在场的人', count: left.length }, ...named('team', '团队'), ...named('unit', '单位')]
}

export function membersOf (people, direction, value) {
  const left = candidates(people, direction)
  if (value === EVERYBODY) return left
  const kind = value.slice(0, value.indexOf(':'))
  return left.filter((person) => person[kind] === value.slice(kind.length + 1))
}

export function groupScans (people, { shift, direction, deviceMs, offsetMs }) {
  return people.map(({ volunteer, volunteer_no: volunteerNo, name, phone }) => makeScan({ shift, direction, method: 'group_sign', volunteerNo, volunteer, name, phone, deviceMs, offsetMs }))
}

export function undoOf (scans, { deviceMs, offsetMs }) {
  return scans.filter((scan) => mayAnnul(scan, deviceMs)).map((scan) => annulmentOf(scan, { deviceMs, offsetMs }))
}

// `station` gives: loadRoll() → people, shiftId(), direction(), offsetMs(), takeAll(scans, shown).
export function enableGroup (root, station) {
  const page = new Group(root.querySelector('[data-view-of="group"]'), station)
  return () => page.open()
}

class Group {
  constructor (root, station) {
    Object.assign(this, { root, station, people: [], chosen: new Set(), last: [] })
    const on = (name, event, act) => root.querySelector(`[data-on="${name}"]`).addEventListener(event, act)
    on('group-of', 'change', (event) => this.choose(event.target.value))
    on('group-all', 'click', () => this.mark(true))
    on('group-none', 'click', () => this.mark(false))
    on('group-press', 'click', () => this.press())
    on('group-undo', 'click', () => this.undo())
  }

  part (name) { return this.root.querySelector(`[data-on="group-${name}"]`) || this.root.querySelector(`[data-place="group-${name}"]`) }

  async open () {
    const word = WORDS[this.station.direction()]
    this.part('direction').textContent = word
    this.people = await this.station.loadRoll()
    this.tell(this.people.length ? '' : '名单没有取到。请有网络时先打开一次“点名”，之后没有网络也能用。')
    this.offer()
  }

  offer () {
    const groups = groupsOf(this.people, this.station.direction())
    this.part('of').replaceChildren(...groups.map(({ value, label, count }) => Object.assign(document.createElement('option'), { value, textContent: `${label}（${count}）` })))
    this.choose(EVERYBODY)
  }

  choose (value) {
    this.members = membersOf(this.people, this.station.direction(), value)
    this.chosen = new Set(this.members.map(({ volunteer }) => volunteer))
    this.part('people').replaceChildren(...this.members.map((person) => this.line(person)))
    this.count()
  }

  line (person) {
    const line = document.createElement('li')
    const label = Object.assign(document.createElement('label'), { className: 'item' })
    const box = Object.assign(document.createElement('input'), { type: 'checkbox', className: 'form-check-input', checked: true })
    box.addEventListener('change', () => { this.chosen[box.checked ? 'add' : 'delete'](person.volunteer); this.count() })
    const words = Object.assign(document.createElement('span'), { className: 'item-main' })
    const title = Object.assign(document.createElement('span'), { className: 'item-title', textContent: person.name })
    const note = Object.assign(document.createElement('span'), { className: 'item-sub', textContent: [person.team, person.unit].filter(Boolean).join(' · ') })
    words.append(title, note)
    label.append(box, words)
    line.append(label)
    return line
  }

  mark (wanted) {
    this.chosen = new Set(wanted ? this.members.map(({ volunteer }) => volunteer) : [])
    this.root.querySelectorAll('[type="checkbox"]').forEach((box) => { box.checked = wanted })
    this.count()
  }

  count () {
    const press = this.part('press')
    press.textContent = `为 ${this.chosen.size} 人${WORDS[this.station.direction()]}`
    press.disabled = !this.chosen.size
  }

  async press () {
    const people = this.members.filter(({ volunteer }) => this.chosen.has(volunteer))
    const direction = this.station.direction()
    this.part('press').disabled = true
    const scans = groupScans(people, { shift: this.station.shiftId(), direction, deviceMs: Date.now(), offsetMs: this.station.offsetMs() })
    await this.station.takeAll(scans, people.map(({ name }) => ({ name })))
    people.forEach((person) => { person.state = direction })
    this.last = scans
    this.offer()
    this.tell(`已为 ${scans.length} 人${WORDS[direction]}，存在本机，自动上传。`)
    Object.assign(this.part('undo'), { hidden: false, textContent: `撤销刚才这 ${scans.length} 人` })
  }

  async undo () {
    const annulments = undoOf(this.last, { deviceMs: Date.now(), offsetMs: this.station.offsetMs() })
    this.part('undo').hidden = true
    if (!annulments.length) return this.tell('只能撤销 15 分钟内的扫码。')
    await this.station.takeAll(annulments, annulments.map(() => ({})))
    const undone = new Set(annulments.map(({ volunteer, volunteer_no: volunteerNo }) => volunteer || volunteerNo))
    const before = this.last[0].direction === 'in' ? '' : 'in'
    this.people.filter((person) => undone.has(person.volunteer) || undone.has(person.volunteer_no)).forEach((person) => { person.state = before })
    this.last = []
    this.offer()
    this.tell(`已撤销 ${annulments.length} 人。`)
  }

  tell (words) {
    this.part('problem').textContent = words
    this.part('problem').hidden = !words
  }
}
