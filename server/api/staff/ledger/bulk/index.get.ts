import { getQuery } from 'h3'
import { getSite } from '#server/domain/ledger/queries'
import { parseWith } from '#server/http/body'
import { mayMove } from '#server/http/siteMoves'
import { defineStaffHandler } from '#server/http/staff'
import { bulkSitesSchema } from '#shared/ledger/bulk'
import { movesAt } from '#shared/ledger/moves'

/** The sites of a bulk change as they stand, and the moves the person may make on at least one of them. */
export default defineStaffHandler('ledger', 'read', async ({ event, db, actor }) => {
  const { sites: ids } = parseWith(bulkSitesSchema, getQuery(event))
  const sites = await Promise.all(ids.map(id => getSite(db, id)))
  const may = mayMove(actor)
  return {
    sites: sites.map(({ id, nameZh, status, version, subDistrict }) => ({ id, nameZh, status, version, subDistrict })),
    moves: [...new Set(sites.flatMap(({ status, subDistrict }) => movesAt(status).filter(move => may(move, subDistrict))))],
  }
})
