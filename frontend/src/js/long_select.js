// Above a long list stands a box that narrows it; without the script the list is the browser's own.
const SHORT_ENOUGH = 20

export function isLong (select) {
  return !select.multiple && select.options.length > SHORT_ENOUGH && !select.querySelector('optgroup')
}

// The options that contain the text, and those that stand for “all” or “none”.
export function narrowed (options, text) {
  const wanted = text.trim()
  return options.filter((option) => option.value === '' || option.text.includes(wanted))
}

// What is chosen stays while it is listed; a single match is chosen, otherwise nothing is.
export function choice (options, chosen) {
  if (options.includes(chosen)) return chosen
  const found = options.filter((option) => option.value !== '')
  return found.length === 1 ? found[0] : options.find((option) => option.value === '')
}

export function enableLongSelects (root) {
  root.querySelectorAll?.('select').forEach((select) => { if (isLong(select) && !select.dataset.narrowed) narrow(select) })
}

function narrow (select) {
  select.dataset.narrowed = '1'
  const all = [...select.options]
  const box = document.createElement('input')
  box.type = 'search'
  box.className = 'form-control select-search'
  box.autocomplete = 'off'
  box.placeholder = '输入几个字查找'
  box.setAttribute('aria-label', `查找${select.labels[0]?.firstChild?.textContent.trim() || ''}`)
  box.addEventListener('input', () => {
    const options = narrowed(all, box.value)
    const chosen = choice(options, select.selectedOptions[0])
    select.replaceChildren(...options)
    if (chosen) chosen.selected = true
    else select.selectedIndex = -1
    select.dispatchEvent(new Event('change', { bubbles: true }))
  })
  select.before(box)
}
