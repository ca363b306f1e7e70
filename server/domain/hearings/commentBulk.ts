import { and, eq, inArray } from 'drizzle-orm'
import type { Keys } from '../../crypto/keys.ts'
import type { Database } from '../../database/connect.ts'
import { besideIds } from '../../database/statements.ts'
import { PortalError } from '../../../shared/errors.ts'
import type { CommentState } from '../../../shared/hearings/rules.ts'
import { findBulkProblem } from './commentQueue.ts'
import { decideComment, type StaffActor } from './moderation.ts'
import { comments } from './tables.ts'

interface Items { matterId: string, items: readonly { id: string, version: number }[] }

/** What one comment becomes, or the code of what stands in its way. */
export interface CommentBulkResult { id: string, number: string | null, to: CommentState | null, problem: string | null, version: number | null }

/** What publishing would make of each comment, in the order asked; nothing is changed. */
export async function previewPublishing(db: Database, { matterId, items }: Items): Promise<CommentBulkResult[]> {
  const found = await db.select().from(comments).where(and(eq(besideIds(comments.matterId), matterId), inArray(comments.id, items.map(({ id }) => id))))
  const rows = new Map(found.map(row => [row.id, row]))
  return items.map(({ id, version }): CommentBulkResult => {
    const comment = rows.get(id)
    if (!comment) return { id, number: null, to: null, problem: 'comment.not_found', version: null }
    const problem = findBulkProblem(comment, version)
    return { id, number: comment.number, to: problem ? null : 'published', problem, version: comment.version }
  })
}

/** Publishes each comment that can be, in a commit of its own, by the version the person saw. One that fails leaves the others. */
export async function publishInBulk(db: Database, { actor, keys, now, ...asked }: Items & { actor: StaffActor, keys: Keys, now: Date }): Promise<CommentBulkResult[]> {
  const results: CommentBulkResult[] = []
  for (const result of await previewPublishing(db, asked)) {
    if (result.problem !== null) {
      results.push(result)
      continue
    }
    try {
      const { state, version } = await decideComment(db, { commentId: result.id, version: result.version!, decision: 'publish', actor, keys, now })
      results.push({ ...result, to: state, version })
    }
    catch (error) {
      if (!(error instanceof PortalError)) throw error
      results.push({ ...result, to: null, problem: error.code })
    }
  }
  return results
}
