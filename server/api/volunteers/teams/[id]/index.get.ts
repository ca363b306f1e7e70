import { countComingShifts } from '#server/domain/volunteers/shiftPages'
import { getTeamPage } from '#server/domain/volunteers/teamQueries'
import { definePublicHandler } from '#server/http/handlers'
import { teamIdOf } from '#server/http/teams'

export default definePublicHandler(async ({ event, db, now }) => {
  const teamId = teamIdOf(event)
  return { ...await getTeamPage(db, { teamId, now }), coming: await countComingShifts(db, { teamId, now }) }
})
