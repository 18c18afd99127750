// “复制” copies a text, also without the clipboard API (WeChat, plain http).
export function enableCopy () {
  document.addEventListener('click', async (event) => {
    const button = event.target.closest('[data-copy]')
    if (!button) return
    const done = await copyText(button.dataset.copy)
    const label = button.querySelector('span') || button
    const before = label.textContent
    label.textContent = done ? button.dataset.copied : '请长按文字复制'
    setTimeout(() => { label.textContent = before }, 2500)
  })
}

async function copyText (text) {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return copyThroughSelection(text)
  }
}

function copyThroughSelection (text) {
  const area = document.createElement('textarea')
  area.value = text
  area.className = 'visually-hidden'
  document.body.append(area)
  area.select()
  const done = document.execCommand('copy')
  area.remove()
  return done
}
