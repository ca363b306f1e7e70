import { and, eq, isNull } from 'drizzle-orm'
import type { Keys } from '../../crypto/keys.ts'
import { seal, unseal } from '../../crypto/seal.ts'
import { createToken, hashToken } from '../../crypto/token.ts'
import { commit, orNothing } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { createId } from '../../database/ids.ts'
import type { PhotoStore } from '../../media/store.ts'
import { dropCommentFiles, listDraftFiles } from './commentFiles.ts'
import { commentDrafts } from './tables.ts'

/** Seven days, as long as the cookie. */
export const commentDraftSeconds = 7 * 24 * 3600
/** How long the receipt can be seen again on the same phone. */
const receiptMs = 2 * 3_600_000

export type CommentDraft = typeof commentDrafts.$inferSelect

/** What was filled in so far, as it was typed: a draft may be wrong and unfinished. */
type TypedComment = Record<string, string>

const draftPlace = ({ id }: Pick<CommentDraft, 'id'>) => `comment_drafts:${id}:answers`

export function openTyped(draft: CommentDraft, keys: Keys): TypedComment {
  return draft.answers === '' ? {} : JSON.parse(unseal(draft.answers, draftPlace(draft), keys.contact)) as TypedComment
}

/**
 * Begins a comment on a matter in place of an earlier one of this browser. The token goes into the visitor's cookie, or is
 * the one that is there: it serves for drafts on any number of matters.
 */
export async function startCommentDraft(db: Database, { token = createToken(), matterId, submissionId, now }: {
  token?: string, matterId: string, submissionId: string, now: Date
}): Promise<{ token: string, draft: CommentDraft }> {
  const draft = { id: createId(), tokenHash: hashToken(token), matterId, submissionId, answers: '', sentAt: null, expiresAt: new Date(now.getTime() + commentDraftSeconds * 1000) }
  await commit(db, tx => [
    orNothing(tx.delete(commentDrafts).where(and(eq(commentDrafts.tokenHash, draft.tokenHash), eq(commentDrafts.matterId, matterId))).returning({ id: commentDrafts.id })),
    tx.insert(commentDrafts).values(draft).returning({ id: commentDrafts.id }),
  ])
  return { token, draft }
}

/** The draft of a cookie for this matter, sent or not; undefined when it has expired. */
export async function findCommentDraft(db: Database, { token, matterId, now }: { token: string | undefined, matterId: string, now: Date }): Promise<CommentDraft | undefined> {
  if (!token) return undefined
  const [draft] = await db.select().from(commentDrafts).where(and(eq(commentDrafts.tokenHash, hashToken(token)), eq(commentDrafts.matterId, matterId)))
  return draft && draft.expiresAt > now ? draft : undefined
}

/** Keeps what was typed in place of what was kept before, sealed. Throws `stale` (409) when the draft was sent meanwhile. */
export async function saveTyped(db: Database, { draft, typed, keys }: { draft: CommentDraft, typed: TypedComment, keys: Keys }): Promise<void> {
  const answers = seal(JSON.stringify(typed), draftPlace(draft), keys.contact)
  await commit(db, tx => [tx.update(commentDrafts).set({ answers }).where(and(eq(commentDrafts.id, draft.id), isNull(commentDrafts.sentAt))).returning({ id: commentDrafts.id })])
}

/** What is left of a draft when it has become a comment: enough to show the receipt again, for two hours. */
export function closeCommentDraft(tx: Database, { draft, now }: { draft: CommentDraft, now: Date }) {
  return tx.update(commentDrafts).set({ answers: '', sentAt: now, expiresAt: new Date(now.getTime() + receiptMs) })
    .where(and(eq(commentDrafts.id, draft.id), isNull(commentDrafts.sentAt))).returning({ id: commentDrafts.id })
}

/** Forgets everything this browser has begun or sent: drafts on any matter, and their files. */
export async function dropCommentDrafts(db: Database, { token, photos }: { token: string, photos: PhotoStore }): Promise<void> {
  const drafts = await db.select().from(commentDrafts).where(eq(commentDrafts.tokenHash, hashToken(token)))
  for (const { id } of drafts) await dropCommentFiles(db, { photos, files: await listDraftFiles(db, id) })
  if (drafts.length > 0) await commit(db, tx => drafts.map(({ id }) => orNothing(tx.delete(commentDrafts).where(eq(commentDrafts.id, id)).returning({ id: commentDrafts.id }))))
}
