import { getRouterParam } from 'h3'
import { correctSite } from '#server/domain/ledger/commands'
import { getSite } from '#server/domain/ledger/queries'
import { parseWith } from '#server/http/body'
import { invalid } from '#server/http/errors'
import { defineStaffFormHandler } from '#server/http/staff'
import { toIssues } from '#shared/errors'
import { toCorrectedFacts } from '#shared/ledger/form'
import { correctionSchema, siteFactsSchema } from '#shared/ledger/schemas'

export default defineStaffFormHandler('ledger', 'edit', async ({ event, db, fields, actor, now }) => {
  const site = await getSite(db, getRouterParam(event, 'id') ?? '')
  actor.requireRow(site.subDistrict)
  const { submissionId: _, reason, version, ...facts } = fields
  const why = correctionSchema.safeParse({ reason, version })
  const input = siteFactsSchema.safeParse(toCorrectedFacts(facts, site))
  if (!why.success || !input.success) throw invalid({ issues: [input, why].flatMap(({ error }) => error ? toIssues(error) : []) })
  actor.requireRow(input.data.subDistrict)
  await correctSite(db, { siteId: site.id, input: input.data, ...parseWith(correctionSchema, { reason, version }), actor, now })
  return `/staff/ledger/${site.id}`
})
