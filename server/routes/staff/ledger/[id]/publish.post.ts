import { getRouterParam } from 'h3'
import { publishSite } from '#server/domain/ledger/commands'
import { getSite } from '#server/domain/ledger/queries'
import { parseWith } from '#server/http/body'
import { defineStaffFormHandler } from '#server/http/staff'
import { publicationSchema } from '#shared/ledger/schemas'

export default defineStaffFormHandler('ledger', 'publish', async ({ event, db, fields, actor, now }) => {
  const site = await getSite(db, getRouterParam(event, 'id') ?? '')
  actor.requireRow(site.subDistrict)
  const { submissionId: _, ...publication } = fields
  await publishSite(db, { siteId: site.id, ...parseWith(publicationSchema, publication), actor, now })
  return `/staff/ledger/${site.id}`
})
