import { getRouterParam } from 'h3'
import { getBody } from '#server/domain/bodies/queries'
import { listTimeline } from '#server/domain/events/queries'
import { findStaffNames, listStaffOfBody } from '#server/domain/staff/queries'
import { defineStaffHandler } from '#server/http/staff'

/** A body, who works for it, and what was changed about it. */
export default defineStaffHandler('bodies', 'read', async ({ event, db }) => {
  const body = await getBody(db, getRouterParam(event, 'id') ?? '')
  const history = await listTimeline(db, { type: 'body', id: body.id })
  const names = await findStaffNames(db, history.flatMap(({ actorId }) => actorId ?? []))
  return {
    body,
    people: (await listStaffOfBody(db, body.id)).map(({ id, name }) => ({ id, name })),
    history: history.slice(-50).reverse().map(({ id, at, sentence, actorId }) => ({ id, at, sentence, actorName: actorId && (names.get(actorId) ?? null) })),
  }
})
