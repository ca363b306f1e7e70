import type { Serialize } from 'nitropack/types'
import type getPoster from '#server/api/volunteers/teams/[id]/poster.get'
import type getTeam from '#server/api/volunteers/teams/[id]/index.get'
import type listTeams from '#server/api/volunteers/teams/index.get'

/** What `GET /api/volunteers/teams` answers. */
export type TeamListAnswer = Serialize<Awaited<ReturnType<typeof listTeams>>>
/** What `GET /api/volunteers/teams/:id` answers. */
export type TeamAnswer = Serialize<Awaited<ReturnType<typeof getTeam>>>
export type TeamPosterAnswer = Serialize<Awaited<ReturnType<typeof getPoster>>>
