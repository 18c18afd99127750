// Keeps what is being typed on the server, so that another day or another device goes on with it.
// Without JavaScript the button for a draft does the same.
import { press } from './keep.js'

const WAIT = 1500

export function keepOnServer (root) {
  root.querySelectorAll?.('form[data-typed-url]').forEach(watch)
}

// What an answer means: kept, refused because another page is newer, or not reached at all.
export async function outcome (answer) {
  const isJson = (answer.headers.get('Content-Type') || '').includes('json')
  if (answer.redirected || answer.status === 401 || answer.status === 403) return { kind: 'out' }
  if (!isJson) return { kind: 'failed' }
  const told = await answer.json()
  if (answer.ok) return { kind: 'kept', ...told }
  return { kind: told.code === 'typed_elsewhere' ? 'newer' : 'refused', ...told }
}

function watch (form) {
  const state = form.querySelector('[data-typed-state]')
  const known = form.querySelector('[name=typed_version]')
  let timer = 0
  let sending = false
  const later = () => { clearTimeout(timer); timer = setTimeout(send, WAIT) }
  form.addEventListener('input', later)
  form.addEventListener('change', later)
  form.addEventListener('submit', () => { clearTimeout(timer); timer = 0 })
  document.addEventListener('visibilitychange', () => { if (document.hidden && timer) send() })

  async function send () {
    clearTimeout(timer)
    timer = 0
    if (sending) return later()
    sending = true
    try {
      const body = new FormData(form)
      tell(await outcome(await fetch(form.dataset.typedUrl, { method: 'POST', body, keepalive: document.hidden })))
    } catch {
      say('没有网络，填写的内容先留在这个页面。')
    } finally {
      sending = false
    }
  }

  function tell (told) {
    if (told.kind === 'kept') {
      knows(told.version)
      say(`已自动保存 ${told.saved_at}`)
    } else if (told.kind === 'newer') {
      say(told.message)
      state.append(' ', press('看那边填的', () => location.assign(location.pathname)))
      state.append(' ', press('以这里的为准', () => { knows(told.version); send() }))
    } else if (told.kind === 'out') {
      say('登录已过期。填写的内容留在这个页面：请在新窗口登录，再回到这里保存草稿。')
    } else say(told.message || '没有自动保存成功，稍后再试。')
  }

  function knows (version) {
    known.value = String(version)
    form.dataset.typedVersion = known.value
  }

  function say (sentence) { state.textContent = sentence }
}
