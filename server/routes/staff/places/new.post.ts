import { createPlace } from '#server/domain/places/commands'
import { parseWith } from '#server/http/body'
import { defineStaffFormHandler } from '#server/http/staff'
import { placeFactsSchema } from '#shared/places/schemas'

export default defineStaffFormHandler('places', 'edit', async ({ db, fields, actor, now }) => {
  const { submissionId: _, ...given } = fields
  const facts = parseWith(placeFactsSchema, given)
  actor.requireRow(facts.subDistrict)
  return `/staff/places/${(await createPlace(db, { facts, actor, now })).id}`
})
