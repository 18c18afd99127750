// After a log-out neither another tab nor a page that the browser kept whole shows what was somebody's.
const KEY = 'logged-out'

// With the press: another tab may ask again before the server has logged out, so the page that comes tells it once more.
export function tellOfLogOut () {
  write('sessionStorage', KEY, '1')
  tell()
}

// `page` is the window; `forget` clears what the tab keeps of what was typed.
export function leaveAtLogOut (page, forget) {
  if (!page.document.body.dataset.who) {
    if (read('sessionStorage', KEY)) {
      write('sessionStorage', KEY, '')
      tell()
    }
    return
  }
  const openedAt = Date.now()
  const look = () => {
    if (!(Number(read('localStorage', KEY)) >= openedAt)) return
    forget()
    page.location.reload() // the server sends to the log-in
  }
  page.addEventListener('storage', (event) => { if (event.key === KEY) look() })
  page.addEventListener('pageshow', (event) => { if (event.persisted) look() })
}

function tell () { write('localStorage', KEY, String(Date.now())) }

function write (where, name, text) {
  try {
    globalThis[where].setItem(name, text)
  } catch {
    // Without storage other tabs stay as they are until they ask the server.
  }
}

function read (where, name) {
  try {
    return globalThis[where].getItem(name)
  } catch {
    return null
  }
}
