// After a log-out neither another tab nor a page that the browser kept whole shows what was somebody's.
const KEY = 'logged-out'

export function tellOfLogOut () {
  try {
    localStorage.setItem(KEY, String(Date.now()))
  } catch {
    // Without storage other tabs stay as they are until they ask the server.
  }
}

// `page` is the window; `forget` clears what the tab keeps of what was typed.
export function leaveAtLogOut (page, forget) {
  if (!page.document.body.dataset.who) return
  const openedAt = Date.now()
  const look = () => {
    if (!(loggedOutAt() >= openedAt)) return
    forget()
    page.location.reload() // the server sends to the log-in
  }
  page.addEventListener('storage', (event) => { if (event.key === KEY) look() })
  page.addEventListener('pageshow', (event) => { if (event.persisted) look() })
}

function loggedOutAt () {
  try {
    return Number(localStorage.getItem(KEY))
  } catch {
    return 0
  }
}
