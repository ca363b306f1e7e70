import { getRouterParam } from 'h3'
import { fileDecision } from '#server/domain/ledger/decisions'
import { getSite } from '#server/domain/ledger/queries'
import { parseWith } from '#server/http/body'
import { defineStaffFormHandler } from '#server/http/staff'
import { decisionSchema } from '#shared/ledger/decisions'

export default defineStaffFormHandler('ledger', 'decide', async ({ event, db, fields, actor, calendar, now }) => {
  const site = await getSite(db, getRouterParam(event, 'id') ?? '')
  actor.requireRow(site.subDistrict)
  const { submissionId: _, ...decision } = fields
  const id = await fileDecision(db, { siteId: site.id, input: parseWith(decisionSchema, decision), calendar, actor, now })
  return `/staff/ledger/${site.id}/decisions/${id}`
})
