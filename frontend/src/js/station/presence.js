// Who is present, from the server's last roll and the scans of this device since.

// Presses in the order of their moments; the server's no takes one out, an annulment undoes one.
// `open` is what the server tells of a check-in that was handed in without its end: open still, but it runs no longer.
export function presenceOf (rows, base = '') {
  const annulled = new Set(rows.filter(counts).map((row) => row.annuls).filter(Boolean))
  const here = new Set(rows.map((row) => row.nonce))
  const presence = { open: base === 'in' || base === 'open', since: null, pairs: base === 'out' ? 1 : 0 }
  if (base === 'open') presence.handedIn = true
  for (const row of [...rows].sort(byMoment)) {
    if (!counts(row) || annulled.has(row.nonce)) continue
    if (row.direction === 'annul') undoOlder(presence, row, here)
    else apply(presence, row)
  }
  return presence
}

export function logicalMs (row) { return Date.parse(row.device_at) + row.clock_offset_ms }

// Unsent presses do not change what the server knows.
export function answeredSince (rows, rollAt) {
  return rows.filter((row) => !row.result || row.answered_at >= rollAt)
}

export function isGenuine (row) {
  return row.result ? row.result.authentic : row.shown?.tone !== 'bad'
}

function counts (row) { return isGenuine(row) && row.result?.code !== 'annul_not_in_time' && row.result?.code !== 'annul_without_target' }

function byMoment (a, b) {
  return logicalMs(a) - logicalMs(b) || a.direction.localeCompare(b.direction)
}

function apply (presence, row) {
  if (row.direction === 'in' && !presence.open) Object.assign(presence, { open: true, since: logicalMs(row) })
  if (row.direction === 'out' && presence.open) Object.assign(presence, { open: false, since: null, pairs: presence.pairs + 1 })
  if (!presence.open) delete presence.handedIn
}

// The annulled press is part of the server's roll; the annulment keeps its direction.
function undoOlder (presence, row, here) {
  if (here.has(row.annuls)) return
  Object.assign(presence, { open: row.shown?.undoes === 'out', since: null })
}
