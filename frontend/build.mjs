// Bundles src/ and the npm packages into ../static/; fails when a page's first load outgrows its budget.
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import * as esbuild from 'esbuild'
import * as sass from 'sass'
import { qrWorkerSource } from './qr_worker.mjs'
import { withoutUnused } from './unused.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const out = join(here, '..', 'static')
const target = ['chrome78', 'ios14.5']
const SCRIPTS = ['app', 'passkey', 'station', 'station_worker', 'site_code', 'gate', 'frames', 'verify', 'sheet_return', 'placing']
const STYLES = ['app', 'station']
const KB = 1024
const WORKER_FROM_FILE = "export const createWorker = () => new Worker(document.querySelector('[data-qr-worker]').dataset.qrWorker)"
// A volunteer's first load may weigh 200 KB; 60 are left to the page itself and its pictures.
const BUDGETS = {
  'every page': { files: ['app.css', 'app.js', 'icons.svg', 'favicon.svg'], limit: 140 * KB },
  'the volunteer’s press': { files: ['app.css', 'app.js', 'icons.svg', 'favicon.svg', 'gate.js'], limit: 140 * KB },
  'the organiser’s scanner': { files: ['app.css', 'app.js', 'icons.svg', 'station.css', 'station.js', 'qr_worker.js'], limit: 180 * KB },
  'the site code': { files: ['app.css', 'app.js', 'icons.svg', 'station.css', 'site_code.js'], limit: 180 * KB },
}

async function buildScripts () {
  await esbuild.build({
    absWorkingDir: here,
    entryPoints: SCRIPTS.map((name) => `src/js/${name}.js`),
    outdir: out,
    bundle: true,
    minify: true,
    format: 'iife',
    charset: 'utf8',
    legalComments: 'eof',
    target,
    plugins: [{
      name: 'worker-as-a-file',
      setup (build) {
        build.onResolve({ filter: /qr-scanner-worker/ }, (args) => ({ path: args.path, namespace: 'none' }))
        build.onLoad({ filter: /.*/, namespace: 'none' }, () => ({ contents: WORKER_FROM_FILE }))
      },
    }],
  })
  const worker = await esbuild.transform(await qrWorkerSource(), { minify: true, target })
  writeFileSync(join(out, 'qr_worker.js'), worker.code)
}

async function buildStyles () {
  const sheets = await Promise.all(STYLES.map(async (name) => {
    const { css } = sass.compile(join(here, 'src', 'css', `${name}.scss`), {
      loadPaths: [join(here, 'node_modules')],
      quietDeps: true,
      silenceDeprecations: ['import', 'global-builtin', 'color-functions', 'if-function'],
    })
    const { code } = await esbuild.transform(css, { loader: 'css', minify: true, target, legalComments: 'eof' })
    return code
  }))
  withoutUnused(sheets).forEach((css, at) => writeFileSync(join(out, `${STYLES[at]}.css`), css))
}

// A server may be running: files are replaced one by one, and only what is no longer made disappears.
function removeStale () {
  const made = new Set([...readdirSync(join(here, 'public')), ...SCRIPTS.map((name) => `${name}.js`), ...STYLES.map((name) => `${name}.css`), 'qr_worker.js'])
  for (const file of readdirSync(out)) if (!made.has(file)) rmSync(join(out, file), { recursive: true })
}

function checkBudgets () {
  let over = false
  for (const [what, { files, limit }] of Object.entries(BUDGETS)) {
    const size = files.reduce((sum, file) => sum + gzipSync(readFileSync(join(out, file)), { level: 9 }).length, 0)
    over ||= size > limit
    console.log(`${what}: ${(size / KB).toFixed(1)} KB compressed of ${limit / KB} KB`)
  }
  if (over) throw new Error('The first load is over its budget.')
}

mkdirSync(out, { recursive: true })
cpSync(join(here, 'public'), out, { recursive: true })
await Promise.all([buildScripts(), buildStyles()])
removeStale()
checkBudgets()
