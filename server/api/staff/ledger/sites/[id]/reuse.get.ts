import { getRouterParam } from 'h3'
import { readDossier } from '#server/domain/ledger/dossier'
import { getSiteForStaff } from '#server/domain/ledger/queries'
import { listReuses } from '#server/domain/ledger/reuses'
import { defineStaffHandler } from '#server/http/staff'
import { movesAt } from '#shared/ledger/moves'
import { canRecordReuse } from '#shared/ledger/reuses'
import { toDay } from '#shared/time'

/** The plan of a site's reuse and what came of it. */
export default defineStaffHandler('ledger', 'edit', async ({ event, db, actor, now }) => {
  const { site, photos } = await getSiteForStaff(db, getRouterParam(event, 'id') ?? '')
  actor.requireRow(site.subDistrict)
  const [reuses, dossier] = await Promise.all([listReuses(db, site), readDossier(db, site, { now })])
  const { reuseKind = null, reuseAffectsResidents = null, reuseMatterId = null } = dossier.round
  return {
    site: { id: site.id, nameZh: site.nameZh, status: site.status, version: site.version, landAreaM2: site.landAreaM2, reuseZh: site.reuseZh },
    plan: { reuseKind, reuseAffectsResidents, reuseMatterId },
    reuses: reuses.map(reuse => ({ ...reuse, photos: photos.filter(({ id }) => reuse.photos.includes(id)).map(({ id, media, captionZh, width, height }) => ({ id, media, captionZh, width, height })) })),
    usedM2: reuses.reduce((sum, { areaM2 }) => sum + areaM2, 0),
    today: toDay(now),
    may: { plan: movesAt(site.status).includes('reuse') && site.openObjections === 0, record: canRecordReuse(dossier) && site.openObjections === 0 },
  }
})
