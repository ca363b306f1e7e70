import { getRequestForStaff } from '#server/domain/assistance/staffView'
import { placeOf } from '#server/domain/assistance/queries'
import { listBodies } from '#server/domain/bodies/queries'
import { ofRequest, requestIdOf } from '#server/http/assistance'
import { defineStaffHandler } from '#server/http/staff'
import { isLiveRoute, isOver } from '#shared/assistance/rules'
import { canWork } from '#shared/bodies/rules'

/** A request for those who give it on; for somebody of a body the part that was given to it. */
export default defineStaffHandler('assistance', 'read', async ({ event, db, actor }) => {
  const requestId = requestIdOf(event)
  const place = await placeOf(db, requestId)
  const view = await getRequestForStaff(db, { requestId, bodyId: actor.bodyId })
  const open = !isOver(view.request.state)
  const routes = open && actor.can('assistance', 'route', place)
  const works = open && actor.can('assistance', 'work', place)
  const isTaken = view.routes.some(({ state, bodyId }) => state === 'taken' && bodyId !== null)
  return {
    ...view,
    may: {
      route: routes, order: routes && view.request.volunteersAllowed, work: works, contacted: routes && view.request.contactedAt === null, follow: actor.can('assistance', 'follow', place) && view.request.state === 'finished',
      reveal: actor.can('assistance', 'reveal', place) && view.ways.length > 0 && open && (actor.bodyId === null || isTaken),
      step: works && (actor.bodyId === null || view.routes.some(({ state }) => isLiveRoute(state))),
    },
    bodies: routes ? (await listBodies(db)).filter(canWork).map(({ id, nameZh, nameEn }) => ({ id, nameZh, nameEn })) : [],
  }
}, ofRequest)
