import { getRouterParam } from 'h3'
import { withdrawSite } from '#server/domain/ledger/commands'
import { getSite } from '#server/domain/ledger/queries'
import { parseWith } from '#server/http/body'
import { defineStaffFormHandler } from '#server/http/staff'
import { withdrawalSchema } from '#shared/ledger/schemas'

export default defineStaffFormHandler('ledger', 'withdraw', async ({ event, db, fields, actor, now }) => {
  const site = await getSite(db, getRouterParam(event, 'id') ?? '')
  actor.requireRow(site.subDistrict)
  const { submissionId: _, ...withdrawal } = fields
  await withdrawSite(db, { siteId: site.id, ...parseWith(withdrawalSchema, withdrawal), actor, now })
  return `/staff/ledger/${site.id}`
})
