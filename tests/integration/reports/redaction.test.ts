import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { eq } from 'drizzle-orm'
import { describe, expect, it, onTestFinished } from 'vitest'
import { events } from '#server/domain/events/tables'
import { submitReport } from '#server/domain/reports/commands'
import { getApprovedPhoto, getPhotoForRedaction, getPlaceOfPhoto, getReport, getReportForStaff } from '#server/domain/reports/queries'
import { approvePhoto, maskReportWords, originalMs, rejectPhoto, removeOriginals, withdrawPhotoApproval } from '#server/domain/reports/redaction'
import { reportPhotos } from '#server/domain/reports/tables'
import { getTrackedReport } from '#server/domain/reports/tracked'
import { createFileStore } from '#server/media/store'
import type { Mask } from '#shared/reports/masks'
import { later, monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { smallPhoto } from '../../support/photos.ts'
import { aReport, aSubmission, anUpload, circumstances } from '../../support/reports.ts'

const actor = { kind: 'staff' as const, id: 'officer' }
const boxes = [{ x: 0.25, y: 0.25, width: 0.25, height: 0.25 }]

/** A report with one photo, and the folder its photos are in. */
async function aPhoto({ keepOriginals = false } = {}) {
  const db = await createTestDatabase()
  const folder = await mkdtemp(join(tmpdir(), 'portal-redaction-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const photos = createFileStore(join(folder, 'photos'))
  const upload = await anUpload(db)
  await writeFile(join(folder, 'received'), await smallPhoto())
  await photos.keep('private', upload.media, join(folder, 'received'))
  const { reportId } = await submitReport(db, { submission: aSubmission({ keepOriginals }), uploads: [upload], ...circumstances })
  const row = async () => (await db.select().from(reportPhotos).where(eq(reportPhotos.reportId, reportId)))[0]!
  const { id: photoId } = await row()
  const decision = (version: number, now = later(monday, { hours: 1 })) => ({ photos, photoId, version, actor, now })
  return {
    db, photos, reportId, photoId, original: upload.media, row, decision,
    approve: (version: number, changes: { boxes?: typeof boxes, now?: Date } = {}) =>
      approvePhoto(db, { ...decision(version, changes.now), boxes: changes.boxes ?? boxes, folder: join(folder, 'uploads') }),
    files: () => readdir(join(folder, 'photos', 'private')),
    waiting: () => readdir(join(folder, 'uploads')),
    acts: async () => (await db.select().from(events)).filter(({ action }) => action !== 'report.received').map(({ action, facts }) => [action, facts]),
  }
}

describe('a photo of a report', () => {
  it('is seen by nobody until a copy is approved', async () => {
    const { db, photoId } = await aPhoto()
    await expect(getApprovedPhoto(db, photoId)).rejects.toMatchObject({ code: 'report.photo_not_approved', status: 409 })
  })

  it('is approved as a new file under a new name, with the event', async () => {
    const { db, photos, photoId, original, row, approve, files, waiting, acts } = await aPhoto()
    await approve(1)
    const photo = await row()
    expect(photo).toMatchObject({ version: 2, media: original, boxes, approvedBy: 'officer', approvedAt: later(monday, { hours: 1 }), approvedWidth: 320, approvedHeight: 240 })
    expect(photo.approvedMedia).not.toBe(original)
    expect((await files()).sort()).toEqual([original, photo.approvedMedia].sort())
    expect(await waiting()).toEqual([])
    expect(await acts()).toEqual([['report.photoApproved', { photo: 1, boxes: 1 }]])
    const { area, media } = await getApprovedPhoto(db, photoId)
    const [copy, before] = await Promise.all([media, original].map(async name => buffer((await photos.open(area, name))!.bytes)))
    expect(copy!.equals(before!)).toBe(false)
  })

  it('a second approval from a page that is out of date is refused and leaves no file and no event', async () => {
    const { approve, files, acts } = await aPhoto()
    await approve(1)
    const before = (await files()).sort()
    await expect(approve(1)).rejects.toMatchObject({ code: 'stale', status: 409 })
    expect((await files()).sort()).toEqual(before)
    expect(await acts()).toHaveLength(1)
  })

  it('of two who approve at once one is told, and one copy is kept', async () => {
    const { approve, files, acts } = await aPhoto()
    const outcomes = await Promise.allSettled([approve(1), approve(1)])
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { status: 409 } })
    expect(await files()).toHaveLength(2)
    expect(await acts()).toHaveLength(1)
  })

  it('approved anew has one copy only, the last', async () => {
    const { row, approve, files, original } = await aPhoto()
    await approve(1)
    const first = (await row()).approvedMedia!
    await approve(2, { boxes: [] })
    const { approvedMedia, boxes: last } = await row()
    expect(approvedMedia).not.toBe(first)
    expect(last).toEqual([])
    expect((await files()).sort()).toEqual([original, approvedMedia!].sort())
  })

  it('is unseen again when its approval is withdrawn', async () => {
    const { db, photoId, approve, decision, files, original, acts, row } = await aPhoto()
    await expect(withdrawPhotoApproval(db, decision(1))).rejects.toMatchObject({ code: 'report.photo_not_approved' })
    await approve(1)
    await expect(withdrawPhotoApproval(db, decision(1))).rejects.toMatchObject({ status: 409, code: 'stale' })
    await withdrawPhotoApproval(db, decision(2))
    await expect(getApprovedPhoto(db, photoId)).rejects.toMatchObject({ status: 409 })
    expect(await files()).toEqual([original])
    expect(await row()).toMatchObject({ version: 3, boxes, approvedMedia: null, approvedBy: null, approvedAt: null })
    expect((await acts()).map(([action]) => action).sort()).toEqual(['report.photoApprovalWithdrawn', 'report.photoApproved'])
  })

  it('is rejected for a numbered reason, its copy goes, and it can still be approved later', async () => {
    const { db, photoId, approve, decision, files, original, acts, row } = await aPhoto()
    await approve(1)
    await rejectPhoto(db, { ...decision(2), reason: 2 })
    expect(await row()).toMatchObject({ version: 3, rejectedFor: 2, rejectedBy: 'officer', approvedMedia: null })
    expect(await files()).toEqual([original])
    await expect(getApprovedPhoto(db, photoId)).rejects.toMatchObject({ status: 409 })
    expect(await acts()).toContainEqual(['report.photoRejected', { photo: 1, reasonNumber: 2 }])
    await approve(3)
    expect(await row()).toMatchObject({ rejectedFor: null, rejectedAt: null, approvedBy: 'officer' })
  })

  it('is listed for a body in charge only once it is approved', async () => {
    const { db, reportId, photoId, approve } = await aPhoto()
    const seen = async () => (await getReportForStaff(db, reportId, { withWords: false })).photos.map(({ id }) => id)
    expect(await seen()).toEqual([])
    await approve(1)
    expect(await seen()).toEqual([photoId])
  })

  it('is not found as a photo of another report', async () => {
    const { db, photoId, reportId } = await aPhoto()
    expect(await getPlaceOfPhoto(db, { reportId, photoId })).toEqual({ subDistrict: '110107003', bodies: [] })
    await expect(getPlaceOfPhoto(db, { reportId: 'another', photoId })).rejects.toMatchObject({ status: 404 })
    await expect(getPhotoForRedaction(db, 'nothing')).rejects.toMatchObject({ status: 404 })
  })

  it('whose file is gone cannot be approved', async () => {
    const { photos, original, approve, acts } = await aPhoto()
    await photos.remove('private', original)
    await expect(approve(1)).rejects.toMatchObject({ code: 'report.photo_unavailable', status: 410 })
    expect(await acts()).toEqual([])
  })
})

describe('a photo as it was sent', () => {
  const approvedAt = later(monday, { hours: 1 })
  const after = (ms: number) => new Date(approvedAt.getTime() + originalMs + ms)

  it.each([[-1, false], [0, true], [1, true]])('24 hours and %i ms after the approval: removed is %s', async (ms, isGone) => {
    const { db, photos, original, approve, files, row, acts } = await aPhoto()
    await approve(1, { now: approvedAt })
    expect(await removeOriginals(db, { photos, now: after(ms) })).toEqual({ removed: isGone ? 1 : 0 })
    const { approvedMedia, originalGoneAt, boxes: kept } = await row()
    expect((await files()).sort()).toEqual(isGone ? [approvedMedia] : [original, approvedMedia].sort())
    expect([originalGoneAt, kept]).toEqual([isGone ? after(ms) : null, boxes])
    expect((await acts()).filter(([action]) => action === 'report.photoOriginalRemoved')).toEqual(isGone ? [['report.photoOriginalRemoved', { photo: 1 }]] : [])
  })

  it('is removed once, however often and wherever that runs', async () => {
    const { db, photos, approve, acts } = await aPhoto()
    await approve(1, { now: approvedAt })
    await Promise.all([1, 2, 3].map(() => removeOriginals(db, { photos, now: after(0) })))
    expect(await removeOriginals(db, { photos, now: after(1) })).toEqual({ removed: 0 })
    expect((await acts()).filter(([action]) => action === 'report.photoOriginalRemoved')).toHaveLength(1)
  })

  it('stays when the reporter wants it kept as evidence', async () => {
    const { db, photos, original, approve, files } = await aPhoto({ keepOriginals: true })
    await approve(1, { now: approvedAt })
    expect(await removeOriginals(db, { photos, now: after(365 * originalMs) })).toEqual({ removed: 0 })
    expect(await files()).toContain(original)
  })

  it('stays without an approved copy: never looked at, rejected, or withdrawn in time', async () => {
    const { db, photos, original, approve, decision, files } = await aPhoto()
    expect(await removeOriginals(db, { photos, now: after(originalMs) })).toEqual({ removed: 0 })
    await approve(1, { now: approvedAt })
    await withdrawPhotoApproval(db, decision(2))
    expect(await removeOriginals(db, { photos, now: after(originalMs) })).toEqual({ removed: 0 })
    await rejectPhoto(db, { ...decision(3), reason: 1 })
    expect(await removeOriginals(db, { photos, now: after(originalMs) })).toEqual({ removed: 0 })
    expect(await files()).toEqual([original])
  })

  it('the 24 hours run from the last approval', async () => {
    const { db, photos, approve } = await aPhoto()
    await approve(1, { now: approvedAt })
    await approve(2, { now: later(approvedAt, { hours: 23 }) })
    expect(await removeOriginals(db, { photos, now: after(0) })).toEqual({ removed: 0 })
    expect(await removeOriginals(db, { photos, now: later(approvedAt, { hours: 47 }) })).toEqual({ removed: 1 })
  })

  it('a removal cut short after its event is finished by the next run', async () => {
    const { db, photos, original, approve, files } = await aPhoto()
    await approve(1, { now: approvedAt })
    const broken = { ...photos, remove: () => Promise.reject(new Error('the disk is gone')) }
    await expect(removeOriginals(db, { photos: broken, now: after(0) })).rejects.toThrow('the disk is gone')
    expect(await files()).toContain(original)
    await removeOriginals(db, { photos, now: after(1) })
    expect(await files()).not.toContain(original)
  })

  it('once gone, its copy can be covered further, and taken back without being lost', async () => {
    const { db, photos, photoId, approve, decision, files, row } = await aPhoto()
    await approve(1, { now: approvedAt })
    await removeOriginals(db, { photos, now: after(0) })
    await approve(2, { boxes: [...boxes, { x: 0, y: 0, width: 0.1, height: 0.1 }] })
    const { approvedMedia } = await row()
    expect(await files()).toEqual([approvedMedia])
    await withdrawPhotoApproval(db, decision(3))
    await expect(getApprovedPhoto(db, photoId)).rejects.toMatchObject({ status: 409 })
    expect(await files()).toEqual([approvedMedia])
    await removeOriginals(db, { photos, now: after(originalMs) })
    expect(await files()).toEqual([approvedMedia])
    await approve(4)
    expect(await files()).toEqual([(await row()).approvedMedia])
  })
})

describe('words of a report', () => {
  const words = '王小明在三单元楼顶搭棚'
  const masks: Mask[] = [{ start: 4, end: 7, reason: 4 }, { start: 0, end: 2, reason: 1 }, { start: 1, end: 3, reason: 1 }]
  const hour = later(monday, { hours: 1 })
  const aWorded = async () => {
    const db = await createTestDatabase()
    const { reportId } = await aReport(db, { words, keepPassages: true })
    return { db, reportId, cover: (version: number, some = masks) => maskReportWords(db, { reportId, version, masks: some, actor, now: hour }) }
  }

  it('are shown to staff and the reporter without what is covered', async () => {
    const { db, reportId, cover } = await aWorded()
    await cover(1)
    const pieces = [{ text: '', reason: 1 }, { text: '在', reason: null }, { text: '', reason: 4 }, { text: '楼顶搭棚', reason: null }]
    expect((await getTrackedReport(db, { reportId, calendar: circumstances.calendar, now: monday })).words).toEqual(pieces)
    const { masking, ...shown } = await getReportForStaff(db, reportId, { withWords: true, withMasking: true })
    expect(shown.words).toEqual(pieces)
    expect(JSON.stringify(shown)).not.toContain('王小明')
    expect(masking).toEqual({ words, masks: [{ start: 0, end: 3, reason: 1 }, { start: 4, end: 7, reason: 4 }] })
  })

  it('leave an event that counts by reason and says nothing of what was covered', async () => {
    const { db, reportId, cover } = await aWorded()
    await cover(1)
    const [event] = await db.select().from(events).where(eq(events.action, 'report.wordsMasked'))
    expect(event).toMatchObject({ subjectId: reportId, actorId: 'officer', reason: null, facts: { passages: 2, reasons: { 1: 1, 4: 1 } } })
    expect(JSON.stringify(event)).not.toContain('王')
  })

  it('covered from a page that is out of date stay as they are', async () => {
    const { db, reportId, cover } = await aWorded()
    await cover(1)
    await expect(cover(1, [])).rejects.toMatchObject({ code: 'stale', status: 409 })
    expect((await getReport(db, reportId)).masks).toHaveLength(2)
    await cover(2, [])
    expect((await getTrackedReport(db, { reportId, calendar: circumstances.calendar, now: monday })).words).toEqual([{ text: words, reason: null }])
  })

  it('of two who cover at once one is told', async () => {
    const { db, cover } = await aWorded()
    const outcomes = await Promise.allSettled([cover(1), cover(1, [])])
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(await db.select().from(events).where(eq(events.action, 'report.wordsMasked'))).toHaveLength(1)
  })
})
