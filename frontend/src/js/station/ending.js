// The end of a station: a retired one uploads and wipes itself; a compromised or revoked one forgets people at once.
import { conflictsOf } from './conflicts.js'
import { RollBook } from './roll_book.js'
import { waitingCount } from './queue.js'
import { forgetAll, forgetPeople, saveState } from './store.js'

const KINDS = {
  station_retired: { uploads: true, words: '这台签到台已停用，不再接收新的扫码。名单、密钥已从本机清除；剩下的扫码传完后，其余数据自动清除。' },
  station_compromised: { uploads: true, words: '这台签到台已登记为失控。名单、密钥已从本机清除；剩下的扫码仍会上传，须经裁定才计。' },
  station_revoked: { uploads: false, words: '这台签到台的令牌已作废。名单、密钥已从本机清除，没有上传的扫码还在。请导出后交负责人上传，或重新配对后继续上传。' },
  station_replaced: { uploads: false, words: '这台签到台已改用另一台设备。名单、密钥已从本机清除，没有上传的扫码还在。请导出后交负责人上传。' },
  station_unknown: { uploads: false, words: '服务器不认得这台设备。名单、密钥已从本机清除，没有上传的扫码还在。请导出后交负责人上传，或重新配对后继续上传。' },
}
const WIPED = '本机数据已全部清除。需要再用这台设备时，请活动负责人重新生成配对码。'
const UNREGISTERED = '名单、密钥已从本机清除。现场来的人有没有登记上的，写在“与服务器不一致”里，请先核对。'

export class Ending {
  constructor (station) { this.station = station }

  // Only the product's own codes end a station; a hotel's log-in page may answer 401 too.
  refused (refusal) {
    return KINDS[refusal.code] ? this.begin(refusal.code) : this.station.trouble(refusal)
  }

  async begin (kind) {
    const { station } = this
    if (station.ended?.kind === kind) return
    station.camera.stop()
    station.code.close()
    station.ended = { kind }
    station.book.close()
    await saveState(station.db, { ended: station.ended })
    Object.assign(station, { shifts: [], keys: [], shift: null, ready: null, book: new RollBook(station.db) })
    await this.resume()
  }

  // Also on a later start: show the same, and delete what a crash left.
  async resume () {
    const { station } = this
    const { uploads, words } = KINDS[station.ended.kind]
    station.screen.view('ended')
    station.screen.tell('')
    station.screen.text('ended-words', station.ended.wiped ? await this.wipedWords() : words)
    if (!station.ended.wiped) await forgetPeople(station.db)
    station.screen.place('ended-upload').hidden = !uploads
    if (uploads) station.link.upload()
    else station.link.stop()
    await station.changed()
  }

  // What is left on the device, and whether it may be deleted.
  async drained () {
    const { station } = this
    if (!station.ended || station.ended.wiped) return
    if (!await forgetAll(station.db, { isLost: station.ended.kind === 'station_compromised' })) return
    station.ended = { ...station.ended, wiped: true }
    station.screen.text('ended-words', await this.wipedWords())
    station.screen.place('ended-left').hidden = true
  }

  async wipedWords () { return (await conflictsOf(this.station.db)).some(({ phone }) => phone) ? UNREGISTERED : WIPED }

  async showLeft () {
    const { screen, db } = this.station
    const waiting = await waitingCount(db)
    screen.place('ended-left').hidden = !waiting
    screen.text('ended-waiting', waiting)
  }

  // After the export was handed over, a person confirms that this device's data may be deleted.
  async discard () {
    const { station } = this
    await station.db.clear('waiting')
    await station.changed()
  }
}
