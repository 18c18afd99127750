// What is missing at this address or in this browser, each with a way around it.
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

// The page shows the ways around beside what is missing.
export function showLimits (root, limits = limitsHere()) {
  root.querySelectorAll('[data-limit]').forEach((box) => { box.hidden = !limits.includes(box.dataset.limit) })
}
