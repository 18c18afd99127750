// Sound and vibration for people who do not look at the screen.
const TUNES = { good: [[880, 0.12]], look: [[520, 0.12], [520, 0.12]], bad: [[220, 0.35]], kept: [[660, 0.08]] }
const PULSES = { good: [60], look: [80, 60, 80], bad: [300], kept: [40] }
let audio

// Browsers allow sound only after a press.
export function wakeSound () {
  audio ||= new (window.AudioContext || window.webkitAudioContext)()
  audio.resume?.()
}

export function signal (tone) {
  if (navigator.userActivation?.hasBeenActive !== false) navigator.vibrate?.(PULSES[tone])
  if (audio && audio.state !== 'running') audio.resume?.() // a phone silences a page that was in the background
  if (audio?.state !== 'running') return
  let at = audio.currentTime
  for (const [pitch, length] of TUNES[tone]) {
    const voice = audio.createOscillator()
    const volume = audio.createGain()
    voice.frequency.value = pitch
    volume.gain.setValueAtTime(0.25, at)
    volume.gain.exponentialRampToValueAtTime(0.001, at + length)
    voice.connect(volume).connect(audio.destination)
    voice.start(at)
    voice.stop(at + length)
    at += length + 0.06
  }
}
