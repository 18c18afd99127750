// Somebody without a place at this shift: by name and phone, or by the card they show; works without network.
import { cardText, plain } from './readings.js'
import { lineButton } from './screen.js'
import { stateWord } from './roll.js'

// The same as registry/words/identity.py: what the server would not register is said while they still stand here.
const HAN = '\\u3007\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{3fffd}'
const LETTER = `\\p{L}${HAN}`
const NAME = new RegExp(`^[${LETTER}][${LETTER}\\p{M}·\\-'’ ]{0,48}[${LETTER}\\p{M}]$`, 'u')
const DOTS = /[\u2022\u2027\u2219\u22c5\u30fb\u0387\u16eb\u2e31\u25cf]/g
const BETWEEN_HAN = [[new RegExp(`([${HAN}·]) +(?=[${HAN}·])`, 'gu'), '$1'], [new RegExp(`([${HAN}])\\.(?=[${HAN}])`, 'gu'), '$1·']]
const PHONE = /^(1[3-9]\d{9}|\+852[4-9]\d{7}|\+8536\d{7}|\+8869\d{8})$/
const PREFIXED = /^(?:\+|00)?(?=852[4-9]\d{7}$|8536\d{7}$|8860?9\d{8}$)(852|853|886)0?(\d+)$/
const INVENTED = /^10000\d{6}$/ // nobody can be called there: only in a demonstration
const WHY = { both: '姓名和手机号相同', phone: '手机号相同', name: '姓名相同' }

// What was typed, as it is compared and sent; `problem` says what is missing.
export function readWalkIn (typed, { isDemo = false } = {}) {
  const name = plainName(typed.name)
  const phone = plainPhone(typed.phone)
  if (!NAME.test(name)) return { name, phone, problem: '请填姓名：2 至 50 个字，不含数字和符号。' }
  const isPhone = PHONE.test(phone) || (isDemo && INVENTED.test(phone))
  return { name, phone, problem: isPhone ? '' : '请核对手机号码：内地 11 位，港澳台加 +852、+853、+886。有志愿者卡的不用填，直接扫卡。' }
}

function plainName (typed) {
  const name = typed.replace(/\p{Cf}/gu, '').normalize('NFKC').replace(DOTS, '·').replace(/\s+/g, ' ').trim()
  return BETWEEN_HAN.reduce((text, [between, by]) => text.replace(between, by), name)
}

function plainPhone (typed) {
  const phone = plain(typed).replace(/[-()\u2010-\u2015]/g, '').replace(/^(\+|00)?86(?=1\d{10}$)/, '')
  return phone.replace(PREFIXED, '+$1$2')
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
    const { name, phone, problem } = readWalkIn(typed, { isDemo: 'demo' in this.station.root.dataset })
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
