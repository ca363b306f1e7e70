import type { Serialize } from 'nitropack/types'
import type listAnswers from '#server/api/hearings/[id]/answers.get'

/** What `GET /api/hearings/:id/answers` answers. */
export type MatrixAnswer = Serialize<Awaited<ReturnType<typeof listAnswers>>>
export type MatrixPointAnswer = MatrixAnswer['comments'][number]['points'][number]
