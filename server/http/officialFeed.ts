import { formatMonth, startOfDay, type Day } from '../../shared/time.ts'
import { listBulletins } from '../domain/bulletins/queries.ts'
import { listPages } from './content.ts'
import { defineFeed, shownInFeed, type Format } from './feed.ts'

/** A feed of the notices of this site and of the monthly bulletins. */
export function defineOfficialFeed(format: Format) {
  return defineFeed('notices', format, async ({ db, now }, { locale, words }) => {
    const [notices, months] = await Promise.all([listPages('notices', locale), listBulletins(db, { limit: shownInFeed })])
    const items = [
      ...notices.map(({ slug, title, summary, publishedOn }) => ({ id: `page:notices/${slug}`, title, path: `/notices/${slug}`, at: startOfDay(publishedOn as Day), description: summary })),
      ...months.map(({ month, frozenAt }) => {
        const title = words('bulletins.heading', { month: formatMonth(month, locale) })
        return { id: `bulletin:${month}`, title, path: `/bulletins/${month}`, at: frozenAt, description: title }
      }),
    ]
    return {
      title: words('feeds.notices'), description: words('feeds.noticesText'), path: '/',
      items: items.filter(({ at }) => at <= now).toSorted((a, b) => b.at.getTime() - a.at.getTime()).slice(0, shownInFeed),
    }
  })
}
