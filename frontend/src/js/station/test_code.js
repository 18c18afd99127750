// Draws a code and reads it back with the camera's decoder, to test that scanning works.
import QrScanner from 'qr-scanner'
import { encode } from 'uqr'

const MODULE_PIXELS = 6
const BORDER = 4
const WORDS = 'HTTPS://TEST/K/STATION-READS-THIS-WITHOUT-NETWORK'

export async function readsItsTestCode () {
  try {
    const { data } = await QrScanner.scanImage(pictureOf(WORDS), { returnDetailedScanResult: true })
    return data === WORDS
  } catch {
    return false
  }
}

function pictureOf (text) {
  const { size, data } = encode(text, { ecc: 'M', border: BORDER })
  const canvas = Object.assign(document.createElement('canvas'), { width: size * MODULE_PIXELS, height: size * MODULE_PIXELS })
  const ink = canvas.getContext('2d')
  ink.fillStyle = '#fff'
  ink.fillRect(0, 0, canvas.width, canvas.height)
  ink.fillStyle = '#000'
  data.forEach((row, y) => row.forEach((dark, x) => { if (dark) ink.fillRect(x * MODULE_PIXELS, y * MODULE_PIXELS, MODULE_PIXELS, MODULE_PIXELS) }))
  return canvas
}
