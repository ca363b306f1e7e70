import { getRouterParam } from 'h3'
import { getSite } from '#server/domain/ledger/queries'
import { closeRemedy, recordRemedy } from '#server/domain/ledger/remedies'
import { parseWith } from '#server/http/body'
import { defineStaffFormHandler } from '#server/http/staff'
import { remedyClosureSchema, remedySchema } from '#shared/ledger/schemas'

/** Puts a review, a suit, hardship or a third party's claim on file, or its end. */
export default defineStaffFormHandler('objections', 'remedy', async ({ event, db, fields, actor, calendar, now, site: { heating } }) => {
  const site = await getSite(db, getRouterParam(event, 'id') ?? '')
  actor.requireRow(site.subDistrict)
  const { submissionId: _, action, ...given } = fields
  const by = { siteId: site.id, actor, calendar, heating, now }
  if (action === 'close') await closeRemedy(db, { ...parseWith(remedyClosureSchema, given), ...by })
  else await recordRemedy(db, { ...parseWith(remedySchema, given), ...by })
  return `/staff/ledger/${site.id}`
})
