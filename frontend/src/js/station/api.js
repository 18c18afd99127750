// The station's requests to the server; each one measures the clock.
import { offsetFrom } from '../server_clock.js'

const PATIENCE_MS = 12_000

export class Refused extends Error {
  constructor (status, message, code = '') {
    super(message)
    Object.assign(this, { status, code })
  }

  // The server refuses this device, whatever it asks.
  get isOfDevice () { return [401, 403].includes(this.status) }
}

export class Api {
  constructor ({ base = '/api/v1', token = '', onContact = () => {} } = {}) {
    Object.assign(this, { base, token, onContact })
  }

  pair (code) { return this.ask('POST', '/stations/pair/', { code }) }
  scans (scans) { return this.ask('POST', '/scans/', { scans }) }
  me () { return this.ask('GET', '/stations/me/') }
  roll (shift) { return this.ask('GET', `/stations/roll/?shift=${encodeURIComponent(shift)}`) }
  report (said) { return this.ask('POST', '/stations/report/', said) }

  async ask (method, path, body) {
    const headers = { Accept: 'application/json' }
    if (body) headers['Content-Type'] = 'application/json'
    if (this.token) headers.Authorization = `Station ${this.token}`
    const patience = new AbortController()
    const timer = setTimeout(() => patience.abort(), PATIENCE_MS)
    const sentAt = Date.now()
    try {
      const answer = await fetch(this.base + path, { method, headers, body: body && JSON.stringify(body), credentials: 'omit', cache: 'no-store', signal: patience.signal })
      await this.onContact(offsetFrom({ dateHeader: answer.headers.get('Date'), sentAt, receivedAt: Date.now() }))
      const data = await answer.json().catch(() => ({}))
      if (!answer.ok) throw new Refused(answer.status, data.message || data.detail || '', data.code)
      return data
    } finally {
      clearTimeout(timer)
    }
  }
}
