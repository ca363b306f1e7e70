import { cancelForAsker } from '#server/domain/volunteers/orderEnds'
import { passOnOrder, takeOrderBack } from '#server/domain/volunteers/passingOn'
import { askToReword, openOrder, stopOrder } from '#server/domain/volunteers/screening'
import { parseWith } from '#server/http/body'
import { forbidden } from '#server/http/errors'
import { answersIn } from '#server/http/journey'
import { ofOrder, orderIdOf } from '#server/http/orders'
import { defineStaffFormHandler, type StaffFormContext } from '#server/http/staff'
import { openingSchema, passingOnSchema, rewordingSchema, staffCancelSchema, stoppingSchema, takingBackSchema } from '#shared/volunteers/ordering'

const inputOf = ({ event, db, keys, calendar, actor, now }: StaffFormContext) => ({ db, given: { orderId: orderIdOf(event), actor: { kind: 'staff' as const, id: actor.id }, keys, calendar, now } })
type Input = ReturnType<typeof inputOf>
type Answers = ReturnType<typeof answersIn>

const screening = {
  open: ({ db, given }: Input, answers: Answers) => openOrder(db, { ...given, ...parseWith(openingSchema, answers) }),
  /** The rule stands in the same form and is for stopping alone. */
  reword: ({ db, given }: Input, { rule: _, ...answers }: Answers) => askToReword(db, { ...given, ...parseWith(rewordingSchema, answers) }),
  stop: ({ db, given }: Input, answers: Answers) => stopOrder(db, { ...given, ...parseWith(stoppingSchema, answers) }),
}
const followUp = {
  cancel: ({ db, given }: Input, { rule: _, ...answers }: Answers) => cancelForAsker(db, { ...given, ...parseWith(staffCancelSchema, answers) }),
  passOn: ({ db, given }: Input, answers: Answers) => passOnOrder(db, { ...given, ...parseWith(passingOnSchema, answers) }),
  takeBack: ({ db, given }: Input, answers: Answers) => takeOrderBack(db, { ...given, ...parseWith(takingBackSchema, answers) }),
}

/** One decision of the community on an order. */
export default defineStaffFormHandler('orders', 'screen', async (context) => {
  const { fields, actor } = context
  const steps = { ...screening, ...followUp }
  const step = Object.keys(steps).find((name): name is keyof typeof steps => name === fields.action)
  if (Object.hasOwn(followUp, String(fields.action)) && !actor.can('orders', 'follow', await ofOrder.row(context))) throw forbidden()
  if (step) await steps[step](inputOf(context), answersIn(fields))
  return `/staff/orders/${orderIdOf(context.event)}`
}, ofOrder)
