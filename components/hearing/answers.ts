import type { Serialize } from 'nitropack/types'
import type getMatter from '#server/api/hearings/[id]/index.get'
import type listMatters from '#server/api/hearings/index.get'

/** What `GET /api/hearings/:id` answers. */
export type MatterAnswer = Serialize<Awaited<ReturnType<typeof getMatter>>>
export type MatterListAnswer = Serialize<Awaited<ReturnType<typeof listMatters>>>
