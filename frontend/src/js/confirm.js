// A folded question before an act: Escape, “先不办” and a press beside it close it, the focus goes in and comes back.
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
