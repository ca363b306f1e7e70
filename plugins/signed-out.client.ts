import { pathInLocale, localeOfPath } from '#shared/locale'

/** A session that ended while a staff page was open: the next step leads to the sign-in page and back. */
export default defineNuxtPlugin((nuxtApp) => {
  nuxtApp.hook('app:error', (error: unknown) => {
    if ((error as { statusCode?: number } | null)?.statusCode !== 401) return
    const { path, fullPath } = useRoute()
    location.assign(`${pathInLocale('/staff/sign-in', localeOfPath(path))}?back=${encodeURIComponent(fullPath)}`)
  })
})
