import { getSite } from '#server/domain/ledger/queries'
import { correctObjectedSite } from '#server/domain/objections/correcting'
import { getObjection } from '#server/domain/objections/queries'
import { forbidden, invalid } from '#server/http/errors'
import { ofObjection, objectionIdOf } from '#server/http/objections'
import { defineStaffFormHandler } from '#server/http/staff'
import { toIssues } from '#shared/errors'
import { toCorrectedFacts } from '#shared/ledger/form'
import { siteFactsSchema } from '#shared/ledger/schemas'
import { objectionCorrectionSchema } from '#shared/objections/schemas'

/** The correction an objection brings, by who reviews it. */
export default defineStaffFormHandler('objections', 'review', async ({ event, db, fields, actor, now }) => {
  const { submissionId: _, reason, version, siteVersion, ...facts } = fields
  const { id, siteId } = await getObjection(db, objectionIdOf(event))
  const site = await getSite(db, siteId)
  const [why, input] = [objectionCorrectionSchema.safeParse({ reason, version, siteVersion }), siteFactsSchema.safeParse(toCorrectedFacts(facts, site))]
  if (!why.success || !input.success) throw invalid({ issues: [input, why].flatMap(({ error }) => error ? toIssues(error) : []) })
  for (const place of [site.subDistrict, input.data.subDistrict]) if (!actor.can('ledger', 'edit', { subDistrict: place })) throw forbidden()
  await correctObjectedSite(db, { objectionId: id, ...why.data, input: input.data, actor: { kind: 'staff', id: actor.id }, now })
  return `/staff/objections/${id}`
}, ofObjection)
