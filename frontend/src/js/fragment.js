// A QR code names its secret behind `#`, which no server and no access log sees: put it where it would be typed.
export function takeFragment (root, place) {
  const field = root.querySelector('[data-fragment]')
  const given = field && new URLSearchParams(place.hash.slice(1)).get(field.dataset.fragment)
  if (!given) return false
  field.value = given.slice(0, 40)
  history.replaceState(null, '', place.pathname + place.search)
  return true
}
