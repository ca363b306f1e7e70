import { pathInLocale, type Locale } from '#shared/locale'
import { findMessage, type MessageParams, type MessageTree } from '#shared/messages'
import type { MessageKey } from '~/i18n/messages'

/** The page's language, its sentences, and links that stay in it. */
export function useLocale() {
  const { $messages } = useNuxtApp()
  const { locale, tree } = $messages as { locale: Locale, tree: MessageTree }

  /** The sentence of a key. */
  const t = (key: MessageKey, params?: MessageParams): string => findMessage(tree, key, params) ?? key
  /** The sentence of a key that comes from data; undefined when there is none. */
  const find = (key: string, params?: MessageParams): string | undefined => findMessage(tree, key, params)
  /** A path of this site in the page's language. */
  const link = (path: string): string => pathInLocale(path, locale)

  return { locale, t, find, link }
}
