// A confirmation in place: Escape, “先不办” and a click outside close it; focus moves in and back.
export function enableConfirm () {
  document.addEventListener('toggle', (event) => {
    const question = event.target
    if (!question.matches?.('details[data-confirm]') || !question.open) return
    closeAll(question)
    question.querySelector('[data-close]').focus()
  }, true)

  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') closeAll()
  })

  document.addEventListener('click', (event) => {
    const inside = event.target.closest('details[data-confirm]')
    if (event.target.closest('[data-close]')) {
      event.preventDefault()
      close(inside)
    } else {
      closeAll(inside)
    }
  })
}

function closeAll (except) {
  document.querySelectorAll('details[data-confirm][open]').forEach((question) => {
    if (question !== except) close(question)
  })
}

function close (question) {
  question.open = false
  question.querySelector('summary').focus()
}
