// Caches the station's page and its files to start without network: the page without any log-in,
// and nothing else, no API answers and no other pages.
const PREFIX = 'station-'
const { version, page, files } = self.OFFLINE
const CACHE = PREFIX + version
const KEPT = [page, ...files]

self.addEventListener('install', (event) => event.waitUntil(keepAll()))
self.addEventListener('activate', (event) => event.waitUntil(takeOver()))
self.addEventListener('fetch', (event) => {
  const kept = keptFor(event.request)
  if (kept) event.respondWith(fromCache(kept, event.request))
})
self.addEventListener('message', (event) => {
  if (event.data?.wanted === 'take over') self.skipWaiting()
  if (event.data?.wanted === 'missing') event.waitUntil(missing().then((urls) => event.ports[0].postMessage({ missing: urls })))
})

// Either every file is cached or this version is not installed.
async function keepAll () {
  const cache = await caches.open(CACHE)
  await Promise.all(KEPT.map(async (url) => {
    const answer = await fetch(url, { credentials: 'omit', cache: 'no-cache', redirect: 'error' })
    if (!answer.ok) throw new Error(`${url}: ${answer.status}`)
    await cache.put(url, answer)
  }))
}

async function takeOver () {
  const names = await caches.keys()
  await Promise.all(names.filter((name) => name.startsWith(PREFIX) && name !== CACHE).map((name) => caches.delete(name)))
  await self.clients.claim()
}

async function missing () {
  const cache = await caches.open(CACHE)
  const found = await Promise.all(KEPT.map((url) => cache.match(url, { ignoreVary: true })))
  return KEPT.filter((_url, at) => !found[at])
}

function keptFor (request) {
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== self.location.origin) return null
  if (request.mode === 'navigate') return url.pathname === page ? page : null
  return files.includes(url.pathname) ? url.pathname : null
}

async function fromCache (kept, request) {
  const cache = await caches.open(CACHE)
  return await cache.match(kept, { ignoreVary: true }) || fetch(request)
}
