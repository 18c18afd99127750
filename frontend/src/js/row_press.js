// Lists whose rows answer a press at once (`data-press-rows`): the row shows what was pressed while the server is asked,
// further rows can be pressed meanwhile, and the server's row replaces it. Without a script the forms are sent as ever.
import { isLate, Kept, left } from './row_press/kept.js'
import { Line } from './row_press/line.js'
import { close, isPressed, markPressed, replace, say, turnBack } from './row_press/rows.js'
import { labelOf, refused, tooLate, unanswered, unsent } from './row_press/words.js'

const PATIENCE_MS = 20_000
const ANSWERED = new Set([200, 422])
let line

export function enableRowPresses () {
  const kept = new Kept(window.sessionStorage, document.body.dataset.who || '')
  line = new Line({ send, kept, answered, lost, isLate: (press) => isLate(press, Date.now()) })
  document.addEventListener('click', ignoreDoubleTap, true)
  document.addEventListener('submit', pressed)
  document.addEventListener('htmx:beforeSwap', keepPressedRows)
  document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'hidden') line.hurry() })
  window.addEventListener('pagehide', () => { line.isLeaving = true; line.hurry() })
  window.addEventListener('pageshow', (event) => { line.isLeaving = false; if (event.persisted) sendLeft(kept) })
  sendLeft(kept)
}

function pressed (event) {
  const form = event.target
  const row = form.closest?.('[data-press-rows] [id]:not(form)')
  if (event.defaultPrevented || form.method !== 'post') return
  if (!row) return void line.hurry() // this leads away, to a log-out perhaps: what was pressed before goes first
  event.preventDefault()
  if (isPressed(row)) return
  const button = event.submitter || form.querySelector('[type=submit]')
  const told = new URLSearchParams(new FormData(form))
  if (button.name) told.set(button.name, button.value)
  const label = labelOf(button)
  markPressed(row, label)
  const at = Date.now()
  line.add({ key: `${row.id}-${at}`, url: form.action, body: told.toString(), row: row.id, page: location.pathname, label, at })
}

// The second tap of a quick pair may meet the button that came meanwhile: it was meant for the first.
function ignoreDoubleTap (event) {
  if (event.detail > 1 && event.target.closest?.('[data-press-rows] button')) event.preventDefault()
}

// A part of the page that is asked for again waits until its rows are answered.
function keepPressedRows (event) {
  if (event.detail.target?.querySelector?.('.is-pressed')) event.detail.shouldSwap = false
}

async function send (press) {
  const told = new URLSearchParams(press.body)
  const token = document.querySelector('[name=csrfmiddlewaretoken]')
  if (token) told.set('csrfmiddlewaretoken', token.value)
  const stop = new AbortController()
  const patience = setTimeout(() => stop.abort(), PATIENCE_MS)
  try {
    const answer = await fetch(press.url, {
      method: 'POST', body: told, headers: { 'HX-Request': 'true' }, credentials: 'same-origin', keepalive: true, signal: stop.signal,
    })
    const text = await answer.text()
    return { status: answer.status, url: answer.url, isMoved: answer.redirected, text, login: answer.headers.get('HX-Redirect') }
  } finally {
    clearTimeout(patience)
  }
}

// False where the press has to be made again after a log-in or what else the server wants first. Only its own page is
// left for that: another one, which may be the log-in, would be opened again and again under whoever types there.
function answered (press, { status, url, isMoved, text, login }) {
  const isHere = press.page === location.pathname
  if (login) {
    if (isHere) location.assign(login)
    return false
  }
  const came = new DOMParser().parseFromString(text, 'text/html')
  const row = rowOf(press)
  const isPage = /^\s*<!doctype html/i.test(text)
  const path = url ? new URL(url).pathname : ''
  if (isPage && isMoved && path !== press.page) {
    if (isHere) location.assign(url)
    return false
  }
  if (!ANSWERED.has(status) || (isPage && !isMoved)) return problem(press, row, refused(press.label, headingOf(came), status >= 500))
  const words = isPage ? messagesOf(came) : came.querySelector('[role=status]')?.textContent.trim()
  const fresh = came.getElementById(press.row)
  if (!fresh && !words) return problem(press, row, unanswered(press.label)) // somebody else's answer, a hotel's say
  if (!row) return tell(words)
  if (!fresh) close(row, words)
  else {
    const now = replace(row, fresh, press.label)
    if (isPage && words) say(now, words, Boolean(came.querySelector('#messages .notice-stop, #messages .notice-wait')))
  }
  if (!isPage || new URL(url).search === location.search) follow(came, isPage)
}

// The counters move with the answer, and so do the lists beside it that nobody is pressing on.
function follow (came, isPage) {
  came.querySelectorAll(isPage ? '[data-follow][id]' : '[hx-swap-oob][id]').forEach((fresh) => {
    const here = document.getElementById(fresh.id)
    if (here && !here.querySelector('.is-pressed')) replace(here, fresh)
  })
}

function lost (press, wasSent) {
  problem(press, rowOf(press), (wasSent ? unanswered : unsent)(press.label))
}

function problem (press, row, words) {
  if (row) turnBack(row, words)
  else tell(words, 'notice-stop')
}

function rowOf (press) { return press.page === location.pathname ? document.getElementById(press.row) : null }

function headingOf (came) {
  const told = came.querySelector('h1')?.textContent.trim() || '服务器没有办成'
  return /[。！？]$/.test(told) ? told : `${told}。`
}

function messagesOf (came) {
  return [...came.querySelectorAll('#messages .notice')].map((each) => each.textContent.trim()).join('')
}

function tell (words, kind = '') {
  if (!words) return
  const box = document.createElement('div')
  box.className = `notice ${kind}`
  box.setAttribute('role', 'status')
  box.textContent = words
  document.getElementById('messages')?.append(box)
}

function sendLeft (kept) {
  const { again, late } = left(kept.all().filter((press) => !line.underWay.has(press.key)), Date.now())
  for (const press of late) {
    kept.drop(press)
    const row = rowOf(press)
    if (row && isPressed(row)) turnBack(row, unanswered(press.label)) // a page that the browser kept whole
  }
  if (late.length) tell(tooLate(late.map((press) => press.label)), 'notice-wait')
  for (const press of again) {
    const row = rowOf(press)
    if (row) markPressed(row, press.label)
    line.add(press)
  }
}
