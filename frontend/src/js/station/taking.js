// Takes presses one by one: judges, stores and answers each; the server's answer wins later.
import { answerFor, keptAnswer, lostAnswer, staysIn, DIRECTIONS } from './answer.js'
import { decode, readCard } from './card.js'
import { differs } from './conflicts.js'
import { judge } from './judge.js'
import { lostWords } from './lost_words.js'
import { logicalMs } from './presence.js'
import { enqueueAll, forgetOldAnswers, lastStanding } from './queue.js'
import { keyOf } from './roll_book.js'
import { annulmentOf, makeScan, mayAnnul } from './scan.js'
import { signal } from './signals.js'
import { toneOf } from './tone.js'

export class Taking {
  constructor (station) { Object.assign(this, { station, fresh: new Map() }) }

  async take (who) {
    const { shift, direction, watch } = this.station
    const scan = makeScan({ direction, ...who, shift: shift.id, deviceMs: Date.now(), offsetMs: watch.offset })
    await this.keep(this.press(scan))
  }

  async annulLast () {
    const { db, watch, screen } = this.station
    const target = await lastStanding(db)
    if (!target || !mayAnnul(target, Date.now())) return screen.tell('只能撤销 15 分钟内的上一条扫码。', 'wait')
    await this.keep(this.press(annulmentOf(target, { deviceMs: Date.now(), offsetMs: watch.offset }), target))
  }

  // A group is stored together and answered once.
  async takeAll (scans, named = []) {
    const presses = scans.map((scan, at) => this.press(scan, null, named[at]?.name))
    if (!await this.stored(presses)) return
    const [{ direction }] = scans
    signal(this.station.screen.show({ tone: 'good', sign: '✓', heading: `已为 ${scans.length} 人${DIRECTIONS[direction]}`, name: '', note: '已存本机，待上传' }))
    await this.station.stored()
  }

  // The scan, its person and the answer shown now; `result` is null where only the server knows.
  press (scan, target = null, name = '') {
    const { book, shifts, keys } = this.station
    const shift = shifts.find(({ id }) => id === scan.shift)
    const card = scan.text ? readCard(scan.text, keys) : null
    const told = card?.volunteerNo || (scan.text && decode(scan.text)?.card.volunteerNo) || keyOf(scan)
    const person = told ? book.person(scan.shift, told) : null
    const who = person ? keyOf(person) : told
    const known = { keys, roll: Boolean(book.rollOf(scan.shift)) }
    const before = book.presence(scan.shift, who)
    const elsewhere = book.isElsewhere(scan.shift, who, logicalMs(scan))
    const result = judge(scan, { card, person, shift, before, elsewhere, target: target || this.targetOf(scan), known })
    const shown = { who: scan.phone ? '' : who, tone: result ? toneOf(result) : 'kept', code: result?.code || '', message: result?.message || '', name: result?.name || name }
    if (target) shown.undoes = target.direction
    return { scan, shown, result }
  }

  targetOf (scan) { return scan.annuls ? this.station.book.rows.get(scan.annuls) || null : null }

  async keep (press) {
    const { book, screen } = this.station
    screen.tell('')
    if (!await this.stored([press])) return
    const { scan, shown, result } = press
    this.fresh.set(scan.nonce, shown)
    const answer = result ? answerFor(result, { present: book.counts(scan.shift).present, pending: true, stays: staysIn(this.targetOf(scan)) }) : keptAnswer(scan, shown.name || shown.who)
    signal(screen.show(answer, scan.nonce))
    await this.station.stored()
  }

  // When storage is full, delete old answers once; whatever fails is shown most clearly, with its own cause.
  async stored (presses) {
    const { db, book, screen } = this.station
    try {
      await enqueueAll(db, presses).catch(async (error) => {
        if (error.reason !== 'full') throw error
        await forgetOldAnswers(db, Date.now())
        await enqueueAll(db, presses)
      })
    } catch (error) {
      const { note, tell } = lostWords(error)
      signal(screen.show(lostAnswer(note)))
      screen.tell(tell)
      return false
    }
    presses.forEach(({ scan, shown }) => book.add({ ...scan, shown, stored_at: Date.now() }))
    return true
  }

  // Show an answer again only where the server's differs.
  answered (results) {
    const { book, screen, shift } = this.station
    for (const result of results) {
      book.settle(result)
      const shown = this.fresh.get(result.nonce)
      if (!shown) continue
      this.fresh.delete(result.nonce)
      const stays = staysIn(this.targetOf(book.rows.get(result.nonce) || {}))
      const answer = answerFor(result, { present: shift ? book.counts(shift.id).present : 0, stays })
      if (shown.tone === 'kept' || stays || differs(shown, result)) signal(screen.show(answer, result.nonce))
      else screen.refine(answer, result.nonce)
    }
  }
}
