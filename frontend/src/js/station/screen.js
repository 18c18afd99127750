// The station's screen; knows the page, not scanning.
import { DIRECTIONS, clockTime } from './answer.js'

const SHOWN_MS = { good: 900, kept: 900, look: 3200, bad: 3200 }

export class Screen {
  constructor (root) {
    this.root = root
    this.place('answer').addEventListener('click', () => this.hideAnswer())
  }

  get now () { return this.root.dataset.view }

  place (name) { return this.root.querySelector(`[data-place="${name}"]`) }
  text (name, words) { this.place(name).textContent = words }

  words (name, words) {
    this.place(name).hidden = !words
    this.text(name, words)
  }

  view (name) {
    this.root.dataset.view = name
    this.root.querySelectorAll('[data-view-of]').forEach((part) => { part.hidden = !part.dataset.viewOf.split(' ').includes(name) })
  }

  tell (words, kind = 'stop') {
    const box = this.place('tell')
    box.hidden = !words
    box.className = `notice notice-${kind}`
    box.textContent = words
  }

  camera (reason) {
    this.place('no-camera').hidden = !reason
    this.place('finder').hidden = Boolean(reason)
    this.text('no-camera-why', reason)
  }

  counts ({ present, expected, waiting, conflicts }) {
    this.text('present', present ?? '–')
    this.text('expected', expected ?? '–')
    this.text('waiting', waiting)
    this.place('waiting').parentElement.classList.toggle('is-waiting', waiting > 0)
    this.place('conflict-open').hidden = !conflicts
    this.text('conflict-count', conflicts)
  }

  contact (at, online) {
    const when = at ? `最近联系 ${clockTime(new Date(at).toISOString())}` : '还没有联系过服务器'
    this.text('contact', online ? when : `无网络 · ${when}`)
    this.place('contact').classList.toggle('is-offline', !online)
  }

  shift (shift, direction) {
    this.text('shift', `${shift.title} ${clockTime(shift.starts_at)}–${clockTime(shift.ends_at)}`)
    this.text('direction', DIRECTIONS[direction])
    this.place('desk').href = this.root.dataset.deskUrl.replace('/0/', `/${shift.id}/`)
    this.root.dataset.direction = direction
    this.root.querySelectorAll('[data-view-of="scan"] [data-set-direction]').forEach((button) => {
      button.setAttribute('aria-pressed', String(button.dataset.setDirection === direction))
    })
  }

  show (answer, nonce = '') {
    const box = this.place('answer')
    box.className = `answer answer-${answer.tone}`
    this.fill(answer)
    box.hidden = false
    this.shownNonce = nonce
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.hideAnswer(), SHOWN_MS[answer.tone])
    return answer.tone
  }

  // Update the answer that is still on the screen.
  refine (answer, nonce) {
    if (this.shownNonce === nonce) this.fill(answer)
  }

  fill (answer) {
    for (const part of ['sign', 'heading', 'name', 'note']) this.text(`answer-${part}`, answer[part])
  }

  hideAnswer () { this.place('answer').hidden = true }

  list (name, rows, empty, draw) {
    const box = this.place(name)
    box.replaceChildren(...rows.map((row) => {
      const line = document.createElement('li')
      draw(line, row)
      return line
    }))
    if (!rows.length) box.append(Object.assign(document.createElement('li'), { className: 'tiny', textContent: empty }))
  }
}

export function lineButton (title, note, side, act) {
  const button = Object.assign(document.createElement('button'), { type: 'button', className: 'item' })
  const main = Object.assign(document.createElement('span'), { className: 'item-main' })
  main.append(
    Object.assign(document.createElement('span'), { className: 'item-title', textContent: title }),
    Object.assign(document.createElement('span'), { className: 'item-sub', textContent: note }),
  )
  button.append(main, Object.assign(document.createElement('span'), { className: 'item-side small muted', textContent: side }))
  button.addEventListener('click', act)
  return button
}
