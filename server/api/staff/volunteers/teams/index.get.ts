import { getQuery } from 'h3'
import { listTeamsForStaff } from '#server/domain/volunteers/teamQueries'
import { parseWith } from '#server/http/body'
import { defineStaffHandler } from '#server/http/staff'
import { staffTeamListSchema } from '#shared/volunteers/teams'

export default defineStaffHandler('volunteers', 'read', ({ event, db, actor }) =>
  listTeamsForStaff(db, { ...parseWith(staffTeamListSchema, getQuery(event)), scope: actor.scope, limit: 50 }))
