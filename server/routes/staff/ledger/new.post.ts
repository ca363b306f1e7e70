import { registerSite } from '#server/domain/ledger/commands'
import { parseWith } from '#server/http/body'
import { defineStaffFormHandler } from '#server/http/staff'
import { toFacts } from '#shared/ledger/form'
import { siteFactsSchema } from '#shared/ledger/schemas'

export default defineStaffFormHandler('ledger', 'create', async ({ db, fields, actor, now }) => {
  const { submissionId: _, ...facts } = fields
  const input = parseWith(siteFactsSchema, toFacts(facts))
  actor.requireRow(input.subDistrict)
  return `/staff/ledger/${await registerSite(db, { input, actor, now })}`
})
