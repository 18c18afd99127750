// A QR code as one path of an <svg>.
import { encode } from 'uqr'

const QUIET_ZONE = 4

export function drawCode (picture, text, ecc = 'M') {
  if (picture.dataset.url === text) return
  const { size, data } = encode(text, { ecc, border: 0 })
  let path = ''
  data.forEach((row, y) => row.forEach((dark, x) => { if (dark) path += `M${x} ${y}h1v1h-1z` }))
  picture.setAttribute('viewBox', `${-QUIET_ZONE} ${-QUIET_ZONE} ${size + 2 * QUIET_ZONE} ${size + 2 * QUIET_ZONE}`)
  picture.querySelector('path').setAttribute('d', path)
  picture.dataset.url = text
}
