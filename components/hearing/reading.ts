import type { Serialize } from 'nitropack/types'
import type listComments from '#server/api/hearings/[id]/comments.get'

/** What `GET /api/hearings/:id/comments` answers. */
export type CommentsAnswer = Serialize<Awaited<ReturnType<typeof listComments>>>
