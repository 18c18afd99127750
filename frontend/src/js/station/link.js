// The connection to the server: uploads what waits, asks for changes, reports the station's state.
import { Api, Refused } from './api.js'
import { NotStored } from './database.js'
import { batchSize, drain, nextDelay, waitingCount } from './queue.js'

const ASK_MS = 5 * 60_000
const ASK_AGAIN_MS = 15_000
const REPORT_MS = 60_000
const LONGEST_OFFSET_MS = 10 * 366 * 24 * 3600_000

// `on` hears contacted(offset), answered(answer), mine(me), refused(refusal), trouble(refusal, NotStored or null) and changed().
export class Link {
  constructor ({ db, token, on }) {
    Object.assign(this, { db, on, failures: 0, timeouts: 0, retry: 0, online: true, askedAt: 0, triedAt: 0, reportedAt: 0, api: new Api({ token, onContact: (offset) => this.contacted(offset) }) })
  }

  // One upload at a time; new scans are picked up by the running loop or the next try.
  async upload ({ now = false } = {}) {
    if (this.stopped || (this.retry && !now)) return
    if (this.uploading) { this.again = true; return }
    this.uploading = true
    this.cancelRetry()
    try {
      do {
        this.again = false
        await drain(this.db, (scans) => this.api.scans(scans), (answer) => this.on.answered(answer), batchSize(this.timeouts))
      } while (this.again)
      Object.assign(this, { failures: 0, timeouts: 0 })
      this.on.trouble(null)
    } catch (error) {
      this.failed(error)
      if (!this.stopped) this.retry = setTimeout(() => this.upload({ now: true }), nextDelay(this.failures))
    } finally {
      this.uploading = false
      await this.on.changed()
    }
  }

  stop () {
    this.stopped = true
    this.cancelRetry()
  }

  cancelRetry () {
    clearTimeout(this.retry)
    this.retry = 0
  }

  contacted (offset) {
    this.online = true
    return this.on.contacted(offset)
  }

  failed (error) {
    this.failures += 1
    if (error instanceof NotStored) { this.on.trouble(error); return } // the network has nothing to do with it
    this.timeouts += Number(error.name === 'AbortError')
    this.online = error instanceof Refused
    if (!this.online) return
    if (error.isOfDevice) this.on.refused(error)
    else this.on.trouble(error)
  }

  // Shifts, keys and its own state: every five minutes, without an answer every quarter of a minute.
  async ask ({ now = false, sooner = false } = {}) {
    if (!now && (Date.now() - this.triedAt < ASK_AGAIN_MS || (!sooner && Date.now() - this.askedAt < ASK_MS))) return null
    this.triedAt = Date.now()
    try {
      const mine = await this.api.me()
      this.askedAt = Date.now()
      await this.on.mine(mine)
      if (this.retry) this.upload({ now: true })
      return mine
    } catch (error) {
      if (error instanceof Refused && error.isOfDevice) await this.on.refused(error)
      else if (!(error instanceof NotStored)) this.online = error instanceof Refused
      return null
    } finally {
      await this.on.changed()
    }
  }

  async report ({ offset, ready, now = false }) {
    if (!now && Date.now() - this.reportedAt < REPORT_MS) return
    this.reportedAt = Date.now()
    const told = Math.max(-LONGEST_OFFSET_MS, Math.min(LONGEST_OFFSET_MS, Math.round(offset)))
    try {
      const waiting = await waitingCount(this.db)
      await this.api.report({ waiting, clock_offset_ms: told, ready })
    } catch {
      // Reported again in a minute; scans matter more.
    }
  }
}
