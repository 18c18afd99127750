// Checks of the device: space, persistent storage, battery, camera.
import { whyNoCamera } from './camera.js'

export async function persists () {
  const { storage } = navigator
  if (!storage?.persist) return false
  try {
    return await storage.persisted() || await storage.persist()
  } catch {
    return false
  }
}

export async function room () {
  if (!navigator.storage?.estimate) return Infinity
  const { quota = Infinity, usage = 0 } = await navigator.storage.estimate()
  return quota - usage
}

export async function writes (db) {
  const sign = `${Date.now()}-${Math.random()}`
  await db.put('state', sign, 'trial')
  const read = await db.get('state', 'trial')
  await db.delete('state', 'trial')
  return read === sign
}

export async function battery () {
  if (!navigator.getBattery) return null
  try {
    const { level, charging } = await navigator.getBattery()
    return { level, charging }
  } catch {
    return null
  }
}

// Open the camera once, to get the permission while somebody can still give it.
export async function triesCamera () {
  const reason = whyNoCamera()
  if (reason) return reason
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } })
    stream.getTracks().forEach((track) => track.stop())
    return ''
  } catch {
    return '摄像头没有打开。'
  }
}
