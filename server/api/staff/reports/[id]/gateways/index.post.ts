import { setResponseStatus } from 'h3'
import { passOn } from '#server/domain/gateways/commands'
import { parseBody } from '#server/http/body'
import { ofReport, reportIdOf } from '#server/http/cases'
import { defineStaffHandler } from '#server/http/staff'
import { forwardSchema } from '#shared/gateways/schemas'

/** Passes a verified case on to a gateway. */
export default defineStaffHandler('reports', 'transfer', async ({ event, db, actor, now }) => {
  await passOn(db, { reportId: reportIdOf(event), ...await parseBody(event, forwardSchema), actor, now })
  setResponseStatus(event, 201)
  return { ok: true }
}, ofReport)
