import { and, asc, eq, inArray } from 'drizzle-orm'
import { commit } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { createId } from '../../database/ids.ts'
import type { StoredFile } from '../../media/files.ts'
import { recordEvent, type Actor } from '../events/record.ts'
import type { Bilingual } from '../../../shared/hearings/records.ts'
import { publicStages } from '../../../shared/hearings/rules.ts'
import { matterFileNotFound, matterNotDraft } from './errors.ts'
import type { Matter } from './queries.ts'
import { matterFiles, matters } from './tables.ts'

export type MatterFile = typeof matterFiles.$inferSelect

/** The uses the public may read; a scan of a comment on paper holds what its writer did not mean for everybody. */
const publicUses = ['notice', 'material', 'minutes'] as const

interface By { actor: Extract<Actor, { kind: 'staff' }>, now: Date }

/** Puts a kept file to a matter. */
export async function addMatterFile(db: Database, { matter, use, name, file, actor, now }: By & {
  matter: Pick<Matter, 'id'>, use: MatterFile['use'], name: Bilingual, file: StoredFile
}): Promise<string> {
  const id = createId()
  await commit(db, tx => [
    tx.insert(matterFiles).values({ id, matterId: matter.id, use, name, media: file.name, mediaType: file.mediaType, size: file.size, sha256: file.sha256, at: now, by: actor.id }).returning({ id: matterFiles.id }),
    ...recordEvent(tx, { action: 'matter.fileAdded', subject: { type: 'matter', id: matter.id }, actor, at: now, facts: { name: name.zh, use, sha256: file.sha256 } }),
  ])
  return id
}

/** Takes a file from a draft; what the public has seen stays. Gives the name of its bytes. Throws `matter.not_draft` (409), `matter.file_not_found` (404). */
export async function removeMatterFile(db: Database, { matter, fileId, actor, now }: By & { matter: Pick<Matter, 'id' | 'stage'>, fileId: string }): Promise<string> {
  if (matter.stage !== 'drafting') throw matterNotDraft()
  const [file] = await db.select().from(matterFiles).where(and(eq(matterFiles.id, fileId), eq(matterFiles.matterId, matter.id)))
  if (!file) throw matterFileNotFound()
  await commit(db, tx => [
    // Holds the row, so that the matter is not published in the same moment.
    tx.update(matters).set({ stage: 'drafting' }).where(and(eq(matters.id, matter.id), eq(matters.stage, 'drafting'))).returning({ id: matters.id }),
    tx.delete(matterFiles).where(eq(matterFiles.id, fileId)).returning({ id: matterFiles.id }),
    ...recordEvent(tx, { action: 'matter.fileRemoved', subject: { type: 'matter', id: matter.id }, actor, at: now, facts: { name: file.name.zh } }),
  ])
  return file.media
}

/** The files of a matter in the order they came. */
export function listMatterFiles(db: Database, matterId: string): Promise<MatterFile[]> {
  return db.select().from(matterFiles).where(eq(matterFiles.matterId, matterId)).orderBy(asc(matterFiles.at), asc(matterFiles.id))
}

/** A file of a matter. Throws `matter.file_not_found` (404). */
export async function getMatterFile(db: Database, { matterId, fileId }: { matterId: string, fileId: string }): Promise<MatterFile> {
  const [file] = await db.select().from(matterFiles).where(and(eq(matterFiles.id, fileId), eq(matterFiles.matterId, matterId)))
  if (!file) throw matterFileNotFound()
  return file
}

/** A file the public may read, of a matter it can see. Throws `matter.file_not_found` (404). */
export async function getPublicFile(db: Database, { matterId, fileId }: { matterId: string, fileId: string }): Promise<MatterFile> {
  const [found] = await db.select({ file: matterFiles, publishedAt: matters.publishedAt }).from(matterFiles).innerJoin(matters, eq(matters.id, matterFiles.matterId))
    .where(and(eq(matterFiles.id, fileId), eq(matterFiles.matterId, matterId), inArray(matterFiles.use, [...publicUses]), inArray(matters.stage, [...publicStages])))
  if (!found?.publishedAt) throw matterFileNotFound()
  return found.file
}
