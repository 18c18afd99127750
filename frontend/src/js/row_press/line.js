// Presses go out one after the other in the order they were made; each is kept until the server has answered it.
export class Line {
  // `send(press)` gives the answer or fails; `answered(press, answer)` is false where the press has to be made again;
  // `lost(press, wasSent)` shows that nothing came back; what waited until it `isLate` is not sent any more.
  constructor ({ send, kept, answered, lost, isLate = () => false }) {
    Object.assign(this, { send, kept, answered, lost, isLate })
    this.waiting = []
    this.underWay = new Set()
    this.isLeaving = false
    this.isRunning = false
  }

  add (press) {
    this.kept.put(press)
    this.underWay.add(press.key)
    this.waiting.push(press)
    return this.run()
  }

  // Who leaves the page, or puts the phone away, waits for nobody: what is left goes out at once.
  hurry () {
    return Promise.all(this.waiting.splice(0).map((press) => this.take(press)))
  }

  async run () {
    if (this.isRunning) return
    this.isRunning = true
    while (this.waiting.length) await this.take(this.waiting.shift())
    this.isRunning = false
  }

  async take (press) {
    if (this.isLate(press)) return this.fail(press, false)
    let isAnswered
    try {
      isAnswered = this.answered(press, await this.send(press)) !== false
    } catch {
      return this.fail(press, true)
    }
    this.underWay.delete(press.key)
    if (isAnswered) this.kept.drop(press)
  }

  // Without a network nothing behind it goes out either. A page that is left says nothing: the next one asks again.
  fail (press, wasSent) {
    this.underWay.delete(press.key)
    if (this.isLeaving) return
    this.give(press, wasSent)
    for (const behind of this.waiting.splice(0)) {
      this.underWay.delete(behind.key)
      this.give(behind, false)
    }
  }

  give (press, wasSent) {
    this.kept.drop(press)
    this.lost(press, wasSent)
  }
}
