import { getRouterParam } from 'h3'
import { closePlace, reopenPlace } from '#server/domain/places/commands'
import { getPlace } from '#server/domain/places/queries'
import { parseWith } from '#server/http/body'
import { defineStaffFormHandler } from '#server/http/staff'
import { placeStateSchema } from '#shared/places/schemas'

/** Switches a code off, or on again. */
export default defineStaffFormHandler('places', 'edit', async ({ event, db, fields, actor, now }) => {
  const place = await getPlace(db, getRouterParam(event, 'id') ?? '')
  actor.requireRow(place.subDistrict)
  const { submissionId: _, ...given } = fields
  const change = { ...parseWith(placeStateSchema, given), placeId: place.id, actor, now }
  await (place.active ? closePlace(db, change) : reopenPlace(db, change))
  return `/staff/places/${place.id}`
})
