// Somebody without a place at this shift: by name and phone, or by the card they show; works without network.
import { cardText, plain } from './readings.js'
import { lineButton } from './screen.js'
import { stateWord } from './roll.js'

const NAME = /^[^\d]{2,50}$/
const PHONE = /^1\d{10}$/
const WHY = { both: '姓名和手机号相同', phone: '手机号相同', name: '姓名相同' }

// What was typed, as it is compared and sent; `problem` says what is missing.
export function readWalkIn (typed) {
  const name = plain(typed.name)
  const phone = plain(typed.phone).replace(/[-()]/g, '').replace(/^(\+|00)?86(?=1\d{10}$)/, '')
  if (!NAME.test(name)) return { name, phone, problem: '请填姓名（2 至 50 个字，不含数字）。' }
  return { name, phone, problem: PHONE.test(phone) ? '' : '请填 11 位手机号码。有志愿者卡的不用填，直接扫卡。' }
}

// Who may be the same person: on the roll kept here, or entered here before. Phones are known only until they are uploaded.
export function sameAs ({ name, phone }, people) {
  const whyOf = (person) => {
    const names = person.name === name
    const phones = Boolean(person.phone) && person.phone === phone
    return names && phones ? 'both' : (phones && 'phone') || (names && 'name') || ''
  }
  return people.map((person) => ({ person, why: whyOf(person) })).filter(({ why }) => why)
}

export class WalkInView {
  constructor (station) {
    Object.assign(this, { station, screen: station.screen, form: station.root.querySelector('[data-on="walk-in"]') })
  }

  open () {
    this.form.reset()
    this.say('')
    this.offer([])
    this.screen.view('walk-in')
  }

  say (words) { this.screen.words('walk-in-problem', words) }

  async enter ({ isAnother = false } = {}) {
    const typed = { name: this.form.elements.name.value, phone: this.form.elements.phone.value }
    const card = [typed.name, typed.phone].find((text) => cardText(text)) // a hand scanner types where the cursor stands
    if (card) return this.take({ text: card })
    const { name, phone, problem } = readWalkIn(typed)
    this.say(problem)
    if (problem) return
    const same = isAnother ? [] : sameAs({ name, phone }, this.station.book.people(this.station.shift.id))
    this.offer(same)
    if (!same.length) await this.take({ name, phone, forced: isAnother })
  }

  async take (who) {
    this.form.reset()
    this.offer([])
    this.screen.view('scan')
    await this.station.taking.take({ method: 'walk_in', direction: 'in', ...who })
  }

  offer (same) {
    this.screen.place('walk-in-same').hidden = !same.length
    this.screen.list('walk-in-people', same, '', (line, { person, why }) => {
      const note = [WHY[why], person.unit, stateWord(person)].filter(Boolean).join(' · ')
      line.append(lineButton(person.name, note, '就是这个人', () => this.isThem(person)))
    })
    if (same.length) this.screen.place('walk-in-same').scrollIntoView({ block: 'nearest' })
  }

  async isThem ({ volunteer, volunteer_no: volunteerNo, name, phone }) {
    if (phone) return this.take({ name, phone })
    this.form.reset()
    this.offer([])
    this.screen.view('scan')
    await this.station.taking.take({ method: 'roll_call', direction: 'in', volunteerNo, volunteer })
  }
}
