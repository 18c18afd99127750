// Why something was not stored on this device, and what to do: each cause has its own remedy.
const SAFE = '已存的扫码不会丢'
const WORDS = {
  full: {
    note: '手机空间已满。请先写在纸质签到表上，清理空间后再扫。',
    tell: '手机空间已满，现在扫的码都不算。请改用纸质签到表，或换一台设备。',
    pair: '手机空间已满，没有存下配对。请清理空间，再请负责人重新生成配对码。',
  },
  closed: {
    note: '浏览器断开了本机存储。请再扫一次；还不行，先写在纸质签到表上，再刷新本页。',
    tell: `浏览器断开了本机存储，刚才这一次不算。请再扫一次；还不行，请刷新本页，${SAFE}。`,
    pair: '浏览器断开了本机存储，没有存下配对。请刷新本页，再请负责人重新生成配对码。',
  },
  newer: {
    note: '签到台已在另一个窗口更新。请刷新本页后再扫。',
    tell: `签到台已在另一个窗口更新，这个窗口不能再存。请刷新本页后再扫，${SAFE}。`,
    pair: '签到台已在另一个窗口更新，没有存下配对。请刷新本页，再请负责人重新生成配对码。',
  },
  denied: {
    note: '浏览器不允许在本机保存（可能是无痕模式）。请先写在纸质签到表上，换普通窗口再扫。',
    tell: '浏览器不允许在本机保存（可能是无痕模式），现在扫的码都不算。请换普通窗口或另一个浏览器，或改用纸质签到表。',
    pair: '浏览器不允许在本机保存（可能是无痕模式），没有配对。请换普通窗口或另一个浏览器。',
  },
}
const UNKNOWN = {
  note: '浏览器没有存下。请先写在纸质签到表上，再刷新本页。',
  tell: `浏览器没有存下，刚才这一次不算。请刷新本页后再扫，${SAFE}。`,
  pair: '浏览器没有存下配对。请刷新本页，再请负责人重新生成配对码。',
}

// `note` for the answer over the whole screen, `tell` for the line that stays, `pair` where a device was to become a station.
export function lostWords (error) { return WORDS[error?.reason] || UNKNOWN }

export function notSentWords ({ reason }) {
  const remedy = reason === 'newer' ? '请刷新本页' : '会自动重试；一直不行，请刷新本页'
  return `读不到本机存储，暂时没有上传。${SAFE}，${remedy}。`
}
