// What Bootstrap brings and no page uses: a first page carries the whole style sheet, so each kilobyte of it is waited for.
export const CLASSES = [
  'btn-check', 'dropdown-menu', 'dropdown-toggle', 'form-check-inline', 'form-check-reverse', 'form-control-color',
  'form-control-lg', 'form-control-plaintext', 'form-control-sm', 'form-floating', 'form-select-lg', 'form-select-sm',
  'form-switch', 'visually-hidden-focusable',
]
const unused = new RegExp(`\\.(${CLASSES.join('|')})(?![\\w-])`)
const RULE = /([^{}@]+)(\{(?:"[^"]*"|[^{}"])*\})/g
const VARIABLE = /(?<=[{;])(--bs-[\w-]+):[^;{}"]*(;|(?=\}))/g

/** Minified sheets without the rules of these classes and without variables of Bootstrap that no sheet reads. */
export function withoutUnused (sheets) {
  let kept = sheets.map((css) => css.replace(RULE, withoutClasses).replace(/@media[^{}]*\{\}/g, ''))
  for (let before = []; kept.join() !== before.join();) {
    before = kept
    const read = new Set(before.join().match(/(?<=var\()--[\w-]+/g))
    kept = before.map((css) => css.replace(VARIABLE, (declaration, name) => read.has(name) ? declaration : ''))
  }
  return kept
}

function withoutClasses (_rule, selectors, declarations) {
  const kept = selectors.split(',').filter((selector) => !unused.test(selector))
  return kept.length ? kept.join(',') + declarations : ''
}
