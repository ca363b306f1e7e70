import { getQuery } from 'h3'
import { listPublicTeams } from '#server/domain/volunteers/teamQueries'
import { parseWith } from '#server/http/body'
import { definePublicHandler } from '#server/http/handlers'
import { teamListSchema } from '#shared/volunteers/teams'

export default definePublicHandler(({ event, db, now }) => listPublicTeams(db, { ...parseWith(teamListSchema, getQuery(event)), now }))
