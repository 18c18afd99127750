// The database behind the queue, opened again whenever the browser has closed it: iOS does so in the background, without a word.
import { openDB } from 'idb'

const REASONS = {
  QuotaExceededError: 'full', SecurityError: 'denied', VersionError: 'newer',
  InvalidStateError: 'closed', UnknownError: 'closed', AbortError: 'closed', TransactionInactiveError: 'closed',
}
const READY_MADE = ['get', 'put', 'delete', 'count', 'clear', 'getAll', 'getAllKeys', 'getAllFromIndex', 'countFromIndex']

// `reason`: full, closed, newer (another window has a newer page), or denied.
export class NotStored extends Error {
  constructor (reason, cause) { super(cause.message); Object.assign(this, { name: cause.name, reason, cause }) }
}

export class Database {
  constructor (name, version, upgrade) { Object.assign(this, { name, version, upgrade, opening: null }) }

  async open () {
    this.opening ||= openDB(this.name, this.version, {
      upgrade: this.upgrade,
      blocking: () => this.close(), // another window has a newer page; do not block it
      terminated: () => { this.opening = null },
    }).catch((error) => { this.opening = null; throw error })
    return this.opening
  }

  // What does not fit into one call of the database runs here, as a whole and a second time on a new handle: it must bear that.
  async run (work) {
    try {
      return await work(await this.open())
    } catch (error) {
      if (REASONS[error.name] !== 'closed') throw this.failed(error)
    }
    await this.close()
    try {
      return await work(await this.open())
    } catch (error) {
      throw this.failed(error)
    }
  }

  failed (error) {
    const reason = REASONS[error?.name]
    if (!reason) return error
    if (reason !== 'full') this.close()
    return new NotStored(reason, error)
  }

  async close () {
    const { opening } = this
    this.opening = null
    await opening?.then((handle) => handle.close(), () => {})
  }
}

for (const name of READY_MADE) Database.prototype[name] = function (...given) { return this.run((handle) => handle[name](...given)) }
