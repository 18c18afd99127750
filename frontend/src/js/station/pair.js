// Pairing: a single-use code from a link, a picture or the keyboard becomes this device's own token.
import { Api, Refused } from './api.js'
import { NotStored } from './database.js'
import { lostWords } from './lost_words.js'
import { waitingCount } from './queue.js'
import { plain } from './readings.js'
import { beginState, loadState, saveState } from './store.js'

export function codeFrom (given) {
  // Wide letters as they were meant, and nothing that a chat put behind the link.
  const text = plain(given).replace(/[^A-Za-z0-9_-]+$/, '')
  const inLink = /(?:[#?&](?:code=)?|\/pair\/)([A-Za-z0-9_-]{6,})$/i.exec(text)
  return (inLink ? inLink[1] : text).replace(/[\s-]/g, '')
}

export async function pair (db, code) {
  let offset = null
  const api = new Api({ onContact: (measured) => { offset = measured } })
  const { token, ...mine } = await api.pair(code)
  await beginState(db, { token, ...stateOf(mine), contact: { at: Date.now(), offset: offset ?? 0 } })
}

// The answer of `me` and of pairing, as stored.
export function stateOf ({ station, shifts, card_keys: keys, export_key: exportKey }) {
  return { station, shifts, keys: keys || [], export_key: exportKey || null }
}

// `opening` is the promise of the store: a press before it is open must not put the code into the server's log.
export function enablePairing (root, opening) {
  const form = root.querySelector('[data-pair-form]')
  const tell = root.querySelector('[data-place="tell"]')
  const given = root.dataset.code || codeFrom(location.hash || location.search || '')
  if (given) form.elements.code.value = given
  const go = async () => {
    tell.hidden = true
    try {
      await becomeStation(await opening, codeFrom(form.elements.code.value.trim()), root.dataset)
      location.replace(root.dataset.stationUrl)
    } catch (error) {
      tell.textContent = refusalWords(error)
      tell.hidden = false
      tell.focus()
      if (error instanceof StillAnother) root.querySelector('[data-place="open-station"]').hidden = false
    }
  }
  form.addEventListener('submit', (event) => { event.preventDefault(); go() })
  if (root.dataset.uuid) go() // 用这台手机签到: the press was made on the desk
}

export class StillAnother extends Error {}

// What waits on this device was taken under another station's name, and would be sent under the new one.
export async function becomeStation (db, code, { uuid = '', shift = '' } = {}) {
  if (uuid) {
    const [{ station }, waiting] = await Promise.all([loadState(db, ['station']), waitingCount(db)])
    if (waiting && station?.uuid !== uuid) throw new StillAnother(`这台手机还是签到台“${station?.name || ''}”，有 ${waiting} 条扫码没有上传。请先打开签到台上传完，再回到场次页按一次。`)
  }
  await pair(db, code)
  if (shift) await saveState(db, { choice: { shift: Number(shift), direction: 'in' } })
}

export function refusalWords (error) {
  if (error instanceof NotStored) return lostWords(error).pair
  if (error instanceof StillAnother) return error.message
  if (!(error instanceof Refused)) return '没有连上服务器。配对需要网络，请联网后再按一次。'
  return error.message || '配对码不对、已用过或已过期。请活动负责人在“签到台”页重新生成。'
}
