// The server's time on a device whose own clock may be wrong.
const DATE_HEADER_ROUNDING_MS = 500
const TRUSTED_DRIFT_MS = 3000

// The Date header is cut to whole seconds, so add half a second; assume equal times there and back.
export function offsetFrom ({ dateHeader, sentAt, receivedAt }) {
  const serverAt = Date.parse(dateHeader)
  if (Number.isNaN(serverAt)) return null
  return Math.round(serverAt + DATE_HEADER_ROUNDING_MS - (sentAt + receivedAt) / 2)
}

// Server time that runs on the monotonic clock, independent of the wall clock.
export class ServerClock {
  constructor ({ monotonic = () => performance.now(), wall = () => Date.now() } = {}) {
    this.monotonic = monotonic
    this.wall = wall
    this.synced = false
  }

  sync (serverMs, atMonotonic = this.monotonic()) {
    this.zero = serverMs - atMonotonic
    this.drift = this.wall() - this.monotonic()
    this.synced = true
  }

  now () {
    return this.synced ? this.zero + this.monotonic() : this.wall()
  }

  // A sleeping device may stop its monotonic clock; then it differs from the wall clock.
  slept () {
    return Math.abs(this.wall() - this.monotonic() - this.drift) > TRUSTED_DRIFT_MS
  }
}
