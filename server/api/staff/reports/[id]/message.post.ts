import { relayMessage } from '#server/domain/reports/contact'
import { getReport } from '#server/domain/reports/queries'
import { parseBody } from '#server/http/body'
import { ofReport, reportIdOf } from '#server/http/cases'
import { defineStaffHandler } from '#server/http/staff'
import { messageSchema } from '#shared/reports/trackSchemas'

/** Words for the reporter, whose address the sender does not see. */
export default defineStaffHandler('reports', 'message', async ({ event, db, keys, actor, now }) => {
  const reportId = reportIdOf(event)
  const { text } = await parseBody(event, messageSchema)
  await relayMessage(db, { reportId, text, actor, keys, now })
  const { status, version } = await getReport(db, reportId)
  return { status, version }
}, ofReport)
