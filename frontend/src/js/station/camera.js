// Reads codes by camera, photo or hand scanner; explains why the camera is not available.
import QrScanner from 'qr-scanner'

const SAME_CODE_MS = 4_000
const KEY_GAP_MS = 80
const SHORTEST_CODE = 8
const DECODED_PIXELS = 640

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
  }

  async start () {
    const reason = whyNoCamera()
    if (reason) throw new Error(reason)
    this.scanner ||= new QrScanner(this.video, ({ data }) => this.report(data), {
      preferredCamera: 'environment', maxScansPerSecond: 12, calculateScanRegion: wholeFinder, returnDetailedScanResult: true, onDecodeError: () => {},
    })
    try {
      await this.scanner.start()
    } catch {
      throw new Error('摄像头没有打开：没有摄像头，或没有允许使用摄像头。请在浏览器设置里允许后重试。')
    }
  }

  stop () { this.scanner?.stop() }

  // A card held to the camera is one press, not twelve a second.
  report (text) {
    const now = Date.now()
    const last = this.seen.get(text) || 0
    this.seen.set(text, now)
    if (now - last > SAME_CODE_MS) this.onCode(text)
  }
}

export async function readPhoto (file) {
  const { data } = await QrScanner.scanImage(file, { returnDetailedScanResult: true })
  return data
}

// A hand scanner is a very fast typist; slow typing is a person.
export function listenToHandScanner (onCode) {
  let typed = ''
  let last = 0
  document.addEventListener('keydown', (event) => {
    if (event.target.matches('input, textarea, select')) return
    // The time of the key press, not of its late handling.
    if (event.timeStamp - last > KEY_GAP_MS) typed = ''
    last = event.timeStamp
    if (event.key === 'Enter') {
      if (typed.length >= SHORTEST_CODE) { event.preventDefault(); onCode(typed) }
      typed = ''
    } else if (event.key.length === 1) {
      typed += event.key
    }
  })
}
