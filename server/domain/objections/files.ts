import type { Write } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { createId } from '../../database/ids.ts'
import { keepFile, type StoredFile } from '../../media/files.ts'
import type { UploadedFile } from '../../media/intake.ts'
import type { PhotoStore } from '../../media/store.ts'
import { PortalError } from '../../../shared/errors.ts'
import { objectionFiles } from './tables.ts'

/**
 * Cleans received pictures and PDFs and keeps them in the private area, all or none. Throws the code of the first that
 * cannot be kept, said at the field `files`.
 */
export async function keepObjectionFiles(photos: PhotoStore, files: readonly Pick<UploadedFile, 'path'>[]): Promise<StoredFile[]> {
  const kept: StoredFile[] = []
  try {
    for (const { path } of files) kept.push(await keepFile(photos, { path }))
    return kept
  }
  catch (error) {
    await dropObjectionFiles(photos, kept)
    throw error instanceof PortalError ? new PortalError(error, { issues: [{ path: 'files', code: error.code, params: error.params }] }) : error
  }
}

/** Removes the bytes of files no row names. */
export async function dropObjectionFiles(photos: PhotoStore, files: readonly Pick<StoredFile, 'name'>[]): Promise<void> {
  await Promise.all(files.map(({ name }) => photos.remove('private', name)))
}

/** The rows of kept files, `first` being the place of the first of them. How somebody named a file is not kept: it may name them. */
export function writeObjectionFiles(tx: Database, { objectionId, files, first, now }: { objectionId: string, files: readonly StoredFile[], first: number, now: Date }): Write[] {
  return files.map(({ name: media, mediaType, size: bytes }, index) => tx.insert(objectionFiles).values({
    id: createId(), objectionId, position: first + index, kind: mediaType === 'image/jpeg' ? 'photo' : 'file', media, fileName: `${first + index + 1}.${mediaType === 'image/jpeg' ? 'jpg' : 'pdf'}`, mediaType, bytes, addedAt: now,
  }).returning({ id: objectionFiles.id }))
}
