import { setResponseStatus } from 'h3'
import { moveSites } from '#server/domain/ledger/moving'
import { getSite } from '#server/domain/ledger/queries'
import { parseBody } from '#server/http/body'
import { forbidden } from '#server/http/errors'
import { mayMove } from '#server/http/siteMoves'
import { defineStaffHandler } from '#server/http/staff'
import { bulkMoveSchema } from '#shared/ledger/bulk'

/** The same move for many sites, all or none: one reason, one event for each. */
export default defineStaffHandler('ledger', 'read', async ({ event, db, actor, calendar, now, site: { heating } }) => {
  const { move, facts, words, sites } = await parseBody(event, bulkMoveSchema)
  const may = mayMove(actor)
  for (const { id } of sites) if (!may(move, (await getSite(db, id)).subDistrict)) throw forbidden()
  await moveSites(db, { sites, request: { move, facts, ...words }, actor, calendar, heating, now })
  setResponseStatus(event, 201)
  return { moved: sites.length }
})
