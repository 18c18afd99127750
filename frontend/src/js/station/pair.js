// Pairing: a single-use code from a link, a picture or the keyboard becomes this device's own token.
import { Api, Refused } from './api.js'
import { NotStored } from './database.js'
import { lostWords } from './lost_words.js'
import { plain } from './readings.js'
import { saveState } from './store.js'

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
  await saveState(db, { token, ...stateOf(mine), contact: { at: Date.now(), offset: offset ?? 0 } })
  await db.delete('state', 'ended')
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
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    tell.hidden = true
    try {
      await pair(await opening, codeFrom(form.elements.code.value.trim()))
      location.replace(root.dataset.stationUrl)
    } catch (error) {
      tell.textContent = refusalWords(error)
      tell.hidden = false
      tell.focus()
    }
  })
}

export function refusalWords (error) {
  if (error instanceof NotStored) return lostWords(error).pair
  if (!(error instanceof Refused)) return '没有连上服务器。配对需要网络，请联网后再按一次。'
  return error.message || '配对码不对、已用过或已过期。请活动负责人在“签到台”页重新生成。'
}
