import { getRouterParam } from 'h3'
import { followChoiceSchema } from '../../../../shared/hearings/followSchema.ts'
import { confirmFollower, stopFollowing } from '../../../domain/hearings/followers.ts'
import { parseWith } from '../../../http/body.ts'
import { defineFormHandler } from '../../../http/forms.ts'

export default defineFormHandler(async ({ event, db, now, fields }) => {
  const token = getRouterParam(event, 'token')!
  const { action } = parseWith(followChoiceSchema, { action: fields.action })
  await (action === 'confirm' ? confirmFollower : stopFollowing)(db, { token, now })
  return `/hearings/follow/${encodeURIComponent(token)}`
})
