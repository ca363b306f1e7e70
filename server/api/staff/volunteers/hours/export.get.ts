import { communitiesIn, readPeriod } from '#server/http/hours'
import { defineStaffHandler } from '#server/http/staff'

/** Between which communities one may choose, and the days that are offered. */
export default defineStaffHandler('volunteers', 'exportHours', ({ event, actor, now }) => ({ choices: communitiesIn(actor.scope), ...readPeriod(event, now) }))
