import { getTeamPage } from '#server/domain/volunteers/teamQueries'
import { definePublicHandler } from '#server/http/handlers'
import { teamIdOf } from '#server/http/teams'

export default definePublicHandler(({ event, db, now }) => getTeamPage(db, { teamId: teamIdOf(event), now }))
