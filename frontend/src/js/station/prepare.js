// 下乡准备: loads and checks everything for a day without network; each result says what is missing and how to get it.
import { dayAndTime } from './answer.js'

const LEAST_CHARGE = 0.5
const LEAST_ROOM = 20 * 1024 * 1024
const OK = 'ok'
const CARE = 'care'
const MISSING = 'missing'

export function isReady (checks) { return checks.every(({ state }) => state !== MISSING) }

export function verdict (checks, at) {
  const missing = checks.filter(({ state }) => state === MISSING)
  if (missing.length) return `还差 ${missing.length} 项：${missing.map(({ title }) => title).join('、')}`
  return `离线就绪 ✓ ${dayAndTime(new Date(at).toISOString())}`
}

// One after the other; `tell` is called with the checks so far.
export async function prepare (tools, tell = () => {}) {
  const checks = []
  for (const [title, check] of STEPS) {
    tell([...checks, { title, state: 'running', words: '正在检查' }])
    checks.push({ title, ...await tried(check, tools) })
  }
  tell(checks)
  return checks
}

async function tried (check, tools) {
  try {
    return await check(tools)
  } catch {
    return { state: MISSING, words: '检查没有完成。请联网后再按一次“下乡准备”。' }
  }
}

const STEPS = [
  ['场次、名单和密钥', checkData],
  ['本页离线打开', checkFiles],
  ['识别二维码', checkReading],
  ['摄像头', checkCamera],
  ['在本机保存', checkStorage],
  ['时间', checkClock],
  ['电量', checkBattery],
]

async function checkData ({ load }) {
  const { shifts, people, missing } = await load()
  if (!shifts) return { state: MISSING, words: '还没有分配场次。请活动负责人在“签到台”页给这台设备分配场次，再按一次。' }
  if (missing.length) return { state: MISSING, words: `没有取到：${missing.join('、')}。请联网后再按一次。` }
  return { state: OK, words: `${shifts} 个场次，名单共 ${people} 人` }
}

async function checkFiles ({ offline, limits }) {
  if (limits.includes('wechat')) return { state: MISSING, words: '微信里不能离线打开。请按右上角“…”，选“在浏览器打开”。' }
  if (limits.includes('insecure')) return { state: MISSING, words: '这个网址不是 https，浏览器不允许离线打开。请改用 https 网址；改不了的，带上纸质签到表。' }
  if (limits.includes('home-screen')) return { state: MISSING, words: '苹果手机七天不用会清空网页数据。请按“分享”→“添加到主屏幕”，从主屏幕图标打开，重新配对后再按一次。' }
  const missing = await offline.missing()
  if (missing === null) return { state: MISSING, words: '离线文件还没有下载好。请联网刷新本页，等几秒再按一次；仍然不行，请换用 Chrome、Edge 或 Safari。' }
  if (missing.length) return { state: MISSING, words: `还有 ${missing.length} 个离线文件没有下载。请联网刷新本页后再按一次。` }
  return { state: OK, words: '关掉网络也能打开' }
}

async function checkReading ({ readsTestCode }) {
  return await readsTestCode()
    ? { state: OK, words: '内置测试码识别正常' }
    : { state: MISSING, words: '内置测试码没有识别出来。请换一个浏览器，或准备扫码枪。' }
}

async function checkCamera ({ triesCamera }) {
  const problem = await triesCamera()
  return problem ? { state: CARE, words: `${problem}可以改用扫码枪、输入编号或点名，这些都能离线用。` } : { state: OK, words: '可以打开' }
}

async function checkStorage ({ storage }) {
  if (!await storage.writes()) return { state: MISSING, words: '写入后读不出来。请关闭无痕模式，清理手机空间后再试。' }
  if (await storage.room() < LEAST_ROOM) return { state: MISSING, words: '手机空间不足 20 MB。请删除一些照片或应用后再试。' }
  return await storage.persists()
    ? { state: OK, words: '浏览器已答应长期保存' }
    : { state: CARE, words: '能保存；浏览器没有答应长期保存，请把本页添加到主屏幕，活动前不要清理浏览器数据。' }
}

async function checkClock ({ watch }) {
  if (watch.state === 'right') return { state: OK, words: `与服务器相差 ${(Math.abs(watch.offset) / 1000).toFixed(1)} 秒` }
  return { state: watch.state === 'off' ? CARE : MISSING, words: watch.words }
}

async function checkBattery ({ battery }) {
  const told = await battery()
  if (!told) return { state: CARE, words: '这个浏览器不告诉电量，请充满电，带上充电宝。' }
  const percent = `${Math.round(told.level * 100)}%`
  if (told.level >= LEAST_CHARGE || told.charging) return { state: OK, words: told.charging ? `${percent}，正在充电` : percent }
  return { state: CARE, words: `只有 ${percent}，请充满电，带上充电宝。` }
}
