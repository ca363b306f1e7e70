import { getRouterParam } from 'h3'
import { listPlansOf } from '#server/domain/inspections/planQueries'
import { listVisits } from '#server/domain/inspections/queries'
import { readDossier } from '#server/domain/ledger/dossier'
import { getSiteForStaff } from '#server/domain/ledger/queries'
import { defineStaffHandler } from '#server/http/staff'
import { checkMove, movesAt } from '#shared/ledger/moves'
import { toDay } from '#shared/time'

/** What was seen of a site, and what may follow from it. */
export default defineStaffHandler('ledger', 'inspect', async ({ event, db, calendar, actor, now }) => {
  const { site, photos } = await getSiteForStaff(db, getRouterParam(event, 'id') ?? '')
  actor.requireRow(site.subDistrict)
  const [visits, plans, dossier] = await Promise.all([listVisits(db, site.id), listPlansOf(db, { siteId: site.id, viewer: actor, now }), readDossier(db, site, { now })])
  const context = { now, calendar, by: actor.id }
  return {
    site: { id: site.id, nameZh: site.nameZh, status: site.status, round: site.round, version: site.version, lastCheckedOn: site.lastCheckedOn },
    visits: visits.map(visit => ({ ...visit, photos: photos.filter(({ id }) => visit.photos.includes(id)).map(({ id, media, captionZh, width, height }) => ({ id, media, captionZh, width, height })) })),
    plans,
    today: toDay(now),
    may: {
      visit: site.period === 'live' && site.status !== 'withdrawn',
      inspect: visits[0]?.result === 'pass' && checkMove('inspect', dossier, context).length === 0,
      relapse: movesAt(site.status).includes('relapse') && site.openObjections === 0,
    },
    limit: visits.find(({ result, rectifiedOn }) => result === 'fail' && rectifiedOn === null)?.rectifyByOn ?? null,
  }
})
