import { and, asc, eq, inArray, isNull } from 'drizzle-orm'
import { commit, orNothing, type Write } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { createId } from '../../database/ids.ts'
import { keepFile, type StoredFile } from '../../media/files.ts'
import type { UploadedFile } from '../../media/intake.ts'
import type { PhotoStore } from '../../media/store.ts'
import { PortalError } from '../../../shared/errors.ts'
import { maxCommentFiles } from '../../../shared/hearings/commentSchemas.ts'
import { tooManyCommentFiles } from './commentErrors.ts'
import { commentFiles } from './tables.ts'

export type CommentFile = typeof commentFiles.$inferSelect

/** The files of a draft in their order. */
export function listDraftFiles(db: Database, draftId: string): Promise<CommentFile[]> {
  return db.select().from(commentFiles).where(and(eq(commentFiles.draftId, draftId), isNull(commentFiles.commentId))).orderBy(asc(commentFiles.position), asc(commentFiles.id))
}

export function listCommentFiles(db: Database, commentId: string): Promise<CommentFile[]> {
  return db.select().from(commentFiles).where(eq(commentFiles.commentId, commentId)).orderBy(asc(commentFiles.position), asc(commentFiles.id))
}

/**
 * Keeps received pictures and PDFs with a draft, behind those it has. What can be kept is kept; the answer is the error to
 * answer with when something could not, or when there would be too many. One that is there already is not kept twice:
 * whoever had no answer to the first sending sends the whole form again.
 */
export async function addDraftFiles(db: Database, { photos, draft, files, kept }: {
  photos: PhotoStore, draft: { id: string, expiresAt: Date }, files: UploadedFile[], kept: CommentFile[]
}): Promise<PortalError | undefined> {
  const fresh: StoredFile[] = []
  const unwanted: StoredFile[] = []
  const refused: PortalError[] = []
  for (const { path } of files) {
    try {
      const file = await keepFile(photos, { path })
      const isThere = [...kept, ...fresh].some(({ sha256 }) => sha256 === file.sha256)
      ;(isThere ? unwanted : fresh).push(file)
    }
    catch (error) {
      if (!(error instanceof PortalError)) throw error
      refused.push(error)
    }
  }
  const isTooMany = kept.length + fresh.length > maxCommentFiles
  if (isTooMany) unwanted.push(...fresh.splice(0))
  const next = (kept.at(-1)?.position ?? -1) + 1
  if (fresh.length > 0) {
    await commit(db, tx => fresh.map(({ name: media, mediaType, size, sha256 }, index) => tx.insert(commentFiles).values({
      id: createId(), draftId: draft.id, position: next + index, media, mediaType, size, sha256, expiresAt: draft.expiresAt,
    }).returning({ id: commentFiles.id })))
  }
  await Promise.all(unwanted.map(({ name }) => photos.remove('private', name)))
  if (isTooMany) return tooManyCommentFiles({ issues: [{ path: 'files', code: 'comment.too_many_files', params: { max: maxCommentFiles } }] })
  const codes = [...new Set(refused.map(({ code }) => code))]
  return refused[0] && new PortalError(refused[0], { issues: codes.map(code => ({ path: 'files', code })) })
}

/** Gives a waiting file to a comment; fails the commit when another was quicker. */
export function takeFile(tx: Database, { file, commentId, position }: { file: CommentFile, commentId: string, position: number }): Write {
  return tx.update(commentFiles).set({ commentId, draftId: null, position, expiresAt: null })
    .where(and(eq(commentFiles.id, file.id), isNull(commentFiles.commentId))).returning({ id: commentFiles.id })
}

/** Removes files nobody wants any more, bytes and all. */
export async function dropCommentFiles(db: Database, { photos, files }: { photos: PhotoStore, files: CommentFile[] }): Promise<void> {
  if (files.length === 0) return
  await commit(db, tx => [orNothing(tx.delete(commentFiles).where(inArray(commentFiles.id, files.map(({ id }) => id))).returning({ id: commentFiles.id }))])
  await Promise.all(files.map(({ media }) => photos.remove('private', media)))
}
