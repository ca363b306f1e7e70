import type getItem from '#server/api/staff/hearings/[id]/comments/[commentId]/index.get'
import type listComments from '#server/api/staff/hearings/[id]/comments/index.get'
import type { Decision } from '#shared/hearings/moderation'
import type { CommentState } from '#shared/hearings/rules'
import type { Mask } from '#shared/reports/masks'

/** A comment as its endpoint gives it; instants are ISO text here. */
export type CommentItem = Awaited<ReturnType<typeof getItem>>
export type CommentRow = Awaited<ReturnType<typeof listComments>>['items'][number]

/** What a decision made of a comment. */
export interface CommentMoved { decision: Decision, state: CommentState, version: number }

export const addressOfComment = (matterId: string, commentId: string) => `/api/staff/hearings/${encodeURIComponent(matterId)}/comments/${encodeURIComponent(commentId)}`

/** What somebody types for each decision; it stays when the decision is refused. */
export interface TypedDecision { rule: string, toAuthor: string, masks: Mask[], masksName: boolean }
