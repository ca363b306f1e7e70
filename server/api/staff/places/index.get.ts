import { getQuery } from 'h3'
import { listPlaces } from '#server/domain/places/queries'
import { parseWith } from '#server/http/body'
import { defineStaffHandler } from '#server/http/staff'
import { placeListSchema } from '#shared/places/schemas'

export default defineStaffHandler('places', 'read', async ({ event, db, actor }) =>
  listPlaces(db, { scope: actor.scope, limit: 50, after: parseWith(placeListSchema, getQuery(event)).cursor }))
