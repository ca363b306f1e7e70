import { setResponseHeader } from 'h3'
import { revealContact } from '#server/domain/reports/contact'
import { parseBody } from '#server/http/body'
import { ofReport, reportIdOf } from '#server/http/cases'
import { defineStaffHandler } from '#server/http/staff'
import { revealSchema } from '#shared/reports/trackSchemas'

/** Opens a contact for one look, by a custodian who has just proved who they are. The answer is kept nowhere. */
export default defineStaffHandler('reports', 'reveal', async ({ event, db, keys, actor, now }) => {
  const { reason } = await parseBody(event, revealSchema)
  setResponseHeader(event, 'cache-control', 'no-store')
  return revealContact(db, { reportId: reportIdOf(event), reason, actor, keys, now })
}, { ...ofReport, fresh: true })
