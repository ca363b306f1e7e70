import { getRequestURL, setResponseHeader } from 'h3'
import { Feed } from 'feed'
import { pathInLocale } from '../../shared/locale.ts'
import { formatDeadline } from '../../shared/time.ts'
import { listLatestNotices } from '../domain/hearings/public.ts'
import { definePublicHandler, type HandlerContext } from './handlers.ts'
import { matterWordsOf } from './matterWords.ts'

const formats = {
  rss: { type: 'application/rss+xml; charset=utf-8', write: (feed: Feed) => feed.rss2() },
  atom: { type: 'application/atom+xml; charset=utf-8', write: (feed: Feed) => feed.atom1() },
  json: { type: 'application/feed+json; charset=utf-8', write: (feed: Feed) => feed.json1() },
} as const
type Format = keyof typeof formats

const shown = 50

/** A feed of the notices of all matters. */
export function defineNoticeFeed(format: Format) {
  return definePublicHandler(async (context) => {
    const feed = await readFeed(context)
    setResponseHeader(context.event, 'content-type', formats[format].type)
    return formats[format].write(feed)
  })
}

async function readFeed({ event, db, baseUrl, site }: HandlerContext): Promise<Feed> {
  const { locale, words, inLanguage } = matterWordsOf(event)
  const origin = baseUrl ?? getRequestURL(event).origin
  // Known again whatever address the portal is asked by.
  const host = baseUrl === null ? 'portal.invalid' : new URL(baseUrl).hostname
  const page = (path: string) => origin + pathInLocale(path, locale)
  const notices = await listLatestNotices(db, { limit: shown })
  const query = locale === 'en' ? '?lang=en' : ''
  const feed = new Feed({
    id: `tag:${host},2026:hearings:${locale}`, title: `${words('hearingPages.feeds.title')} · ${locale === 'en' ? site.nameEn : site.nameZh}`, description: words('hearingPages.description'),
    link: page('/hearings'), language: locale, updated: notices[0]?.at ?? new Date(0), generator: false,
    feedLinks: Object.fromEntries(Object.keys(formats).map(format => [format, `${origin}/feeds/hearings.${format}${query}`])),
  })
  for (const { id, kind, text, at, toClosesAt, matterId, matterKind, title, isDemo } of notices) {
    const described = [
      `${isDemo ? `${words('hearingPages.demo')} · ` : ''}${words(`hearingPages.kinds.${matterKind}`)}`,
      ...matterKind === 'deliberation' ? [words('hearingPages.notAHearing')] : [],
      ...text === null ? [] : [inLanguage(text)],
      ...toClosesAt === null ? [] : [words('hearingPages.closes', { at: formatDeadline(toClosesAt, locale) })],
    ]
    feed.addItem({
      id: `tag:${host},2026:notice:${id}`, title: words('hearingPages.feeds.item', { kind: words(`hearingPages.notices.${kind}`), title: inLanguage(title) }),
      link: page(`/hearings/${matterId}`), date: at, published: at, description: described.join('\n'),
    })
  }
  return feed
}
