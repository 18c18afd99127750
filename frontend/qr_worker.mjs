// qr-scanner starts its decoder from a blob:, which a strict content policy forbids; this takes the decoder out as a file.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

export async function qrWorkerSource () {
  const folder = dirname(createRequire(import.meta.url).resolve('qr-scanner'))
  const module = readFileSync(join(folder, 'qr-scanner-worker.min.js'), 'utf8')
  const parts = []
  const caught = { Worker: class {}, URL: { createObjectURL: () => '' }, Blob: class { constructor (texts) { parts.push(...texts) } } }
  const makeWorker = new Function(...Object.keys(caught), `${module.replace(/export\s*const\s*createWorker/, 'const createWorker').replace(/\/\/# sourceMappingURL.*/, '')}; return createWorker`)
  makeWorker(...Object.values(caught))()
  if (!parts.join('').includes('onmessage')) throw new Error('qr-scanner’s worker was not found.')
  return parts.join('')
}
