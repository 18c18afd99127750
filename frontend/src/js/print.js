// “打印” opens the browser's own dialogue; without JavaScript the browser's menu does the same.
export function enablePrint () {
  document.addEventListener('click', (event) => {
    if (event.target.closest('[data-print]')) window.print()
  })
}
