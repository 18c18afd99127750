// Submits a form once per press, and the button says so at once; what opens in a tab of its own leaves this page ready. Returning to the page enables it again, and so does a file that began to come, or else ten seconds.
const FREE_AFTER_MS = 10_000
const LOOK_AFTER_MS = 200
const WAITING = '请稍候…'
const held = new WeakMap() // form → the button, which may stand outside it, its own words, and the timers

export function enableOnePress () {
  document.addEventListener('submit', (event) => {
    const form = event.target
    if (form.method !== 'post' || event.defaultPrevented || event.submitter?.formTarget === '_blank') return
    if (form.dataset.sending) {
      event.preventDefault()
      return
    }
    hold(form, event.submitter)
    waitForFile(form)
  })
  // What htmx sends of a form by itself, while somebody types, is no press.
  document.addEventListener('htmx:beforeRequest', (event) => {
    const press = pressOf(event)
    if (press && !event.target.dataset.sending) hold(event.target, press.submitter)
  })
  document.addEventListener('htmx:afterRequest', (event) => { if (pressOf(event)) free(event.target) })
  window.addEventListener('pageshow', () => document.querySelectorAll('form[data-sending]').forEach(free))
}

function pressOf (event) {
  const began = event.detail?.requestConfig?.triggeringEvent
  return event.target.matches?.('form') && began?.type === 'submit' ? began : null
}

function hold (form, button) {
  form.dataset.sending = '1'
  held.set(form, { button, words: button && [...button.childNodes], timer: setTimeout(() => free(form), FREE_AFTER_MS) })
  if (!button) return
  button.setAttribute('aria-busy', 'true')
  button.replaceChildren(WAITING)
}

// The press goes out under a name; with a file the server sends the name back (config/files_begun.py).
function waitForFile (form) {
  const name = Math.random().toString(36).slice(2, 14).padEnd(6, '0')
  document.cookie = `pressed=${name}; path=/; max-age=60; samesite=lax`
  held.get(form).look = setInterval(() => {
    if ((document.cookie || '').split('; ').includes(`came=${name}`)) free(form)
  }, LOOK_AFTER_MS)
}

function free (form) {
  const { button, words, timer, look } = held.get(form) || {}
  clearTimeout(timer)
  clearInterval(look)
  held.delete(form)
  delete form.dataset.sending
  if (!button) return
  button.removeAttribute('aria-busy')
  button.replaceChildren(...words)
}
