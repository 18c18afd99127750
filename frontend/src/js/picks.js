// Below a box for people stands who is found while one types; a press puts them in place of the name typed last.

export function filled (text, handle, takesMany) {
  if (!takesMany) return handle
  return text.replace(/[^、,，;；\s]*$/, (last) => last.endsWith('）') ? `${last}、` : '') + handle
}

export function enablePicks (root) {
  root.addEventListener('click', (event) => {
    const press = event.target.closest?.('[data-fill]')
    const found = press?.closest('[data-found-for]')
    if (!found) return
    const box = root.getElementById(found.dataset.foundFor)
    box.value = filled(box.value, press.dataset.fill, 'takesMany' in found.dataset)
    found.replaceChildren()
    box.focus()
    box.dispatchEvent(new Event('change', { bubbles: true }))
  })
  // Where this runs, the browser's own suggestions would lie over what is found.
  root.addEventListener('focusin', (event) => { if (event.target.matches?.('[data-hx-target$="_found"]')) event.target.removeAttribute('list') })
}
