// One press at one moment, as it is stored and sent.
const ANNUL_WITHIN_MS = 15 * 60_000
const LONGEST_TEXT = 600

export function newNonce (bytes = crypto.getRandomValues(new Uint8Array(16))) {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

export function makeScan ({ shift, direction, method, text, volunteerNo, volunteer, name, phone, forced, deviceMs, offsetMs, nonce = newNonce() }) {
  const scan = { shift, direction, method, device_at: new Date(deviceMs).toISOString(), clock_offset_ms: offsetMs, nonce }
  if (text) scan.text = text.slice(0, LONGEST_TEXT)
  else if (volunteerNo) scan.volunteer_no = volunteerNo
  else if (phone) Object.assign(scan, { name, phone })
  else scan.volunteer = volunteer
  if (forced) scan.forced = true
  return scan
}

export function mayAnnul (scan, deviceMs) {
  const age = deviceMs - Date.parse(scan.device_at)
  return scan.direction !== 'annul' && age >= 0 && age <= ANNUL_WITHIN_MS
}

export function annulmentOf (scan, { deviceMs, offsetMs, nonce = newNonce() }) {
  const { shift, method, text, volunteer_no: volunteerNo, name, phone } = scan
  const volunteer = scan.volunteer || scan.result?.volunteer // of a walk-in, once name and phone were uploaded
  return { ...makeScan({ shift, direction: 'annul', method, text, volunteerNo, volunteer, name, phone, deviceMs, offsetMs, nonce }), annuls: scan.nonce }
}

export function normaliseVolunteerNo (typed) {
  const plain = typed.normalize('NFKC').toUpperCase()
  const bare = plain.replace(/[^0-9A-Z]/g, '')
  const number = bare.slice(0, 2) + bare.slice(2).replace(/O/g, '0').replace(/[IL]/g, '1')
  return /^GZ\d{11}$/.test(number) ? number : plain.trim()
}
