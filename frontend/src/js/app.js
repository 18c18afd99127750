// JavaScript for every page; each page also works without it.
import './older_browsers.js'
import htmx from 'htmx.org'
import { enableConfirm } from './confirm.js'
import { enableCopy } from './copy.js'
import { fetchStyles } from './first_visit.js'
import { openFolds } from './folds.js'
import { takeFragment } from './fragment.js'
import { forgetTyped, keepTypedText } from './keep.js'
import { leaveAtLogOut } from './logged_out.js'
import { enableLongSelects } from './long_select.js'
import { enableMenu } from './menu.js'
import { enableOnePress } from './one_press.js'
import { standAtOwnAddress } from './own_address.js'
import { enablePicks } from './picks.js'
import { enablePrint } from './print.js'
import { enableRowPresses } from './row_press.js'
import { keepOnServer } from './typed.js'
import { enableWholePages } from './whole_pages.js'

window.htmx = htmx
document.documentElement.classList.add('js')
enableMenu()
standAtOwnAddress(document, window)
enableCopy()
enableConfirm()
enableRowPresses()
enableOnePress()
enablePicks(document)
enablePrint()
enableWholePages()
keepTypedText(document)
leaveAtLogOut(window, forgetTyped)
keepOnServer(document)
takeFragment(document, location)
openFolds(document, window)
fetchStyles(document, window)
enableLongSelects(document)
document.addEventListener('htmx:afterSettle', (event) => {
  keepTypedText(event.target)
  enableLongSelects(event.target)
  focusErrors(event.target)
})
focusErrors(document)

function focusErrors (root) {
  root.querySelector?.('[data-focus]')?.focus()
}
