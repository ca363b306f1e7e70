import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { getRequest } from '#server/domain/assistance/queries'
import { routeToVolunteers } from '#server/domain/assistance/routing'
import { ofRequest, requestIdOf } from '#server/http/assistance'
import { parseWith } from '#server/http/body'
import { forbidden } from '#server/http/errors'
import { answersIn } from '#server/http/journey'
import { openSubmissionId } from '#server/http/origin'
import { defineStaffFormHandler } from '#server/http/staff'
import { needKinds } from '#shared/assistance/rules'
import { version } from '#shared/reports/schemas'
import { orderSchema } from '#shared/volunteers/ordering'

const own = z.object({ version, need: z.enum(needKinds, 'assistance.need_missing') })

/** Places an order of the volunteers for one need, with how the person can be reached as they left it. */
export default defineStaffFormHandler('assistance', 'route', async ({ event, db, keys, calendar, fields, actor, now }) => {
  const { version: _, need: __, name: called, phone: ___, email: ____, ...order } = answersIn(fields)
  const { subDistrict } = await getRequest(db, requestIdOf(event))
  // The community of the order may be another than the request's.
  if (!actor.can('orders', 'enter', { subDistrict, community: String(order.community ?? '') || null })) throw forbidden()
  await routeToVolunteers(db, {
    requestId: requestIdOf(event), ...parseWith(own, fields), submissionId: openSubmissionId(fields.submissionId, keys.signing) ?? randomUUID(), actor: { kind: 'staff', id: actor.id }, keys, calendar, now,
    toAnswer: ({ name, phone, email }) => parseWith(orderSchema, { ...order, subDistrict, name: name ?? called ?? '', phone: phone ?? '', email: email ?? '' }),
  })
  return `/staff/assistance/${requestIdOf(event)}`
}, ofRequest)
