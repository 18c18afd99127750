// The device's clock against the server's, and whether it was changed since the last contact.
const TOLERATED_MS = 60_000
const JUMP_MS = 5_000
const MINUTE_MS = 60_000

export class ClockWatch {
  constructor ({ wall = () => Date.now(), monotonic = () => performance.now() } = {}) {
    Object.assign(this, { wall, monotonic, contactAt: 0, offset: 0, jumped: false })
    this.rebase()
  }

  rebase () { this.drift = this.wall() - this.monotonic() }

  // From before this start; an earlier wall clock means it was set back.
  resume ({ at = 0, offset = 0 } = {}) {
    Object.assign(this, { contactAt: at, offset })
    if (at && this.wall() < at - JUMP_MS) this.jumped = true
  }

  contacted (offset) {
    Object.assign(this, { contactAt: this.wall(), offset: offset ?? this.offset, jumped: false })
    this.rebase()
    return { at: this.contactAt, offset: this.offset }
  }

  // During sleep the monotonic clock may stop: wall time then runs ahead without having been changed.
  check ({ wasHidden = false } = {}) {
    const moved = this.wall() - this.monotonic() - this.drift
    if (Math.abs(moved) <= JUMP_MS) return
    if (moved < 0 || !wasHidden) this.jumped = true
    this.rebase()
  }

  get state () {
    if (!this.contactAt) return 'never'
    if (this.jumped) return 'jumped'
    return Math.abs(this.offset) > TOLERATED_MS ? 'off' : 'right'
  }

  get words () {
    return {
      right: '',
      never: '还没有和服务器对过时间，扫码会按本机时间记。请先联网一次。',
      jumped: '本机时间刚被改动，与服务器的时差不再可靠。请联网，本页会自动重新对时。',
      off: `本机时间比服务器${this.offset > 0 ? '慢' : '快'} ${spanOf(this.offset)}。扫码会自动校正；请在系统设置里打开“自动设置时间”。`,
    }[this.state]
  }

  serverNow () { return this.wall() + this.offset }
}

function spanOf (offset) {
  const minutes = Math.round(Math.abs(offset) / MINUTE_MS)
  const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor(minutes % 1440 / 60), minutes % 60]
  return [days && `${days} 天`, hours && `${hours} 小时`, rest && `${rest} 分`].filter(Boolean).join(' ')
}
