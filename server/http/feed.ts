import { getRequestURL, setResponseHeader } from 'h3'
import { Feed } from 'feed'
import { pathInLocale } from '../../shared/locale.ts'
import { definePublicHandler, type HandlerContext } from './handlers.ts'
import { matterWordsOf } from './matterWords.ts'

const formats = {
  rss: { type: 'application/rss+xml; charset=utf-8', write: (feed: Feed) => feed.rss2() },
  atom: { type: 'application/atom+xml; charset=utf-8', write: (feed: Feed) => feed.atom1() },
  json: { type: 'application/feed+json; charset=utf-8', write: (feed: Feed) => feed.json1() },
} as const
export type Format = keyof typeof formats

export type FeedWords = ReturnType<typeof matterWordsOf>

interface Content {
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
export function defineFeed(name: string, format: Format, read: (context: HandlerContext, words: FeedWords) => Promise<Content>) {
  return definePublicHandler(async (context) => {
    const { event, baseUrl, site } = context
    const said = matterWordsOf(event)
    const { locale } = said
    const { title, description, path, items } = await read(context, said)
    const origin = baseUrl ?? getRequestURL(event).origin
    // Known again whatever address the portal is asked by.
    const host = baseUrl === null ? 'portal.invalid' : new URL(baseUrl).hostname
    const page = (to: string) => origin + pathInLocale(to, locale)
    const query = locale === 'en' ? '?lang=en' : ''
    const feed = new Feed({
      id: `tag:${host},2026:${name}:${locale}`, title: `${title} · ${locale === 'en' ? site.nameEn : site.nameZh}`, description,
      link: page(path), language: locale, updated: items[0]?.at ?? new Date(0), generator: false,
      feedLinks: Object.fromEntries(Object.keys(formats).map(other => [other, `${origin}/feeds/${name}.${other}${query}`])),
    })
    for (const item of items) feed.addItem({ id: `tag:${host},2026:${item.id}`, title: item.title, link: page(item.path), date: item.at, published: item.at, description: item.description })
    setResponseHeader(event, 'content-type', formats[format].type)
    return formats[format].write(feed)
  })
}
