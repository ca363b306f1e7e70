import { trackSchema } from '../../shared/receipts/schemas.ts'
import { openReceipt } from '../domain/receipts/commands.ts'
import { getReportForReporter } from '../domain/reports/queries.ts'
import { parseBody } from '../http/body.ts'
import { definePublicHandler } from '../http/handlers.ts'
import { visitorOf } from '../http/rateLimit.ts'

export default definePublicHandler(async (context) => {
  const { event, db, keys, now } = context
  const { subjectId } = await openReceipt(db, { ...await parseBody(event, trackSchema), visitor: visitorOf(event, context), keys, now })
  return getReportForReporter(db, subjectId)
})
