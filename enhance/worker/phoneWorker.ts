/** Different in every build, so that a browser sees a new worker and fetches the page anew. */
declare const __BUILD__: string

/**
 * Gives the page for phones without a line, and nothing else, when a page below the report cannot be fetched; with
 * `?page=` in its own address it does so for that page alone. Kept are that one page, its stylesheet, its scripts and its icon; no answer of the server, no other page, nothing anybody typed.
 */
// The types of a page and of a worker cannot stand in one program: to the compiler `self` is a window.
const worker = self as unknown as ServiceWorkerGlobalScope
const page = new URL(worker.location.href).searchParams.get('page') ?? `${new URL(worker.registration.scope).pathname}/phone`
const cacheName = `${page} ${__BUILD__}`
const partsOfPage = /(?:href|src)="(\/(?:_nuxt|_enhance)\/[^"]+|\/icon\.svg)"/g

worker.addEventListener('install', (event) => {
  void worker.skipWaiting()
  event.waitUntil(fetch(page, { cache: 'reload' }).then(keep))
})

worker.addEventListener('activate', (event) => {
  event.waitUntil((async () => {
    const old = (await caches.keys()).filter(name => name.startsWith(`${page} `) && name !== cacheName)
    await Promise.all(old.map(name => caches.delete(name)))
    await worker.clients.claim()
  })())
})

worker.addEventListener('fetch', (event) => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (request.mode === 'navigate') {
    if (request.method === 'GET') event.respondWith(open(event, pathname))
    // What was typed is kept by the page's own script before the form leaves. Forms with files look for themselves, and
    // the one that clears the phone ends this worker, which must not be waited for then.
    else if (!/\/(?:photos|received)$/.test(pathname)) event.respondWith(fetch(request).catch(() => Response.redirect(`${page}?carried`, 303)))
  }
  else if (request.method === 'GET' && origin === worker.location.origin && /^\/(?:_nuxt|_enhance)\/|^\/icon\.svg$/.test(pathname)) {
    event.respondWith(caches.open(cacheName).then(cache => cache.match(request, { ignoreVary: true })).then(kept => kept ?? fetch(request)))
  }
})

async function open(event: FetchEvent, pathname: string): Promise<Response> {
  try {
    const response = await fetch(event.request)
    if (pathname === page && response.ok) event.waitUntil(keep(response.clone()).catch(() => undefined))
    return response
  }
  catch (error) {
    if (pathname !== page) return Response.redirect(page)
    const cache = await caches.open(cacheName)
    const kept = await cache.match(page, { ignoreVary: true })
    if (kept) return kept
    throw error
  }
}

/** The parts first: a page whose script is missing offline would be worse than none. */
async function keep(response: Response): Promise<void> {
  if (!response.ok || response.redirected) throw new Error(String(response.status))
  const html = await response.clone().text()
  // The same address asks for number and code when nobody has opened it: that is no page to keep.
  if (!html.includes('data-phone')) throw new Error('not for the phone')
  const parts = new Set(Array.from(html.matchAll(partsOfPage), found => found[1]!))
  const cache = await caches.open(cacheName)
  const isKept = await Promise.all([...parts].map(part => cache.match(part, { ignoreVary: true })))
  await cache.addAll([...parts].filter((_, index) => !isKept[index]))
  await cache.put(page, response)
}
