import { getRouterParam } from 'h3'
import { changePlace } from '#server/domain/places/commands'
import { getPlace } from '#server/domain/places/queries'
import { parseWith } from '#server/http/body'
import { defineStaffFormHandler } from '#server/http/staff'
import { placeFactsSchema, placeVersionSchema } from '#shared/places/schemas'

export default defineStaffFormHandler('places', 'edit', async ({ event, db, fields, actor, now }) => {
  const place = await getPlace(db, getRouterParam(event, 'id') ?? '')
  actor.requireRow(place.subDistrict)
  const { submissionId: _, version, ...given } = fields
  const facts = parseWith(placeFactsSchema, given)
  actor.requireRow(facts.subDistrict)
  await changePlace(db, { placeId: place.id, version: parseWith(placeVersionSchema, version), facts, actor, now })
  return `/staff/places/${place.id}`
})
