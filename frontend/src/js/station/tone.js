// Colours of answers: green counts, amber needs a look, red is not authentic.
const ACCEPTED = new Set(['checked_in', 'checked_out', 'annulled'])

export function toneOf (result) {
  if (!result.authentic) return 'bad'
  return ACCEPTED.has(result.code) ? 'good' : 'look'
}
