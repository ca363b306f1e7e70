import { findCommunity, findSubDistrict } from '../../shared/places/places.ts'
import { formatInstant } from '../../shared/time.ts'
import { listTeamNews } from '../domain/volunteers/teamQueries.ts'
import { defineFeed, shownInFeed, type Format } from './feed.ts'

/** A feed of teams newly opened and of their meetings. */
export function defineTeamFeed(format: Format) {
  return defineFeed('volunteers', format, async ({ db }, { locale, words, inLanguage }) => {
    const news = await listTeamNews(db, { limit: shownInFeed })
    const nameOf = (place: { name: string, nameEn: string } | undefined) => locale === 'en' ? place?.nameEn : place?.name
    return {
      title: words('teams.feeds.title'), description: words('teams.description'), path: '/volunteers',
      items: news.map(({ id, kind, at, teamId, form, subDistrict, community, name, does, meeting, isDemo }) => ({
        id: `team:${id}`, path: `/volunteers/teams/${teamId}`, at,
        title: words(`teams.feeds.${kind}`, { name: inLanguage(name), at: meeting ? formatInstant(meeting.startsAt, locale) : '' }),
        description: [
          `${isDemo ? `${words('teams.demo')} · ` : ''}${words(`teams.forms.${form}`)}`,
          [nameOf(findSubDistrict(subDistrict)), nameOf(findCommunity(community))].filter(Boolean).join(' '),
          ...meeting ? [words('teams.feeds.at', { at: formatInstant(meeting.startsAt, locale) }), words('teams.feeds.where', { place: inLanguage(meeting.place) })] : [inLanguage(does)],
        ].join('\n'),
      })),
    }
  })
}
