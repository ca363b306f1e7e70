import { followSchema } from '../../../shared/follows/schemas.ts'
import { askToFollow } from '../../domain/follows/commands.ts'
import { parseWith } from '../../http/body.ts'
import { defineFormHandler } from '../../http/forms.ts'
import { answersIn } from '../../http/journey.ts'
import { rateLimits, requireAllowance } from '../../http/rateLimit.ts'

export default defineFormHandler(async (context) => {
  const { event, db, keys, locale, now, fields } = context
  const asked = parseWith(followSchema, answersIn(fields))
  await requireAllowance(event, context, rateLimits.follow, now)
  await askToFollow(db, { ...asked, locale, keys, now })
  return `/follow?kind=${asked.kind}&target=${asked.target}&sent=1`
})
