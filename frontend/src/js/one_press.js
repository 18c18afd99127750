// Submits a form once per press; what opens in a tab of its own leaves this page ready. Returning to the page, or ten seconds (a download), enables it again.
const FREE_AFTER_MS = 10_000

export function enableOnePress () {
  document.addEventListener('submit', (event) => {
    const form = event.target
    if (form.method !== 'post' || event.defaultPrevented || event.submitter?.formTarget === '_blank') return
    if (form.dataset.sending) {
      event.preventDefault()
      return
    }
    form.dataset.sending = '1'
    event.submitter?.setAttribute('aria-busy', 'true')
    setTimeout(() => free(form), FREE_AFTER_MS)
  })
  document.addEventListener('htmx:afterRequest', (event) => {
    if (event.target.matches?.('form')) free(event.target)
  })
  window.addEventListener('pageshow', () => document.querySelectorAll('form[data-sending]').forEach(free))
}

function free (form) {
  delete form.dataset.sending
  form.querySelectorAll('[aria-busy]').forEach((button) => button.removeAttribute('aria-busy'))
}
