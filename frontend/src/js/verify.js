// Verification: a file's fingerprint is computed here, so that the file itself never leaves the browser;
// and the signature behind the `#` of the QR code is compared with the registered one.
import { compareSignature } from './verify/signature.js'
import { fingerprint } from './verify/fingerprint.js'

for (const form of document.querySelectorAll('[data-file-digest]')) {
  const [input, digest] = [form.querySelector('input[type=file]'), form.querySelector('input[name$=sha256]')]
  form.addEventListener('submit', (event) => {
    const file = input.files[0]
    if (!file || digest.value || file.size > Number(form.dataset.maxBytes)) return
    event.preventDefault()
    fingerprint(file).then((hex) => {
      digest.value = hex
      input.disabled = true
      form.submit()
    })
  })
  const zone = form.closest('section')
  zone.addEventListener('dragover', (event) => event.preventDefault())
  zone.addEventListener('drop', (event) => {
    event.preventDefault()
    if (!event.dataTransfer.files.length) return
    input.files = event.dataTransfer.files
    form.requestSubmit ? form.requestSubmit() : form.submit()
  })
}
// Going back with the browser's button starts again.
addEventListener('pageshow', () => {
  for (const form of document.querySelectorAll('[data-file-digest]')) {
    form.querySelector('input[type=file]').disabled = false
    form.querySelector('input[name$=sha256]').value = ''
  }
})

for (const line of document.querySelectorAll('[data-signature]')) {
  const same = compareSignature(location.hash, line.dataset.signature)
  if (same === null) continue
  line.textContent = same ? line.dataset.good : line.dataset.bad
  line.classList.toggle('overdue', !same)
  line.hidden = false
}
