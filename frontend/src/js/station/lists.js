// The station's lists: its shifts, the roll, the last scans, and where the server disagrees.
import { DIRECTIONS, clockTime, dayAndTime } from './answer.js'
import { conflictsOf, markSeen, wordsOf } from './conflicts.js'
import { recent } from './queue.js'
import { matching, stateWord } from './roll.js'
import { lineButton } from './screen.js'

const NO_SHIFTS = '还没有分配场次。请活动负责人在“签到台”页给这台设备分配场次，再重新打开本页。'

export function showShifts (screen, shifts, choose) {
  screen.list('shifts', shifts, NO_SHIFTS, (line, shift) => {
    const when = `${dayAndTime(shift.starts_at)}–${clockTime(shift.ends_at)}`
    line.append(lineButton(shift.title, [when, shift.place].filter(Boolean).join(' · '), '', () => choose(shift)))
  })
}

export function showRoll (screen, people, typed, call) {
  const empty = people.length ? '没有符合的人。也可以回到扫码页，输入志愿者编号。' : '名单还没有下载到本机。请联网再打开“点名”，或输入志愿者编号。'
  screen.list('people', matching(people, typed), empty, (line, person) => {
    const note = [person.unit, person.volunteer_no || '现场登记', person.signed_up ? '' : '没有报名'].filter(Boolean).join(' · ')
    line.append(lineButton(person.name, note, stateWord(person), () => call(person)))
  })
}

export async function showRecent (screen, db) {
  screen.list('scans', await recent(db), '这台设备还没有扫过码。', (line, row) => {
    const message = row.result ? row.result.message : `${row.shown?.message || '已存本机'}（待上传）`
    line.className = 'item'
    line.textContent = `${clockTime(row.device_at)} ${DIRECTIONS[row.direction]} ${nameOf(row)} · ${message}`
  })
}

export async function showConflicts (screen, db, changed) {
  const rows = await conflictsOf(db)
  screen.list('conflicts', rows, '没有不一致。', (line, row) => {
    line.className = 'conflict'
    const title = Object.assign(document.createElement('p'), { className: 'strong', textContent: `${dayAndTime(row.device_at)} ${DIRECTIONS[row.direction]} ${nameOf(row)}` })
    const words = wordsOf(row).map((textContent) => Object.assign(document.createElement('p'), { textContent }))
    const button = Object.assign(document.createElement('button'), { type: 'button', className: 'btn btn-small', textContent: '已核对' })
    button.addEventListener('click', async () => {
      await markSeen(db, row.nonce)
      await showConflicts(screen, db, changed)
      await changed()
    })
    line.append(title, ...words, button)
  })
}

function nameOf (row) {
  return row.result?.name || row.shown?.name || row.name || row.result?.volunteer_no || row.volunteer_no || row.shown?.who || '志愿者卡'
}
