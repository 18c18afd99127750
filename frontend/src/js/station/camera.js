// Reads codes by camera or photo, dark and light ones; explains why the camera is not available.
import QrScanner from 'qr-scanner'
import { Contrast, negative, ofBothContrasts } from './contrast.js'

const SAME_CODE_MS = 4_000
const DECODED_PIXELS = 640

const makeEngine = QrScanner.createQrEngine.bind(QrScanner)
QrScanner.createQrEngine = async () => ofBothContrasts(await makeEngine())

export function whyNoCamera () {
  if (!window.isSecureContext) return '这个网址不是 https，浏览器不允许打开摄像头。'
  if (!navigator.mediaDevices?.getUserMedia) return '这个浏览器不支持打开摄像头。'
  return ''
}

// The finder shows the middle of the picture; all of it is searched, so that a close card is read too.
function wholeFinder (video) {
  const side = Math.min(video.videoWidth, video.videoHeight)
  const scaled = Math.min(side, DECODED_PIXELS)
  return { x: (video.videoWidth - side) / 2, y: (video.videoHeight - side) / 2, width: side, height: side, downScaledWidth: scaled, downScaledHeight: scaled }
}

export class Camera {
  constructor (video, onCode) {
    this.video = video
    this.seen = new Map()
    this.onCode = onCode
    this.contrast = new Contrast()
  }

  async start () {
    const reason = whyNoCamera()
    if (reason) throw new Error(reason)
    this.scanner ||= new QrScanner(this.video, ({ data }) => this.report(data), {
      preferredCamera: 'environment', maxScansPerSecond: 12, calculateScanRegion: wholeFinder, returnDetailedScanResult: true, onDecodeError: () => this.missed(),
    })
    try {
      await this.scanner.start()
    } catch {
      throw new Error('摄像头没有打开：没有摄像头，或没有允许使用摄像头。请在浏览器设置里允许后重试。')
    }
  }

  stop () { this.scanner?.stop() }

  missed () {
    const { mode } = this.contrast
    this.contrast.missed()
    if (this.contrast.mode !== mode) this.scanner.setInversionMode(this.contrast.mode)
  }

  // A card held to the camera is one press, not twelve a second.
  report (text) {
    const now = Date.now()
    const last = this.seen.get(text) || 0
    this.seen.set(text, now)
    if (now - last > SAME_CODE_MS) this.onCode(text)
  }
}

export async function readPhoto (file) {
  const told = { returnDetailedScanResult: true }
  const { data } = await QrScanner.scanImage(file, told).catch(async () => QrScanner.scanImage(await negativeOf(file), told))
  return data
}

async function negativeOf (file) {
  const picture = await createImageBitmap(file)
  const canvas = Object.assign(document.createElement('canvas'), { width: picture.width, height: picture.height })
  canvas.getContext('2d').drawImage(picture, 0, 0)
  return negative(canvas)
}
