import { localeOfPath } from '#shared/locale'
import { useAddress } from '~/composables/useAddress'

/** Loads the sentences of one language only: a staff page's script holds either, never both. */
export default defineNuxtPlugin(async () => {
  const locale = localeOfPath(useAddress().pathname)
  const { messages } = locale === 'en' ? await import('~/i18n/en') : await import('~/i18n/zh-CN')
  return { provide: { messages: { locale, tree: messages } } }
})
