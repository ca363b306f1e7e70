import { trackPages } from '../../../shared/receipts/number.ts'
import { trackSchema } from '../../../shared/receipts/schemas.ts'
import { openReceipt } from '../../domain/receipts/commands.ts'
import { parseWith } from '../../http/body.ts'
import { dropOpened, keepOpened } from '../../http/cookies.ts'
import { defineFormHandler } from '../../http/forms.ts'
import { answersIn } from '../../http/journey.ts'
import { visitorOf } from '../../http/rateLimit.ts'

export default defineFormHandler(async (context) => {
  const { event, db, keys, fields, now } = context
  if (fields.action === 'forget') {
    dropOpened(event, context)
    return '/track'
  }
  const opened = await openReceipt(db, { ...parseWith(trackSchema, answersIn(fields)), visitor: visitorOf(event, context), keys, now })
  keepOpened(event, context, { ...opened, now })
  return trackPages[opened.kind]
})
