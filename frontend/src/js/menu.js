// The side list on a narrow screen: opens in place instead of jumping to #menu.
export function enableMenu () {
  document.addEventListener('click', (event) => {
    const press = event.target.closest('[data-menu]')
    if (!press) return
    event.preventDefault()
    const opened = press.dataset.menu === 'open'
    const menu = document.getElementById('menu')
    menu.classList.toggle('is-open', opened)
    if (location.hash === '#menu') history.replaceState(null, '', location.pathname + location.search)
    menu.querySelector(`[data-menu="${opened ? 'close' : 'open'}"]`).focus()
  })
}
