// A QR code that brings its own white ground and quiet zone: no style sheet and no browser that darkens pages takes them away.
import { renderSVG } from 'uqr'

const QUIET_ZONE = 4

export function codeSvg (text, ecc) {
  return renderSVG(text, { ecc, border: QUIET_ZONE, pixelSize: 1, whiteColor: '#fff', blackColor: '#000' })
}

export function drawCode (box, text, ecc = 'M') {
  if (box.dataset.url === text) return
  box.innerHTML = codeSvg(text, ecc)
  box.dataset.url = text
}
