import { localeOfPath } from '#shared/locale'
import { detourTo } from '#shared/staff/detour'
import { can } from '#shared/staff/permissions'
import { useStaff } from '~/composables/useStaff'

/** Staff pages name this middleware: whoever is signed out is led to sign in, and a page may name its permission. */
export default defineNuxtRouteMiddleware((to) => {
  // An error page is rendered by a request of its own, which does not know who is signed in.
  if (useError().value) return
  const staff = useStaff()
  const leadTo = (page: 'sign-in' | 'confirm') => navigateTo(detourTo(page, { back: to.fullPath, locale: localeOfPath(to.path) }), { external: true })
  if (!staff.value) return leadTo('sign-in')
  const { permission, fresh } = to.meta
  if (permission && !can(staff.value, permission[0], permission[1] as never)) {
    return abortNavigation(createError({ statusCode: 403, data: { code: 'forbidden' }, fatal: true }))
  }
  if (fresh && !staff.value.isFresh) return leadTo('confirm')
})
