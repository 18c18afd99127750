// Keeps the screen on. A phone lets go whenever the page is hidden, so it is asked again when the page comes back.
export class Awake {
  constructor () {
    document.addEventListener('visibilitychange', () => { if (this.wanted && !document.hidden) this.keep() })
  }

  async keep () {
    this.wanted = true
    try {
      this.lock = await navigator.wakeLock?.request('screen')
    } catch {
      // The screen may turn off; what it shows is right again afterwards.
    }
  }

  release () {
    this.wanted = false
    this.lock?.release?.().catch(() => {})
    this.lock = null
  }
}
