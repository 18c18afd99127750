// What this address or this browser takes away, each with the way round it.
const IOS = /iPad|iPhone|iPod/

export function isIos () {
  return IOS.test(navigator.userAgent) || (navigator.platform === 'MacIntel' && navigator.maxTouchPoints > 1)
}

export function isOnHomeScreen () {
  return navigator.standalone === true || Boolean(window.matchMedia?.('(display-mode: standalone)').matches)
}

export function isWeChat () { return /MicroMessenger/i.test(navigator.userAgent) }

export function limitsHere () {
  const limits = []
  if (isWeChat()) limits.push('wechat')
  if (!window.isSecureContext) limits.push('insecure')
  else if (!navigator.serviceWorker && !isWeChat()) limits.push('no-worker')
  if (isIos() && !isOnHomeScreen() && !isWeChat()) limits.push('home-screen')
  return limits
}

// The ways round stand on the page, beside what is missing.
export function showLimits (root, limits = limitsHere()) {
  root.querySelectorAll('[data-limit]').forEach((box) => { box.hidden = !limits.includes(box.dataset.limit) })
}
