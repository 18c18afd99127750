// A whole page in answer to a request for a fragment (a login page, an error page) is opened as a page, not swapped in.
export function enableWholePages () {
  document.addEventListener('htmx:beforeSwap', (event) => {
    const { xhr, target } = event.detail
    if (target === document.body || !/^\s*<!doctype html/i.test(xhr.responseText)) return
    event.detail.shouldSwap = false
    location.assign(xhr.responseURL || location.href)
  })
  document.addEventListener('htmx:sendError', () => announce('网络不通，刚才的操作没有送达。恢复网络后再按一次即可。'))
}

function announce (sentence) {
  const box = document.createElement('div')
  box.className = 'notice notice-stop'
  box.setAttribute('role', 'alert')
  const text = document.createElement('div')
  text.textContent = sentence
  box.append(text)
  document.getElementById('messages')?.replaceChildren(box)
}
