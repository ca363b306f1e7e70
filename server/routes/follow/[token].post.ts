import { getRouterParam } from 'h3'
import { followChoiceSchema } from '../../../shared/follows/schemas.ts'
import { changeRhythm, confirmFollows, stopFollows } from '../../domain/follows/commands.ts'
import { parseWith } from '../../http/body.ts'
import { defineFormHandler } from '../../http/forms.ts'

export default defineFormHandler(async ({ event, db, now, fields }) => {
  const token = getRouterParam(event, 'token')!
  const { action } = parseWith(followChoiceSchema, { action: fields.action })
  if (action === 'confirm') await confirmFollows(db, { token, now })
  else if (action === 'weekly' || action === 'daily') await changeRhythm(db, { token, rhythm: action, now })
  else await stopFollows(db, { token, followId: action === 'stop' ? undefined : action.slice('stop:'.length), now })
  return `/follow/${encodeURIComponent(token)}`
})
