// Collects a phone's series of QR codes by camera and puts the joined text into the form.
import { Camera } from './station/camera.js'
import { FrameCollector } from './station/queue_export.js'

const MOST_NAMED = 8
const root = document.querySelector('[data-frames]')
const place = (name) => root.querySelector(`[data-place="${name}"]`)
const button = root.querySelector('[data-on="camera"]')
const collector = new FrameCollector()
const camera = new Camera(root.querySelector('video'), (text) => seen(text))

button.addEventListener('click', open)

async function open () {
  tell('')
  try {
    await camera.start()
    place('finder').hidden = false
    button.hidden = true
    progress()
  } catch (error) {
    tell(`${error.message} 也可以请那台手机导出文件，在下面上传。`)
  }
}

function seen (text) {
  if (!collector.add(text)) return tell('这不是签到台导出的二维码。请让那台手机停在“导出”页。')
  tell('')
  progress()
  if (collector.isComplete) finish()
}

function progress () {
  const { have, total, missing } = collector
  const bar = place('bar')
  bar.hidden = !total
  bar.max = total || 1
  bar.value = have
  const left = total && missing.length <= MOST_NAMED ? `，还差第 ${missing.join('、')} 张` : ''
  place('progress').textContent = total ? `已收 ${have}/${total}${have === total ? '，正在上传' : left}` : '等待二维码……'
}

function finish () {
  camera.stop()
  place('finder').hidden = true
  const form = document.getElementById('export-form')
  form.elements.text.value = collector.text
  form.querySelector('[type="submit"]').click()
}

function tell (words) {
  place('problem').textContent = words
  place('problem').hidden = !words
}
