// A link to something folded: its folds open and it comes into view; what stands on another page is asked for.
export function openFolds (document, window) {
  const open = () => {
    const name = window.location.hash.slice(1)
    const target = name && document.getElementById(name)
    if (target) return show(target)
    const shift = /^shift-(\d+)$/.exec(name)?.[1]
    const asked = new URLSearchParams(window.location.search)
    if (!shift || asked.get('shift') === shift || !document.querySelector('[data-shift-pages]')) return
    window.location.replace(`${window.location.pathname}?shift=${shift}#${name}`)
  }
  window.addEventListener('hashchange', open)
  open()
}

function show (target) {
  let isFolded = false
  for (let fold = target.closest('details'); fold; fold = fold.parentElement?.closest('details')) {
    if (fold.open || fold.hasAttribute('data-confirm')) continue
    fold.open = isFolded = true
  }
  if (isFolded) target.scrollIntoView()
}
