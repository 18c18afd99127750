// The page's files, kept by the service worker; a newer version is taken only while nobody is scanning.
const PATIENCE_MS = 4_000

export class Offline {
  constructor ({ url, scope }) { Object.assign(this, { url, scope, registration: null, came: false }) }

  async start () {
    if (!navigator.serviceWorker) return
    try {
      this.registration = await navigator.serviceWorker.register(this.url, { scope: this.scope, updateViaCache: 'none' })
    } catch {
      this.registration = await navigator.serviceWorker.getRegistration(this.scope).catch(() => null) || null
    }
    await this.takeUpdate()
  }

  get hasUpdate () { return this.came || Boolean(this.registration?.waiting && navigator.serviceWorker.controller) }

  // Reloads the page with the files of the new version, unless somebody has begun to scan by then.
  async takeUpdate (isFree = () => true) {
    if (!this.hasUpdate || this.isTaking) return
    this.isTaking = true
    if (!this.came) await this.letTakeOver(this.registration.waiting)
    if (this.came && isFree()) location.reload()
    else this.isTaking = false // the next look decides
  }

  // The old worker finishes what it does before; a page loaded until then would be the old one once more.
  async letTakeOver (worker) {
    const ready = new Promise((resolve) => worker.addEventListener('statechange', () => {
      if (worker.state !== 'activated') return
      this.came = true
      resolve()
    }))
    worker.postMessage({ wanted: 'take over' })
    await Promise.race([ready, pause(PATIENCE_MS)])
  }

  async lookForUpdate () {
    try {
      await this.registration?.update()
    } catch {
      // Without network, keep the present version.
    }
  }

  // The missing files; null without a service worker.
  async missing () {
    if (!this.registration) return null
    const worker = await Promise.race([navigator.serviceWorker.ready.then(({ active }) => active), pause(PATIENCE_MS)])
    if (!worker) return null
    const { port1, port2 } = new MessageChannel()
    const answered = new Promise((resolve) => { port1.onmessage = ({ data }) => resolve(data.missing) })
    worker.postMessage({ wanted: 'missing' }, [port2])
    return await Promise.race([answered, pause(PATIENCE_MS)]) ?? null
  }
}

function pause (ms) { return new Promise((resolve) => setTimeout(resolve, ms)) }
