import { getRouterParam } from 'h3'
import { moveSite } from '#server/domain/ledger/moving'
import { getSite } from '#server/domain/ledger/queries'
import { parseBody } from '#server/http/body'
import { forbidden } from '#server/http/errors'
import { mayMove } from '#server/http/siteMoves'
import { defineStaffHandler } from '#server/http/staff'
import { moveRequestSchema } from '#shared/ledger/moveRequests'

/**
 * One move of one site, by whoever the table of moves lets do it. 200 with the site's state and version, 403, 409 when the
 * site has changed since, or 422 with every reason, each naming its article.
 */
export default defineStaffHandler('ledger', 'read', async ({ event, db, calendar, site: { heating }, actor, now }) => {
  const { version, ...request } = await parseBody(event, moveRequestSchema)
  const { id: siteId, subDistrict } = await getSite(db, getRouterParam(event, 'id') ?? '')
  if (!mayMove(actor)(request.move, subDistrict)) throw forbidden()
  await moveSite(db, { siteId, version, request, actor, calendar, heating, now })
  const { id, status, statusOn, holdUntilOn, version: next } = await getSite(db, siteId)
  return { id, status, statusOn, holdUntilOn, version: next }
})
