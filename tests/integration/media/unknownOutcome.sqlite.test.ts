import { randomUUID } from 'node:crypto'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Database } from '#server/database/connect'
import { fileObjection } from '#server/domain/objections/filing'
import { objectionFiles } from '#server/domain/objections/tables'
import { submitReport } from '#server/domain/reports/commands'
import { addToReport } from '#server/domain/reports/followUp'
import { approvePhoto } from '#server/domain/reports/redaction'
import { reportPhotos } from '#server/domain/reports/tables'
import { createFileStore, type PhotoStore } from '#server/media/store'
import { onBreakingDisk } from '../../support/brokenDisk.ts'
import { later, monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { anObjectionAnswer, aPublicSite, circumstances } from '../../support/objections.ts'
import { smallPhoto } from '../../support/photos.ts'
import { aReport, aSubmission, anUpload } from '../../support/reports.ts'

const paper = { name: 'paper.pdf', mediaType: 'application/pdf' as const, size: 100, sha256: 'a'.repeat(64) }
const outcomes = [{ when: 'before', stores: false }, { when: 'after', stores: true }] as const
const breaking = (db: Database, stores: boolean) => onBreakingDisk(db, { statement: 'commit', code: 'SQLITE_IOERR_FSYNC', stores })

/** A store that only notes what is removed from it. */
function watchedStore() {
  const removed: string[] = []
  return { removed, photos: { remove: (_area: string, name: string) => Promise.resolve(void removed.push(name)) } as unknown as PhotoStore }
}

describe.each(outcomes)('when the disk fails $when it is stored, and nobody knows which it was', ({ stores }) => {
  it('the papers of an objection stay', async () => {
    const db = await createTestDatabase()
    const siteId = await aPublicSite(db)
    const { photos, removed } = watchedStore()
    const filed = await fileObjection(breaking(db, stores), { submissionId: randomUUID(), answer: anObjectionAnswer(siteId), files: [paper], photos, ...circumstances })
      .then(() => 'taken', (error: { code: string }) => error.code)
    expect(filed).toBe(stores ? 'taken' : 'not_stored')
    expect(removed).toEqual([])
    expect((await db.select().from(objectionFiles)).map(({ media }) => media)).toEqual(stores ? ['paper.pdf'] : [])
  })

  it('the photos added to a report are kept by whoever added them', async () => {
    const db = await createTestDatabase()
    const { reportId } = await aReport(db)
    const upload = await anUpload(db)
    const added = await addToReport(breaking(db, stores), { reportId, submissionId: randomUUID(), words: '后来又加了一层', keep: false, uploads: [upload], now: monday })
      .catch((error: { code: string }) => error.code)
    // "Not mine" would let the caller drop them.
    expect(added).toBe(stores ? true : 'not_stored')
    expect((await db.select().from(reportPhotos)).map(({ media }) => media)).toEqual(stores ? [upload.media] : [])
  })

  it('the copy without faces stays beside the photo', async () => {
    const db = await createTestDatabase()
    const folder = await mkdtemp(join(tmpdir(), 'portal-unknown-'))
    onTestFinished(() => rm(folder, { recursive: true, force: true }))
    const photos = createFileStore(join(folder, 'photos'))
    const upload = await anUpload(db)
    await writeFile(join(folder, 'received'), await smallPhoto())
    await photos.keep('private', upload.media, join(folder, 'received'))
    await submitReport(db, { submission: aSubmission(), uploads: [upload], ...circumstances })
    const [{ id: photoId }] = await db.select().from(reportPhotos) as [typeof reportPhotos.$inferSelect]
    await expect(approvePhoto(breaking(db, stores), {
      photos, photoId, version: 1, actor: { kind: 'staff', id: 'officer' }, now: later(monday, { hours: 1 }), boxes: [], folder: join(folder, 'uploads'),
    })).rejects.toMatchObject({ code: 'not_stored' })
    const files = await readdir(join(folder, 'photos', 'private'))
    expect(files).toHaveLength(2)
    const [{ approvedMedia }] = await db.select().from(reportPhotos) as [typeof reportPhotos.$inferSelect]
    if (stores) expect(files).toContain(approvedMedia)
    else expect(approvedMedia).toBeNull()
  })
})

it('papers of an objection that was refused go at once', async () => {
  const db = await createTestDatabase()
  const { photos, removed } = watchedStore()
  await expect(fileObjection(db, { submissionId: randomUUID(), answer: anObjectionAnswer('nowhere'), files: [paper], photos, ...circumstances })).rejects.toMatchObject({ status: 404 })
  expect(removed).toEqual(['paper.pdf'])
})
