import { localeOfPath, pathInLocale } from '#shared/locale'

/** A session that ended while a staff page was open: the next step leads to the sign-in page and back. */
export default defineNuxtPlugin((nuxtApp) => {
  let wanted = location.pathname + location.search
  useRouter().beforeEach((to) => { wanted = to.fullPath })
  nuxtApp.hook('app:error', (error: unknown) => {
    if ((error as { statusCode?: number } | null)?.statusCode !== 401) return
    location.assign(`${pathInLocale('/staff/sign-in', localeOfPath(wanted))}?back=${encodeURIComponent(wanted)}`)
  })
})
