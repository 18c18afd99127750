// Exports the queue of a phone that cannot upload: as QR codes, or as a file to share or save.
import { Awake } from '../awake.js'
import { drawCode } from '../site_code/picture.js'
import { nextBatch, waitingCount } from './queue.js'
import { framesOf, sealQueue } from './queue_export.js'

const FRAME_MS = 500
const LOOK_MS = 5_000
const MANY_FRAMES = 240

// Set up by the station page: the button is shown whenever something waits, paired or not.
export function enableExport (root, db) {
  const page = new Export(root.querySelector('[data-export]'), db)
  page.look()
  setInterval(() => page.look(), LOOK_MS)
  return page
}

export async function sealWaiting (db, madeAt) {
  const [token, station, key, scans] = await Promise.all([
    ...['token', 'station', 'export_key'].map((name) => db.get('state', name)), nextBatch(db, Infinity),
  ])
  if (!token || !key) throw new Error('本机还没有取到加密用的公钥。请联网打开一次签到台，再导出。')
  return sealQueue({ station: station?.uuid || '', token, scans, madeAt, key })
}

export function fileName (name, madeAt) {
  const words = [name, madeAt.slice(0, 16).replace(/\D/g, '')].filter(Boolean).join('-')
  return `签到台导出-${words.replace(/[\\/:*?"<>|\s]/g, '')}.txt`
}

class Export {
  constructor (root, db) {
    Object.assign(this, { root, db, frames: [], at: 0, awake: new Awake() })
    const on = (name, act) => root.querySelector(`[data-on="${name}"]`).addEventListener('click', act)
    on('export', () => this.open())
    on('export-close', () => this.close())
    on('export-pause', () => this.pause(!this.paused))
    on('export-next', () => { this.pause(true); this.turn() })
    on('export-share', () => this.share())
  }

  place (name) { return this.root.querySelector(`[data-place="export-${name}"]`) }

  async look () {
    const waiting = await waitingCount(this.db)
    this.root.hidden = !waiting && this.place('panel').hidden
    this.place('count').textContent = waiting
  }

  async open () {
    const madeAt = new Date().toISOString()
    this.place('panel').hidden = false
    this.root.querySelector('[data-on="export"]').hidden = true
    this.tell('')
    try {
      this.text = await sealWaiting(this.db, madeAt)
    } catch (error) {
      return this.tell(error.message)
    }
    this.name = fileName((await this.db.get('state', 'station'))?.name, madeAt)
    this.frames = framesOf(this.text)
    this.at = -1
    this.offerFile()
    this.place('ready').hidden = false
    if (this.frames.length > MANY_FRAMES) this.tell(`数据较多，共 ${this.frames.length} 张，扫码约需 ${Math.ceil(this.frames.length * FRAME_MS / 60_000)} 分钟。能转发文件的，请转发文件。`)
    this.pause(false)
    this.turn()
    this.place('panel').scrollIntoView({ block: 'start' })
    this.awake.keep()
  }

  close () {
    this.awake.release()
    clearInterval(this.timer)
    this.place('panel').hidden = true
    this.place('ready').hidden = true
    this.root.querySelector('[data-on="export"]').hidden = false
    URL.revokeObjectURL(this.address)
    this.look()
  }

  pause (paused) {
    this.paused = paused
    clearInterval(this.timer)
    if (!paused) this.timer = setInterval(() => this.turn(), FRAME_MS)
    this.root.querySelector('[data-on="export-pause"]').setAttribute('aria-pressed', String(paused))
  }

  turn () {
    this.at = (this.at + 1) % this.frames.length
    drawCode(this.place('code'), this.frames[this.at], 'L')
    this.place('frame').textContent = `第 ${this.at + 1}/${this.frames.length} 张`
  }

  offerFile () {
    const content = new Blob([this.text], { type: 'text/plain' })
    this.address = URL.createObjectURL(content)
    Object.assign(this.place('file'), { href: this.address, download: this.name })
    this.file = typeof File === 'function' ? new File([content], this.name, { type: 'text/plain' }) : null
    this.root.querySelector('[data-on="export-share"]').hidden = !(this.file && navigator.canShare?.({ files: [this.file] }))
  }

  async share () {
    try {
      await navigator.share({ files: [this.file], title: this.name })
    } catch (error) {
      if (error.name !== 'AbortError') this.tell('没有转发成功。请保存成文件，或用二维码。')
    }
  }

  tell (words) {
    this.place('problem').textContent = words
    this.place('problem').hidden = !words
  }
}
