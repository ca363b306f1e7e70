import type { Locale } from '../locale.ts'

/** The formats of every feed and their media types. */
export const feedFormats = { rss: 'application/rss+xml', atom: 'application/atom+xml', json: 'application/feed+json' } as const
export type FeedFormat = keyof typeof feedFormats

/** The path of a feed: `ledger`, `sites/<id>`, in the reader's language. */
export function feedPath(name: string, format: FeedFormat, locale: Locale): string {
  return `/feeds/${name}.${format}${locale === 'en' ? '?lang=en' : ''}`
}
