import { createHash } from 'node:crypto'
import { getRequestURL, handleCacheHeaders, setResponseHeader } from 'h3'
import { Feed } from 'feed'
import { pathInLocale } from '../../shared/locale.ts'
import { feedFormats, feedPath, type FeedFormat } from '../../shared/web/feeds.ts'
import { definePublicHandler, type HandlerContext } from './handlers.ts'
import { matterWordsOf } from './matterWords.ts'

/** What an item says is plain text: a reader's program must not take a name for markup, which the library says it is. */
const writers: Record<FeedFormat, (feed: Feed) => string> = {
  rss: feed => feed.rss2(),
  atom: feed => feed.atom1().replace(/^(\s*<(?:title|summary) )type="html">/gm, '$1type="text">'),
  json: feed => JSON.stringify(JSON.parse(feed.json1()), (key, value: unknown) => {
    if (key !== 'items' || !Array.isArray(value)) return value
    return value.map(({ content_html: text, ...item }: { content_html?: string }) => ({ ...item, content_text: text }))
  }, 2),
}
export type Format = FeedFormat

export type FeedWords = ReturnType<typeof matterWordsOf>

export interface FeedContent {
  title: string
  description: string
  /** The page the feed is of, without the language prefix. */
  path: string
  /** Each known again by its `id`, which begins with its kind: `notice:…`. */
  items: { id: string, title: string, path: string, at: Date, description: string }[]
}

/** How many of the latest a feed shows. */
export const shownInFeed = 50

/** `/feeds/<name>.<format>`, the newest first. */
export function defineFeed(name: string, format: Format, read: (context: HandlerContext, words: FeedWords) => Promise<FeedContent>) {
  return definePublicHandler(context => sendFeed(context, { name, format }, read))
}

/**
 * The answer of a feed, the newest first; 304 to whoever has it already. What an item says comes from staff and from names of
 * places, so that signs no XML may hold are left out.
 */
export async function sendFeed(context: HandlerContext, { name, format }: { name: string, format: Format }, read: (context: HandlerContext, words: FeedWords) => Promise<FeedContent>): Promise<string | null> {
  const { event, baseUrl, site } = context
  const said = matterWordsOf(event)
  const { locale } = said
  const { title, description, path, items } = await read(context, said)
  const origin = baseUrl ?? getRequestURL(event).origin
  // Known again whatever address the portal is asked by.
  const host = baseUrl === null ? 'portal.invalid' : new URL(baseUrl).hostname
  const page = (to: string) => origin + pathInLocale(to, locale)
  const formats = Object.keys(feedFormats) as FeedFormat[]
  const feed = new Feed({
    id: `tag:${host},2026:${name}:${locale}`, title: `${fit(title)} · ${fit(locale === 'en' ? site.nameEn : site.nameZh)}`, description: fit(description),
    link: page(path), language: locale, updated: items[0]?.at ?? new Date(0), generator: false,
    feedLinks: Object.fromEntries(formats.map(other => [other, origin + feedPath(name, other, locale)])),
    author: { name: fit((locale === 'en' ? site.hostBodyEn : null) ?? site.hostBodyZh ?? (locale === 'en' ? site.nameEn : site.nameZh)) },
  })
  for (const item of items) {
    const text = fit(item.description)
    // RSS has no way to say that a description is no markup.
    const description = format === 'rss' ? text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;') : text
    feed.addItem({ id: `tag:${host},2026:${item.id}`, title: fit(item.title), link: page(item.path), date: item.at, published: item.at, description })
  }
  const text = writers[format](feed)
  setResponseHeader(event, 'content-type', `${feedFormats[format]}; charset=utf-8`)
  // `no-cache`: kept, and asked about each time.
  setResponseHeader(event, 'cache-control', 'no-cache')
  return handleCacheHeaders(event, { etag: `W/"${createHash('sha256').update(text).digest('base64url')}"`, cacheControls: ['no-cache'] }) ? null : text
}

/** Without the control characters and halves of pairs that XML 1.0 has no place for. */
function fit(text: string): string {
  return text.replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, '').toWellFormed()
}
