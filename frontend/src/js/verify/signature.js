// `#1.A9fJ…` as printed in the QR code beside the registered signature: same, different, or nothing to compare.
export function compareSignature (hash, registered) {
  const printed = decodeURIComponent(hash.replace(/^#/, ''))
  if (!/^\d+\.[\w-]{80,}$/.test(printed)) return null
  return printed === registered
}
