import { pathInLocale, type Locale } from '../locale.ts'

/** Proxies take so much of an answer's head, often 4 KB for all of it. */
const longestBack = 2000

/**
 * Where staff sign in, or prove who they are, before they see a page: the path there, which leads back to `back` (path and
 * query) afterwards; to the start page, where the way back is too long for a line of an answer.
 */
export function detourTo(page: 'sign-in' | 'confirm', { back, locale }: { back: string, locale: Locale }): string {
  const encoded = encodeURIComponent(back)
  return `${pathInLocale(`/staff/${page}`, locale)}${encoded.length > longestBack ? '' : `?back=${encoded}`}`
}
