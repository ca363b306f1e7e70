import { moveSites, planMoves } from '#server/domain/ledger/moving'
import { parseBody } from '#server/http/body'
import { forbidden } from '#server/http/errors'
import { translateIssues } from '#server/http/locale'
import { mayMove } from '#server/http/siteMoves'
import { defineStaffHandler } from '#server/http/staff'
import { bulkMoveSchema } from '#shared/ledger/moveRequests'

/** The same move of many sites with one reason, all or none; or a preview that says of each why it may not go. */
export default defineStaffHandler('ledger', 'read', async ({ event, db, calendar, site: { heating }, locale, actor, now }) => {
  const { sites, preview, ...request } = await parseBody(event, bulkMoveSchema)
  const by = { request, actor, calendar, heating, now }
  const plans = await planMoves(db, { siteIds: sites.map(({ id }) => id), ...by })
  if (!plans.every(({ site }) => mayMove(actor)(request.move, site.subDistrict))) throw forbidden()
  if (!preview) await moveSites(db, { sites, ...by })
  return {
    moved: preview ? 0 : plans.length,
    sites: plans.map(({ site: { id, nameZh, status, version }, issues }) => ({ id, nameZh, status, version, issues: translateIssues([...issues], locale) })),
  }
})
