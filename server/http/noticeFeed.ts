import { formatDeadline } from '../../shared/time.ts'
import { listLatestNotices } from '../domain/hearings/public.ts'
import { defineFeed, shownInFeed, type Format } from './feed.ts'

/** A feed of the notices of all matters. */
export function defineNoticeFeed(format: Format) {
  return defineFeed('hearings', format, async ({ db }, { locale, words, inLanguage }) => {
    const notices = await listLatestNotices(db, { limit: shownInFeed })
    return {
      title: words('hearingPages.feeds.title'), description: words('hearingPages.description'), path: '/hearings',
      items: notices.map(({ id, kind, text, at, toClosesAt, matterId, matterKind, title, isDemo }) => ({
        id: `notice:${id}`, title: words('hearingPages.feeds.item', { kind: words(`hearingPages.notices.${kind}`), title: inLanguage(title) }), path: `/hearings/${matterId}`, at,
        description: [
          `${isDemo ? `${words('hearingPages.demo')} · ` : ''}${words(`hearingPages.kinds.${matterKind}`)}`,
          ...matterKind === 'deliberation' ? [words('hearingPages.notAHearing')] : [],
          ...text === null ? [] : [inLanguage(text)],
          ...toClosesAt === null ? [] : [words('hearingPages.closes', { at: formatDeadline(toClosesAt, locale) })],
        ].join('\n'),
      })),
    }
  })
}
