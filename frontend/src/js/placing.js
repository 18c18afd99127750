// The fields of a certificate, dragged over its picture; the numbers of the form are what counts, and work without this.
import { moved, pressed, widened } from './placing/geometry.js'

const GRIP = 4 // millimetres from the right edge of a frame that make it wider
const form = document.querySelector('[data-placing]')
let held = null
let chosen = ''

const svg = () => document.querySelector('[data-sheet] svg')
const sheet = () => svg().viewBox.baseVal
const input = (name, part) => form.elements[`${name}-${part}`]
const groupOf = (target) => target.closest?.('[data-place]')
const groupNamed = (name) => svg().querySelector(`[data-place="${name}"]`)

// A picture that comes back may show what stood before the last press: where the form holds a number, the number counts.
function frameOf (group) {
  const rect = group.querySelector('rect')
  const [x, y, w, h] = ['x', 'y', 'width', 'height'].map((name) => Number(rect.getAttribute(name)))
  const typed = { x, y, w }
  for (const part of Object.keys(typed)) {
    const field = input(group.dataset.place, part)
    if (field?.value && field.validity.valid) typed[part] = Number(field.value)
  }
  return { ...typed, h }
}

function draw (group, { x, y, w, h }) {
  const rect = group.querySelector('rect')
  for (const [name, value] of Object.entries({ x, y, width: w, height: h })) rect.setAttribute(name, value)
  for (const part of group.querySelectorAll('text')) for (const [name, value] of [['x', x], ['y', y]]) part.setAttribute(name, value)
  group.querySelector('circle')?.setAttribute('cx', x + w)
  group.querySelector('circle')?.setAttribute('cy', y + h / 2)
  group.setAttribute('aria-label', `${group.dataset.label}：左 ${x}，上 ${y}，宽 ${w} 毫米`)
}

function put (group, frame) {
  draw(group, frame)
  for (const part of ['x', 'y', 'w']) input(group.dataset.place, part).value = frame[part]
}

const tell = (group) => input(group.dataset.place, 'x').dispatchEvent(new Event('change', { bubbles: true }))

function inMillimetres (event) {
  const place = svg().getBoundingClientRect()
  const scale = sheet().width / place.width
  return { x: (event.clientX - place.left) * scale, y: (event.clientY - place.top) * scale }
}

function enable () {
  for (const group of svg().querySelectorAll('[data-place]')) {
    group.setAttribute('tabindex', '0')
    group.setAttribute('role', 'button')
    group.setAttribute('aria-describedby', 'placing-help')
    const grip = document.createElementNS('http://www.w3.org/2000/svg', 'circle')
    grip.setAttribute('r', '1.8')
    group.append(grip)
    draw(group, frameOf(group))
    if (group.dataset.place === chosen) group.focus({ preventScroll: true })
  }
}

document.addEventListener('pointerdown', (event) => {
  const group = groupOf(event.target)
  if (!group || event.button) return
  const at = inMillimetres(event)
  const frame = frameOf(group)
  chosen = group.dataset.place
  held = { name: chosen, frame, at, widens: Math.abs(at.x - frame.x - frame.w) < GRIP, hasMoved: false }
  group.focus({ preventScroll: true })
  event.preventDefault()
})

document.addEventListener('pointermove', (event) => {
  if (!held) return
  const at = inMillimetres(event)
  const [right, down] = [at.x - held.at.x, at.y - held.at.y]
  held.hasMoved = true
  put(groupNamed(held.name), held.widens ? widened(held.frame, right, sheet()) : moved(held.frame, right, down, sheet()))
})

for (const end of ['pointerup', 'pointercancel']) {
  document.addEventListener(end, () => {
    if (held?.hasMoved) tell(groupNamed(held.name))
    held = null
  })
}

document.addEventListener('keydown', (event) => {
  const group = groupOf(event.target)
  const frame = group && pressed(frameOf(group), event, sheet())
  if (!frame) return
  event.preventDefault()
  chosen = group.dataset.place
  put(group, frame)
  tell(group)
})

document.addEventListener('focusin', (event) => {
  const group = groupOf(event.target)
  chosen = group ? group.dataset.place : ''
})

// Whoever types a number sees the frame move at once.
form.addEventListener('input', (event) => {
  const [name, part] = event.target.name.split('-')
  const group = groupNamed(name)
  const value = Number(event.target.value)
  if (group && ['x', 'y', 'w', 'h'].includes(part) && Number.isFinite(value)) draw(group, { ...frameOf(group), [part]: value })
})

// At the swap itself: a key pressed before the picture has settled counts too.
document.addEventListener('htmx:afterSwap', enable)
enable()
