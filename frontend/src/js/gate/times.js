// Texts of the running time and the countdown at a moment of the server's clock, in milliseconds.
const MINUTE = 60_000

// Whole minutes of earlier stays and of this one, which stops at the planned end.
export function spent ({ now, countsFrom, ends, earlier }) {
  const minutes = earlier + Math.max(0, Math.floor((Math.min(now, ends) - countsFrom) / MINUTE))
  return { hours: Math.floor(minutes / 60), rest: minutes % 60, isOver: now >= ends }
}

// “还有 1 小时 05 分”, “还有 4 分 09 秒”; empty once the moment has come.
export function left ({ now, until }) {
  const seconds = Math.ceil((until - now) / 1000)
  if (seconds <= 0) return ''
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60]
  if (hours >= 24) return `还有 ${Math.floor(hours / 24)} 天`
  if (hours) return `还有 ${hours} 小时 ${String(minutes).padStart(2, '0')} 分`
  return minutes ? `还有 ${minutes} 分 ${String(seconds % 60).padStart(2, '0')} 秒` : `还有 ${seconds} 秒`
}
