// Connects the buttons of the passkey pages to allauth's functions, and explains failures.
document.querySelectorAll('[data-passkey]').forEach((button) => {
  const { passkey, role, credential, options, passwordless } = button.dataset
  const ids = { [role]: button.id, credential }
  if (options) ids.data = options
  if (passwordless) ids.passwordless = passwordless
  window.allauth.webauthn.forms[passkey]({ ids })
})

document.addEventListener('allauth.error', (event) => {
  event.preventDefault()
  const box = document.getElementById('passkey-error')
  box.textContent = wordsFor(event.detail.exception)
  box.hidden = false
})

function wordsFor (exception) {
  if (!window.PublicKeyCredential) return '这个浏览器不支持通行密钥，请用密码登录。'
  if (exception?.name === 'InvalidStateError') return '这台设备上已经有您的通行密钥。'
  if (exception?.name === 'SecurityError') return '通行密钥只能在正式网址上使用，请检查地址栏。'
  return '没有完成验证：可能是取消了，或等待太久。可以再试一次，或改用密码。'
}
