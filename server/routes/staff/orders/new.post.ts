import { randomUUID } from 'node:crypto'
import { placeOrder } from '#server/domain/volunteers/ordering'
import { parseWith } from '#server/http/body'
import { answersIn } from '#server/http/journey'
import { openSubmissionId } from '#server/http/origin'
import { defineStaffFormHandler } from '#server/http/staff'
import { enteredOrderSchema } from '#shared/volunteers/ordering'

/** Places an order for a caller, a team or a party organisation; it leads to the number and code to read out. */
export default defineStaffFormHandler('orders', 'enter', async ({ db, keys, calendar, locale, fields, actor, now }) => {
  const { channel, teamId, organisation, ...answer } = parseWith(enteredOrderSchema, answersIn(fields))
  actor.requireRow({ subDistrict: answer.subDistrict, community: answer.community })
  const submissionId = openSubmissionId(fields.submissionId, keys.signing) ?? randomUUID()
  const { orderId } = await placeOrder(db, { submissionId, answer, channel, teamId, organisation, actor: { kind: 'staff', id: actor.id }, keys, calendar, locale, now })
  return `/staff/orders/${orderId}/receipt`
})
