import { setResponseHeader } from 'h3'
import { revealHelpContact } from '#server/domain/assistance/contacts'
import { ofRequest, requestIdOf } from '#server/http/assistance'
import { parseBody } from '#server/http/body'
import { defineStaffHandler } from '#server/http/staff'
import { revealSchema } from '#shared/reports/trackSchemas'

/** Opens how the person can be reached for one look, by whoever works on it and has just proved who they are. */
export default defineStaffHandler('assistance', 'reveal', async ({ event, db, keys, actor, now }) => {
  const { reason } = await parseBody(event, revealSchema)
  setResponseHeader(event, 'cache-control', 'no-store')
  return revealHelpContact(db, { requestId: requestIdOf(event), reason, actor, keys, now })
}, { ...ofRequest, fresh: true })
