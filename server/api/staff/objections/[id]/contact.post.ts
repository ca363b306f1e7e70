import { setResponseHeader } from 'h3'
import { revealObjectionContact } from '#server/domain/objections/contacts'
import { parseBody } from '#server/http/body'
import { ofObjection, objectionIdOf } from '#server/http/objections'
import { defineStaffHandler } from '#server/http/staff'
import { revealSchema } from '#shared/reports/trackSchemas'

/** Opens how somebody who objects can be reached for one look, by a custodian who has just proved who they are. */
export default defineStaffHandler('objections', 'reveal', async ({ event, db, keys, actor, now }) => {
  const { reason } = await parseBody(event, revealSchema)
  setResponseHeader(event, 'cache-control', 'no-store')
  return revealObjectionContact(db, { objectionId: objectionIdOf(event), reason, actor, keys, now })
}, { ...ofObjection, fresh: true })
