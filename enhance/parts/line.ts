const patience = 5000

/** Where this language's page for phones without a line is. */
export function phonePage(): string {
  return `${document.documentElement.lang === 'en' ? '/en' : ''}/report/phone`
}

/** Whether the server can be reached now; a phone's own word for it (`onLine`) is only sure when it says no. */
export async function hasLine(): Promise<boolean> {
  if (!navigator.onLine) return false
  const control = new AbortController()
  const timer = setTimeout(() => { control.abort() }, patience)
  try {
    await fetch('/healthz', { method: 'HEAD', cache: 'no-store', signal: control.signal })
    return true
  }
  catch { return false }
  finally { clearTimeout(timer) }
}

/** Keeps the phone's page ready for when there is no line. In-app browsers without service workers go without. */
export function keepPhonePage() {
  keepPage('/phone-worker.js', phonePage().replace(/\/phone$/, ''))
}

/** The same for a page that is its own: nothing above or beside it is touched. */
export function keepOnlyPage(path: string) {
  keepPage(`/phone-worker.js?page=${encodeURIComponent(path)}`, path)
}

function keepPage(worker: string, scope: string) {
  if (!('serviceWorker' in navigator)) return
  navigator.serviceWorker.register(worker, { scope }).catch(() => undefined)
}

/** Whether the phone's page opens without a line. */
export async function isPhonePageKept(): Promise<boolean> {
  return 'caches' in window && await caches.match(phonePage(), { ignoreVary: true }) !== undefined
}
