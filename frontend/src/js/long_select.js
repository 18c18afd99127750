// Above a long list stands a box that narrows it; without the script the list is the browser's own.
const SHORT_ENOUGH = 20
const ROWS_SHOWN = 6

export function isLong (select) {
  return !select.multiple && select.options.length > SHORT_ENOUGH && !select.querySelector('optgroup')
}

// By a part of the name or by the initials of its pinyin, which the server wrote beside it.
export function fits (option, text) {
  const letters = option.dataset?.letters || ''
  return option.text.includes(text) || (/^[a-z0-9]+$/i.test(text) && letters.includes(text.toLowerCase()))
}

// The options that fit the text, and those that stand for “all” or “none”.
export function narrowed (options, text) {
  const wanted = text.trim()
  return options.filter((option) => option.value === '' || fits(option, wanted))
}

// What is chosen stays while it is listed; a single match is chosen, otherwise nothing is.
export function choice (options, chosen) {
  if (options.includes(chosen)) return chosen
  const found = options.filter((option) => option.value !== '')
  return found.length === 1 ? found[0] : options.find((option) => option.value === '')
}

// How many rows stand open below the box: none while nothing is typed or one is left.
export function rowsOpen (options, text) {
  const found = options.filter((option) => option.value !== '').length
  return text.trim() && found > 1 ? Math.min(options.length, ROWS_SHOWN) : 0
}

export function said (options, text) {
  const found = options.filter((option) => option.value !== '').length
  if (!text.trim()) return ''
  return found === 1 ? `已选${options.find((option) => option.value !== '').text}` : found ? `找到 ${found} 项，按下移键选择` : '没有找到，请换几个字'
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
  box.placeholder = '名称中的字或拼音首字母'
  box.setAttribute('aria-label', `查找${select.labels[0]?.firstChild?.textContent.trim() || ''}`)
  const told = document.createElement('span')
  told.className = 'visually-hidden'
  told.setAttribute('role', 'status')
  if (select.id) box.setAttribute('aria-controls', select.id)
  box.addEventListener('input', () => {
    const options = narrowed(all, box.value)
    const chosen = choice(options, select.selectedOptions[0])
    select.replaceChildren(...options)
    open(select, rowsOpen(options, box.value))
    if (chosen) chosen.selected = true
    else select.selectedIndex = -1
    told.textContent = said(options, box.value)
    select.dispatchEvent(new Event('change', { bubbles: true }))
  })
  // Enter chooses instead of sending the form; the arrow goes on into the list.
  box.addEventListener('keydown', (event) => {
    if (event.isComposing || !['Enter', 'ArrowDown'].includes(event.key)) return
    event.preventDefault()
    if (event.key === 'ArrowDown' || select.size) step(select)
  })
  select.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || !select.size) return
    event.preventDefault()
    open(select, 0)
  })
  select.addEventListener('click', () => { if (select.size && select.selectedIndex >= 0) open(select, 0) })
  select.before(box, told)
}

function open (select, rows) {
  if (rows) select.size = rows
  else select.removeAttribute('size')
}

function step (select) {
  const first = [...select.options].findIndex((option) => option.value !== '')
  if (select.size && select.selectedIndex <= 0 && first >= 0) {
    select.selectedIndex = first
    select.dispatchEvent(new Event('change', { bubbles: true }))
  }
  select.focus()
}
