// The phone's location, sent after the press and only with consent; the press never waits for it.
const PATIENCE = { enableHighAccuracy: true, timeout: 10_000, maximumAge: 60_000 }

export function canLocate () {
  return window.isSecureContext && 'geolocation' in navigator
}

export async function tellPlace (form, say) {
  say('正在附上位置…')
  try {
    const { coords } = await new Promise((resolve, reject) => navigator.geolocation.getCurrentPosition(resolve, reject, PATIENCE))
    const body = new FormData(form)
    for (const name of ['latitude', 'longitude', 'accuracy']) body.append(name, coords[name])
    const answer = await fetch(form.action, { method: 'POST', body })
    if (!answer.ok) throw new Error(answer.status)
    say('位置已附上，可以随时在“我的”里删除。')
  } catch {
    say('没有取到手机位置，签到照常有效。')
  }
}
