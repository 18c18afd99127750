// The rolls of the station's shifts with this device's scans for them, ready for the next scan.
import { answeredSince, presenceOf } from './presence.js'
import { rowsOfShift, withoutContact } from './queue.js'

export function keyOf ({ volunteer_no: number, volunteer, name, phone }) { return number || volunteer || (phone ? `${name}|${phone}` : '') }

export class RollBook {
  constructor (db) { Object.assign(this, { db, pages: new Map(), rows: new Map() }) }

  async load (shifts) {
    await Promise.all(shifts.map(async (shift) => {
      const [roll, rows] = await Promise.all([this.db.get('rolls', shift.id), rowsOfShift(this.db, shift.id)])
      const until = Date.parse(shift.scans_until)
      const page = { told: null, until, presses: new Map(), walkIns: new Map(), listed: { present: shift.present, expected: shift.expected } }
      this.pages.set(shift.id, page)
      this.useRoll(shift.id, roll)
      rows.forEach((row) => this.add(row))
    }))
  }

  // Read before asking the server: scans answered meanwhile may be in the roll or not, and count once.
  async fetch (api, shift) {
    const at = Date.now()
    const { people, present, expected } = await api.roll(shift)
    if (!this.pages.has(shift)) return
    const roll = { shift, people, present, expected, at }
    await this.db.put('rolls', roll)
    this.useRoll(shift, roll)
    if (!(this.pages.get(shift).toldAt > at)) this.tell(shift, { present, expected }) // an upload answered meanwhile knows better
  }

  // Shifts no longer given to the station are removed.
  async forget (others) {
    const kept = new Set(others)
    await Promise.all((await this.db.getAllKeys('rolls')).filter((shift) => !kept.has(shift)).map((shift) => this.db.delete('rolls', shift)))
    this.pages.forEach((_page, shift) => { if (!kept.has(shift)) this.pages.delete(shift) })
  }

  // A roll that is still loading is not stored.
  close () { this.pages.clear() }

  useRoll (shift, roll) {
    const page = this.pages.get(shift)
    if (!page) return
    page.roll = roll || null
    page.people = new Map((roll?.people || []).flatMap((person) => [person.volunteer_no, person.volunteer].filter(Boolean).map((key) => [key, person])))
  }

  rollOf (shift) { return this.pages.get(shift)?.roll || null }
  person (shift, key) {
    const page = this.pages.get(shift)
    return page?.people.get(key) || (page?.walkIns.has(key) ? walkInOf(page.walkIns.get(key)) : null)
  }

  people (shift) {
    const page = this.pages.get(shift)
    const walkIns = [...page?.walkIns || []].filter(([key]) => !page.people.has(key)).map(([, row]) => walkInOf(row))
    const here = walkIns.map((person) => ({ ...person, state: this.stateOf(shift, person) })).filter(({ state }) => state)
    return [...here, ...(this.rollOf(shift)?.people || []).map((person) => ({ ...person, state: this.stateOf(shift, person) }))]
  }

  add (row) {
    const page = this.pages.get(row.shift)
    const key = row.shown?.who || keyOf(row)
    if (!page || !key) return
    this.rows.set(row.nonce, row)
    page.presses.set(key, [...page.presses.get(key) || [], row])
    if (row.method === 'walk_in' && row.direction === 'in') page.walkIns.set(key, row)
  }

  settle (result) {
    const row = this.rows.get(result.nonce)
    if (!row) return
    Object.assign(row, { result, answered_at: Date.now() })
    if (row.phone) this.named(row, result)
  }

  // A walk-in by name and phone is somebody from now on: all their presses move to that key.
  named (row, result) {
    const page = this.pages.get(row.shift)
    const [before, now] = [keyOf(row), keyOf(result)]
    if (!now) return
    Object.assign(row, withoutContact(row, result), { name: undefined, phone: undefined })
    if (!page?.presses.has(before)) return
    page.presses.set(now, [...page.presses.get(now) || [], ...page.presses.get(before)])
    if (page.walkIns.has(before)) page.walkIns.set(now, page.walkIns.get(before))
    page.presses.delete(before)
    page.walkIns.delete(before)
  }

  tell (shift, counts) {
    const page = this.pages.get(shift)
    if (page && counts) Object.assign(page, { told: counts, toldAt: Date.now() })
  }

  presence (shift, key, { onlyAnswered = false } = {}) {
    const page = this.pages.get(shift)
    const rows = answeredSince(page?.presses.get(key) || [], page?.roll?.at || 0)
    return presenceOf(onlyAnswered ? rows.filter((row) => row.result) : rows, this.person(shift, key)?.state)
  }

  // In at another shift that still runs at this moment: its window is open, and nobody handed it in.
  isElsewhere (shift, key, at) {
    return [...this.pages].some(([other, page]) => other !== shift && !(at > page.until) && this.runs(other, key))
  }

  runs (shift, key) {
    const { open, handedIn } = this.presence(shift, key)
    return open && !handedIn
  }

  // The server's last counts plus unsent scans; without counts, from roll and device.
  counts (shift) {
    const page = this.pages.get(shift)
    if (!page) return {}
    const counted = page.told || page.roll || page.listed
    const keys = page.told ? this.waitingKeys(page) : [...page.presses.keys()]
    const present = (counted.present || 0) + keys.reduce((sum, key) => sum + this.change(shift, page, key), 0)
    return { present, expected: counted.expected }
  }

  waitingKeys (page) {
    return [...page.presses].filter(([, rows]) => rows.some((row) => !row.result)).map(([key]) => key)
  }

  change (shift, page, key) {
    const before = page.told ? this.presence(shift, key, { onlyAnswered: true }).open : presenceOf([], this.person(shift, key)?.state).open
    return Number(this.presence(shift, key).open) - Number(before)
  }

  stateOf (shift, person) {
    const { open, pairs, handedIn } = this.presence(shift, keyOf(person))
    if (open) return handedIn ? 'open' : 'in'
    return pairs ? 'out' : ''
  }
}

// Entered here as somebody who came without a place; named by what was typed until the server said who it is.
function walkInOf (row) {
  const { volunteer = row.volunteer, volunteer_no: number = row.shown?.who } = row.result || {}
  const name = row.name || row.result?.name || row.shown?.name || number
  return { volunteer: volunteer || '', volunteer_no: row.phone ? '' : number || '', name, phone: row.phone, signed_up: true }
}
