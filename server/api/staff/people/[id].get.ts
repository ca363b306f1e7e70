import { getRouterParam } from 'h3'
import { listBodies } from '#server/domain/bodies/queries'
import { listTimeline } from '#server/domain/events/queries'
import { findStaffNames, getStaffAccount } from '#server/domain/staff/queries'
import { readForThisPage } from '#server/http/signedCookies'
import { defineStaffHandler } from '#server/http/staff'
import { canWork } from '#shared/bodies/rules'

export default defineStaffHandler('staff', 'read', async (context) => {
  const { event, db, actor } = context
  const { id, name, email, role, subDistricts, communities, bodyId, passwordHash, disabledAt, version } = await getStaffAccount(db, getRouterParam(event, 'id') ?? '')
  const history = await listTimeline(db, { type: 'staff', id })
  const names = await findStaffNames(db, history.flatMap(({ actorId }) => actorId ?? []))
  const bodies = await listBodies(db)
  const { setupLink } = readForThisPage(event, context, actor.id)
  return {
    id, name, email, role, subDistricts, communities, bodyId, version, disabledAt,
    body: bodies.find(body => body.id === bodyId) ?? null,
    /** Those somebody can be said to work for. */
    bodies: bodies.filter(body => body.id === bodyId || canWork(body)),
    isSetUp: passwordHash !== null,
    isOneself: id === actor.id,
    /** A link just made, shown to whoever made it. */
    setupToken: setupLink?.accountId === id ? setupLink.token : null,
    history: history.slice(-50).reverse().map(entry => ({ ...entry, actorName: entry.actorId && (names.get(entry.actorId) ?? null) })),
  }
})
