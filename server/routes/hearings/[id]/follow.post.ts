import { getRouterParam } from 'h3'
import { followSchema } from '../../../../shared/hearings/followSchema.ts'
import { askToFollow } from '../../../domain/hearings/followers.ts'
import { parseWith } from '../../../http/body.ts'
import { defineFormHandler } from '../../../http/forms.ts'
import { answersIn } from '../../../http/journey.ts'
import { rateLimits, requireAllowance } from '../../../http/rateLimit.ts'

export default defineFormHandler(async (context) => {
  const { event, db, keys, locale, now, fields } = context
  const matterId = getRouterParam(event, 'id')!
  const { email } = parseWith(followSchema, answersIn(fields))
  await requireAllowance(event, context, rateLimits.follow, now)
  await askToFollow(db, { matterId, email, locale, keys, now })
  return `/hearings/${matterId}/follow?sent=1`
})
