import { getRouterParam } from 'h3'
import { takeBreachStep } from '#server/domain/privacy/breaches'
import { parseBody } from '#server/http/body'
import { defineStaffHandler } from '#server/http/staff'
import { breachStepSchema } from '#shared/privacy/schemas'

/** Notes that a leak was reported, that those concerned were told, or that it is closed. */
export default defineStaffHandler('privacy', 'breach', async ({ event, db, actor, now }) => {
  await takeBreachStep(db, { id: getRouterParam(event, 'id')!, ...await parseBody(event, breachStepSchema), actor, now })
  return { ok: true }
}, { fresh: true })
