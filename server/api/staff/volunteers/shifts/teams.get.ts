import { listTeamsToPlan } from '#server/domain/volunteers/shiftPages'
import { defineStaffHandler } from '#server/http/staff'

export default defineStaffHandler('volunteers', 'schedule', ({ db, actor }) => listTeamsToPlan(db, { scope: actor.scope }))
