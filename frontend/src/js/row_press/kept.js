// Presses without an answer yet, in this tab and for who made them: the next page sends the newest again, with the same
// key, and tells of the others. The name in the store is one of those that log-out forgets (keep.js).
const STORE = 'typed:presses'
export const SEND_AGAIN_WITHIN_MS = 60_000 // later, the time that the server would write down is no longer that of the press

export class Kept {
  constructor (storage, who) {
    Object.assign(this, { storage, who })
  }

  put (press) { this.write([...this.all().filter((each) => each.key !== press.key), press]) }

  drop (press) { this.write(this.all().filter((each) => each.key !== press.key)) }

  all () {
    try {
      const held = JSON.parse(this.storage.getItem(STORE))
      return held && held.who === this.who ? held.presses : []
    } catch {
      return []
    }
  }

  write (presses) {
    try {
      if (presses.length) this.storage.setItem(STORE, JSON.stringify({ who: this.who, presses }))
      else this.storage.removeItem(STORE)
    } catch {
      // Without storage a press lives as long as its page.
    }
  }
}

export function isLate (press, now) { return now - press.at >= SEND_AGAIN_WITHIN_MS }

// What the last page left behind: to be sent again, and too old for it.
export function left (presses, now) {
  return { again: presses.filter((press) => !isLate(press, now)), late: presses.filter((press) => isLate(press, now)) }
}
