import { getQuery } from 'h3'
import { listRouteCards } from '#server/domain/volunteers/routes'
import { parseWith } from '#server/http/body'
import { defineStaffHandler } from '#server/http/staff'
import { routeListSchema } from '#shared/volunteers/routes'

export default defineStaffHandler('volunteers', 'read', async ({ event, db, actor }) => {
  const { cursor } = parseWith(routeListSchema, getQuery(event))
  const { items, next } = await listRouteCards(db, { scope: actor.scope, limit: 50, after: cursor })
  return { items, nextCursor: next && `${next.at.getTime()}.${next.id}`, mayWrite: actor.can('volunteers', 'lead') }
})
