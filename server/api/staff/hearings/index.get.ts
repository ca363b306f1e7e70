import { getQuery } from 'h3'
import { listMattersForStaff } from '#server/domain/hearings/desk'
import { parseWith } from '#server/http/body'
import { defineStaffHandler } from '#server/http/staff'
import { matterListSchema } from '#shared/hearings/schemas'

export default defineStaffHandler('hearings', 'read', ({ event, db, actor, calendar, now }) =>
  listMattersForStaff(db, { ...parseWith(matterListSchema, getQuery(event)), scope: actor.scope, limit: 50, now, calendar }))
