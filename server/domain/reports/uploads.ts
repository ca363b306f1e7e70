import { and, asc, eq, inArray, isNull, lte } from 'drizzle-orm'
import type { Write } from '../../database/commit.ts'
import { commit, orNothing } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { createId } from '../../database/ids.ts'
import type { UploadedFile } from '../../media/intake.ts'
import { keepPhoto } from '../../media/photos.ts'
import type { PhotoStore } from '../../media/store.ts'
import { PortalError } from '../../../shared/errors.ts'
import { maxPhotos } from '../../../shared/reports/schemas.ts'
import { photosMissing, tooManyPhotos } from './errors.ts'
import { photoUploads, reportDrafts } from './tables.ts'

const unboundMs = 24 * 3_600_000

export type Upload = typeof photoUploads.$inferSelect

/**
 * Cleans a received photo and keeps it until a report takes it: with a draft as long as the draft, else 24 hours.
 * Throws the codes of `photo.*`.
 */
export async function keepUpload(db: Database, { photos, file, draft, now }: {
  photos: PhotoStore, file: Pick<UploadedFile, 'path' | 'sha256'>, draft?: { id: string, expiresAt: Date }, now: Date
}): Promise<Upload> {
  const { name, width, height, size } = await keepPhoto(photos, { path: file.path, area: 'private' })
  const upload = {
    id: createId(), sha256: file.sha256, draftId: draft?.id ?? null, media: name, width, height, size,
    expiresAt: draft?.expiresAt ?? new Date(now.getTime() + unboundMs),
  }
  await commit(db, tx => [tx.insert(photoUploads).values(upload).returning({ id: photoUploads.id })])
  return upload
}

/** A photo that arrived under this hash and belongs to nobody yet. */
export async function findUpload(db: Database, { sha256, now }: { sha256: string, now: Date }): Promise<Upload | undefined> {
  const rows = await db.select().from(photoUploads).where(and(eq(photoUploads.sha256, sha256), isNull(photoUploads.draftId))).limit(1)
  return rows.find(({ expiresAt }) => expiresAt > now)
}

/** The photos of these hashes, in their order. Throws `report.photos_missing` (409) with the hashes that are not here. */
export async function getUploads(db: Database, { hashes, now }: { hashes: string[], now: Date }): Promise<Upload[]> {
  const rows = hashes.length === 0 ? [] : await db.select().from(photoUploads).where(and(inArray(photoUploads.sha256, hashes), isNull(photoUploads.draftId)))
  const found = hashes.map(hash => rows.find(({ sha256, expiresAt }) => sha256 === hash && expiresAt > now))
  const missing = hashes.filter((_, index) => !found[index])
  if (missing.length > 0) throw photosMissing({ issues: missing.map(hash => ({ path: `photos.${hash}`, code: 'report.photo_missing' })) })
  return found as Upload[]
}

/**
 * Adds photos to those of a draft, those sent with the form and those that arrived before under a hash. What can be kept
 * is kept; `issues` is the error to answer with when something could not. One that is there already is not kept twice:
 * whoever had no answer to the first sending sends the whole form again.
 */
export async function addPhotos(db: Database, { photos, draft, files, hashes, kept, now }: {
  photos: PhotoStore, draft: { id: string, expiresAt: Date }, files: UploadedFile[], hashes: string[], kept: string[], now: Date
}): Promise<{ order: string[], issues: PortalError | undefined }> {
  const here = await db.select().from(photoUploads).where(eq(photoUploads.draftId, draft.id))
  const order = [...kept]
  const fresh = new Set([...hashes, ...files.map(({ sha256 }) => sha256)])
  for (const { id, sha256 } of here) if (kept.includes(id)) fresh.delete(sha256)
  if (kept.length + fresh.size > maxPhotos) return { order, issues: tooManyPhotos({ issues: [{ path: 'photos', code: 'report.too_many_photos' }] }) }
  const refused: PortalError[] = []
  const keep = async (hash: string, add: () => Promise<Upload>) => {
    try {
      // Also one that an earlier sending left behind without coming to write down its place.
      let upload = here.find(({ sha256 }) => sha256 === hash)
      if (!upload) here.push(upload = await add())
      if (!order.includes(upload.id)) order.push(upload.id)
    }
    catch (error) {
      if (!(error instanceof PortalError)) throw error
      refused.push(error)
    }
  }
  for (const hash of hashes) {
    await keep(hash, async () => {
      const [upload] = await getUploads(db, { hashes: [hash], now })
      await commit(db, tx => [bindUpload(tx, { upload: upload!, draft })])
      return upload!
    })
  }
  for (const file of files) await keep(file.sha256, () => keepUpload(db, { photos, file, draft, now }))
  const codes = [...new Set(refused.map(({ code }) => code))]
  return { order, issues: refused[0] && new PortalError(refused[0], { issues: codes.map(code => ({ path: 'photos', code })) }) }
}

/** The photos of a draft, in the order of its answer. */
export async function listDraftUploads(db: Database, { draftId, order }: { draftId: string, order: string[] }): Promise<Upload[]> {
  const rows = await db.select().from(photoUploads).where(eq(photoUploads.draftId, draftId)).orderBy(asc(photoUploads.id))
  return order.flatMap(id => rows.find(row => row.id === id) ?? [])
}

/** Gives uploads that belong to nobody to a draft. */
export function bindUpload(tx: Database, { upload, draft }: { upload: Upload, draft: { id: string, expiresAt: Date } }): Write {
  return tx.update(photoUploads).set({ draftId: draft.id, expiresAt: draft.expiresAt })
    .where(and(eq(photoUploads.id, upload.id), isNull(photoUploads.draftId))).returning({ id: photoUploads.id })
}

/** Takes an upload out of the waiting ones; fails the commit when another report was quicker. */
export function takeUpload(tx: Database, { id }: Pick<Upload, 'id'>): Write {
  return tx.delete(photoUploads).where(eq(photoUploads.id, id)).returning({ id: photoUploads.id })
}

/** Removes a photo nobody wants any more. */
export async function dropUploads(db: Database, { photos, uploads }: { photos: PhotoStore, uploads: Upload[] }): Promise<void> {
  if (uploads.length === 0) return
  await commit(db, tx => uploads.map(({ id }) => orNothing(tx.delete(photoUploads).where(eq(photoUploads.id, id)).returning({ id: photoUploads.id }))))
  await Promise.all(uploads.map(({ media }) => photos.remove('private', media)))
}

/** Removes drafts and waiting photos whose time is over. */
export async function removeExpired(db: Database, { photos, now }: { photos: PhotoStore, now: Date }): Promise<{ drafts: number, uploads: number }> {
  const uploads = await db.select().from(photoUploads).where(lte(photoUploads.expiresAt, now)).limit(500)
  await dropUploads(db, { photos, uploads })
  const drafts = await db.select({ id: reportDrafts.id }).from(reportDrafts).where(lte(reportDrafts.expiresAt, now)).limit(500)
  if (drafts.length > 0) {
    await commit(db, tx => [orNothing(tx.delete(reportDrafts).where(inArray(reportDrafts.id, drafts.map(({ id }) => id))).returning({ id: reportDrafts.id }))])
  }
  return { drafts: drafts.length, uploads: uploads.length }
}
