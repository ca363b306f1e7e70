import { getRouterParam } from 'h3'
import { listTimeline } from '#server/domain/events/queries'
import { countRequests, getClient } from '#server/domain/open311/clients'
import { findStaffNames } from '#server/domain/staff/queries'
import { readForThisPage } from '#server/http/signedCookies'
import { defineStaffHandler } from '#server/http/staff'

export default defineStaffHandler('interfaces', 'read', async (context) => {
  const { event, db, actor } = context
  const { keyHash: _, ...client } = await getClient(db, getRouterParam(event, 'id') ?? '')
  const history = await listTimeline(db, { type: 'client', id: client.id })
  const names = await findStaffNames(db, history.flatMap(({ actorId }) => actorId ?? []))
  const { clientKey } = readForThisPage(event, context, actor.id)
  return {
    client,
    requests: (await countRequests(db, [client.id])).get(client.id) ?? 0,
    /** A key just made, shown to whoever made it. */
    key: clientKey?.clientId === client.id ? clientKey.key : null,
    history: history.reverse().map(({ id, at, sentence, reason, actorId }) => ({ id, at, sentence, reason, actorName: actorId && (names.get(actorId) ?? null) })),
  }
})
