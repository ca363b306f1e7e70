import { getRouterParam } from 'h3'
import { flagSchema } from '../../../../../../shared/hearings/commentSchemas.ts'
import { flagComment, getShownComment } from '../../../../../domain/hearings/afterwards.ts'
import { parseWith } from '../../../../../http/body.ts'
import { matterIdOf, submissionIdOf } from '../../../../../http/comment.ts'
import { defineFormHandler } from '../../../../../http/forms.ts'
import { answersIn } from '../../../../../http/journey.ts'
import { rateLimits, requireAllowance } from '../../../../../http/rateLimit.ts'

export default defineFormHandler(async (context) => {
  const { event, db, fields, now } = context
  const matterId = matterIdOf(context)
  const comment = await getShownComment(db, { matterId, number: getRouterParam(event, 'number') ?? '' })
  const flag = parseWith(flagSchema, answersIn(fields))
  await requireAllowance(event, context, rateLimits.flag, now)
  await flagComment(db, { ...flag, comment, submissionId: submissionIdOf(context), now })
  return `/hearings/${matterId}/comments/${comment.number}/flag?sent=1`
})
