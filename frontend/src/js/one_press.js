// Submits a form once per press, and the button says so at once; what opens in a tab of its own leaves this page ready. Returning to the page, or ten seconds (a download), enables it again.
const FREE_AFTER_MS = 10_000
const WAITING = '请稍候…'
const labels = new WeakMap()

export function enableOnePress () {
  document.addEventListener('submit', (event) => {
    const form = event.target
    if (form.method !== 'post' || event.defaultPrevented || event.submitter?.formTarget === '_blank') return
    if (form.dataset.sending) {
      event.preventDefault()
      return
    }
    form.dataset.sending = '1'
    if (event.submitter) showWaiting(event.submitter)
    setTimeout(() => free(form), FREE_AFTER_MS)
  })
  document.addEventListener('htmx:afterRequest', (event) => {
    if (event.target.matches?.('form')) free(event.target)
  })
  window.addEventListener('pageshow', () => document.querySelectorAll('form[data-sending]').forEach(free))
}

function free (form) {
  delete form.dataset.sending
  form.querySelectorAll('[aria-busy]').forEach(showLabel)
}

function showWaiting (button) {
  button.setAttribute('aria-busy', 'true')
  if (labels.has(button)) return
  labels.set(button, [...button.childNodes])
  button.replaceChildren(WAITING)
}

function showLabel (button) {
  button.removeAttribute('aria-busy')
  if (!labels.has(button)) return
  button.replaceChildren(...labels.get(button))
  labels.delete(button)
}
