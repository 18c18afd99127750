// The families of answers: green counted, amber a person must look, red not genuine.
const ACCEPTED = new Set(['checked_in', 'checked_out', 'annulled'])

export function toneOf (result) {
  if (!result.authentic) return 'bad'
  return ACCEPTED.has(result.code) ? 'good' : 'look'
}
