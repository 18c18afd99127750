import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'

// Not crypto.subtle: it does not exist on plain http. FileReader, because old phones lack Blob.arrayBuffer.
export function fingerprint (file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(bytesToHex(sha256(new Uint8Array(reader.result))))
    reader.onerror = () => reject(reader.error)
    reader.readAsArrayBuffer(file)
  })
}
