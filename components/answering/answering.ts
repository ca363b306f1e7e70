import type { Serialize } from 'nitropack/types'
import type listToAnswer from '#server/api/staff/hearings/[id]/answers/index.get'
import type previewCopies from '#server/api/staff/hearings/[id]/points/[pointId]/copies.get'

/** What `GET /api/staff/hearings/:id/answers` answers. */
export type AnsweringPage = Serialize<Awaited<ReturnType<typeof listToAnswer>>>
export type CommentToAnswer = NonNullable<AnsweringPage['comment']>
export type ExistingAnswer = AnsweringPage['answers'][number]
export type NearCopy = Serialize<Awaited<ReturnType<typeof previewCopies>>>['members'][number]
