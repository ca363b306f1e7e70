import { listRounds } from '#server/domain/reports/visits'
import { defineStaffHandler } from '#server/http/staff'

/** What to go and see, by community. */
export default defineStaffHandler('reports', 'work', async ({ db, actor }) => ({ rounds: await listRounds(db, { scope: actor.scope }) }))
