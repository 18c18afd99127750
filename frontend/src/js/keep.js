// Keeps typed text over a lost network, a lost session and a reload, in this tab only and for who typed it.
// Passwords, one-time codes, document numbers and phones are never kept; log-out forgets everything.
import { tellOfLogOut } from './logged_out.js'

const PREFIX = 'typed:'
const LONGEST = 30
const NEVER_TYPES = new Set(['password', 'hidden', 'file', 'submit', 'button'])
const NEVER_NAMES = /password|id_number|document|code|otp|token|credential|phone/i

export function isKept (field) {
  if (!field.name || NEVER_TYPES.has(field.type) || NEVER_NAMES.test(field.name)) return false
  if (field.autocomplete === 'one-time-code') return false
  return !('private' in (field.dataset || {}))
}

export function readFields (fields) {
  return [...fields].filter(isKept).map((field) => [
    field.name,
    field.type === 'checkbox' || field.type === 'radio' ? field.value : null,
    field.type === 'select-multiple' ? [...field.selectedOptions].map((option) => option.value) : valueOf(field),
  ])
}

export function writeFields (fields, kept, mark = () => {}) {
  let changed = false
  for (const field of [...fields].filter(isKept)) {
    const match = kept.find(([name, choice]) => name === field.name && (choice === null || choice === field.value))
    if (!match || same(field, match[2])) continue
    changed = true
    mark(field, storedWords(field))
    write(field, match[2])
    unfold(field)
  }
  return changed
}

// What the page had from the server, as one reads it; a tick or a long list is seen as it is.
function storedWords (field) {
  if (/^(checkbox|radio|select-multiple)$/.test(field.type)) return ''
  const text = (field.type === 'select-one' ? field.selectedOptions[0]?.textContent : field.value).trim()
  const [, year, month, day] = (field.type === 'date' && /^(\d+)-(\d+)-(\d+)$/.exec(text)) || []
  if (day) return `${year}年${Number(month)}月${Number(day)}日`
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text
}

// Beside a field that held something else: what is typed there was never saved.
function beside (field, stored) {
  if (!stored) return
  const note = document.createElement('p')
  note.className = 'small overdue'
  note.id = `${field.id || field.name}_unsaved`
  note.textContent = `还没有保存，现在保存的是“${stored}”。`
  field.setAttribute('aria-describedby', `${field.getAttribute('aria-describedby') || ''} ${note.id}`.trim())
  field.before(note)
}

// What is brought back is seen: a folded part that holds it opens.
function unfold (field) {
  for (let fold = field.closest?.('details'); fold; fold = fold.parentElement?.closest('details')) fold.open = true
}

export function keepTypedText (root) {
  if (root === document) forgetOthers()
  if (root === document && root.querySelector('[data-accepted]')) forgetSent()
  root.querySelectorAll?.('form[data-keep]').forEach(watch)
  if (root === document) root.querySelectorAll('form[data-forget]').forEach(forgetOnSubmit)
  if (root === document) forgetAccepted()
}

function watch (form) {
  if (form.dataset.kept) return
  form.dataset.kept = '1'
  const key = `${PREFIX}${location.pathname}#${form.id}`
  const saved = mine(load(key))
  // Where the server keeps the text too, only what this page typed after the server's version is newer.
  const isNewest = (saved?.version ?? '') === (form.dataset.typedVersion ?? '')
  if (saved && isNewest && !('bound' in form.dataset)) {
    if (saved.sent && navigationType() === 'navigate') offer(form, key, saved)
    else restore(form, key, saved)
  }
  const save = (sent) => store(key, { fields: readFields(form.elements), sent, version: form.dataset.typedVersion, who: who() })
  form.addEventListener('input', () => save(false))
  form.addEventListener('change', () => save(false))
  form.addEventListener('submit', () => save(true))
}

function offer (form, key, saved) {
  const box = hint(form, '上次填写的内容还在。', '恢复', () => { box.remove(); restore(form, key, saved) })
}

function restore (form, key, saved) {
  if (!writeFields(form.elements, saved.fields, beside)) return
  hint(form, '已恢复您刚才填写、还没有提交成功的内容。', '清空重填', () => {
    sessionStorage.removeItem(key)
    location.assign(location.pathname + location.search)
  })
}

function hint (form, sentence, label, act) {
  const box = document.createElement('div')
  box.className = 'notice'
  box.setAttribute('role', 'status')
  const text = document.createElement('div')
  text.textContent = sentence
  box.append(text, press(label, act))
  form.prepend(box)
  return box
}

export function press (label, act) {
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'btn btn-quiet btn-small'
  button.textContent = label
  button.addEventListener('click', act)
  return button
}

// A sent form whose page is no longer shown was accepted.
function forgetAccepted () {
  if (/\/(login|reauthenticate)\//.test(location.pathname)) return
  forgetSent((key) => !key.startsWith(`${PREFIX}${location.pathname}#`))
}

// The server says on the next page, which may be the same one, that it accepted what was sent.
function forgetSent (which = () => true) {
  for (const key of keys()) if (which(key) && load(key)?.sent) sessionStorage.removeItem(key)
}

function forgetOnSubmit (form) {
  form.addEventListener('submit', () => { forgetTyped(); tellOfLogOut() })
}

export function forgetTyped () { keys().forEach((key) => sessionStorage.removeItem(key)) }

// The next person at this phone gets nothing of what another typed, also where nobody logged out.
function forgetOthers () {
  if (who()) keys().filter((key) => load(key) && !mine(load(key))).forEach((key) => sessionStorage.removeItem(key))
}

function who () { return document.body?.dataset.who || '' }

function mine (saved) { return saved?.who && saved.who !== who() ? null : saved }

function keys () {
  try {
    return Object.keys(sessionStorage).filter((key) => key.startsWith(PREFIX))
  } catch {
    return []
  }
}

function load (key) {
  try {
    return JSON.parse(sessionStorage.getItem(key))
  } catch {
    return null
  }
}

function store (key, value) {
  try {
    sessionStorage.setItem(key, JSON.stringify(value))
  } catch {
    // If storage is full or forbidden, nothing is kept.
  }
}

function navigationType () {
  return performance.getEntriesByType?.('navigation')[0]?.type || 'navigate'
}

function valueOf (field) {
  return field.type === 'checkbox' || field.type === 'radio' ? field.checked : field.value
}

function same (field, value) {
  if (field.type === 'select-multiple') return [...field.options].every((option) => option.selected === value.includes(option.value))
  return valueOf(field) === value
}

function write (field, value) {
  if (field.type === 'checkbox' || field.type === 'radio') field.checked = value
  else if (field.type === 'select-multiple') [...field.options].forEach((option) => { option.selected = value.includes(option.value) })
  else field.value = value
}
