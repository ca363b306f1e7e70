import { recordFollowUp } from '#server/domain/assistance/afterwards'
import { listRoutes, routesSeenBy } from '#server/domain/assistance/queries'
import { routeNeed } from '#server/domain/assistance/routing'
import { endRoute, noteContact, takeRoute, writeStep } from '#server/domain/assistance/working'
import { ofRequest, requestIdOf } from '#server/http/assistance'
import { parseWith } from '#server/http/body'
import { forbidden } from '#server/http/errors'
import { answersIn } from '#server/http/journey'
import { openSubmissionId } from '#server/http/origin'
import { defineStaffFormHandler, type StaffFormContext } from '#server/http/staff'
import { contactedSchema, endingSchema, followUpSchema, routingSchema, stepSchema, takingSchema } from '#shared/assistance/schemas'

const inputOf = ({ event, db, keys, calendar, actor, now }: StaffFormContext) => ({ db, given: { requestId: requestIdOf(event), actor: { kind: 'staff' as const, id: actor.id }, keys, calendar, now } })
type Input = ReturnType<typeof inputOf>
type Answers = ReturnType<typeof answersIn>

/** Of whoever gives needs on. */
const routing = {
  route: ({ db, given }: Input, answers: Answers) => routeNeed(db, { ...given, ...parseWith(routingSchema, answers) }),
  contacted: ({ db, given }: Input, answers: Answers) => noteContact(db, { ...given, ...parseWith(contactedSchema, answers) }),
}
const followUp = { followUp: ({ db, given }: Input, answers: Answers) => recordFollowUp(db, { ...given, ...parseWith(followUpSchema, answers) }) }
const work = {
  take: ({ db, given }: Input, answers: Answers) => takeRoute(db, { ...given, ...parseWith(takingSchema, answers) }),
  end: ({ db, given }: Input, answers: Answers) => endRoute(db, { ...given, ...parseWith(endingSchema, answers) }),
  step: ({ db, given }: Input, answers: Answers, stepId?: string) => writeStep(db, { ...given, stepId, ...parseWith(stepSchema, answers) }),
}

/** Somebody of a body touches only a route of that body, and always one. */
async function requireOwnRoute({ event, db, actor, fields }: StaffFormContext): Promise<void> {
  if (actor.bodyId === null) return
  const own = routesSeenBy(await listRoutes(db, requestIdOf(event)), actor.bodyId)
  const touched = String(fields.at ?? fields.about ?? '').replace(/\.\d+$/, '')
  if (!own.some(({ id }) => id === touched)) throw forbidden()
}

/** One step of staff or of a body. */
export default defineStaffFormHandler('assistance', 'work', async (context) => {
  const { fields, actor, keys } = context
  const name = String(fields.action)
  const place = await ofRequest.row(context)
  if (Object.hasOwn(routing, name) && !actor.can('assistance', 'route', place)) throw forbidden()
  if (Object.hasOwn(followUp, name) && !actor.can('assistance', 'follow', place)) throw forbidden()
  if (Object.hasOwn(work, name)) await requireOwnRoute(context)
  const steps = { ...routing, ...followUp, ...work }
  const step = Object.keys(steps).find((one): one is keyof typeof steps => one === name)
  if (step) await steps[step](inputOf(context), answersIn(fields), openSubmissionId(fields.submissionId, keys.signing))
  return `/staff/assistance/${requestIdOf(context.event)}`
}, ofRequest)
