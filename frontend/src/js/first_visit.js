// A first page brings its styles along and names their file for the next pages; Safari fetches nothing beforehand.
export function fetchStyles (document, window) {
  const file = document.querySelector('link[rel=prefetch]')
  if (!file || file.relList.supports('prefetch')) return
  window.addEventListener('load', () => window.fetch(file.href).catch(() => {}))
}
