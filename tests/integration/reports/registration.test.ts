import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eq } from 'drizzle-orm'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Database } from '#server/database/connect'
import { events } from '#server/domain/events/tables'
import { listTimeline } from '#server/domain/events/queries'
import { registerSite, withdrawSite, removeSitePhoto } from '#server/domain/ledger/commands'
import { getSite } from '#server/domain/ledger/queries'
import { sitePhotos, sitePublications, sites, siteVersions } from '#server/domain/ledger/tables'
import { submitReport } from '#server/domain/reports/commands'
import { getReport } from '#server/domain/reports/queries'
import { approvePhoto } from '#server/domain/reports/redaction'
import { copyPhotoToSite, getRegistration, registerReport } from '#server/domain/reports/registration'
import { reportPhotos } from '#server/domain/reports/tables'
import { searchDocuments } from '#server/domain/search/tables'
import { createFileStore } from '#server/media/store'
import { packagedCalendar } from '#shared/calendar/calendar'
import { canRegister } from '#shared/reports/registration'
import { findings, reportStatuses } from '#shared/reports/rules'
import { toDay } from '#shared/time'
import { aCase, createBodies, setCase } from '../../support/cases.ts'
import { later, monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { siteInput } from '../../support/ledger.ts'
import { smallPhoto } from '../../support/photos.ts'
import { aSubmission, anUpload, circumstances } from '../../support/reports.ts'
import { aSite, publishChecked } from '../../support/sites.ts'

const actor = { kind: 'staff', id: 'officer' } as const
const now = later(monday, { days: 9 })
const canary = {
  words: '金丝雀原话说楼顶搭了彩钢房', placeWords: '金丝雀公园北门对面的二层小楼', nearWords: '金丝雀小学',
  position: { longitude: 116.190777, latitude: 39.913777, rawLongitude: 116.196888, rawLatitude: 39.914888, accuracyM: 17, system: 'gcj02', source: 'device' } as const,
  contact: { name: '金丝雀', phone: '13912345678', email: 'canary@example.org' },
}
const aNew = (version: number, changes: Record<string, unknown> = {}) =>
  ({ version, how: 'new' as const, nameZh: '八角加建一处', subDistrict: '110107003', community: null, category: 'noPermit' as const, ownerSystem: null, ...changes })

async function aFoundCase(finding: 'confirmed' | 'unfounded' = 'confirmed') {
  const db = await createTestDatabase()
  await createBodies(db)
  const report = await aCase(db, 'found', { submission: canary, finding })
  return { db, report }
}

const everythingOfTheLedger = async (db: Database) => JSON.stringify([
  await db.select().from(sites), await db.select().from(siteVersions), await db.select().from(sitePublications), await db.select().from(sitePhotos),
  await db.select().from(searchDocuments), (await db.select().from(events)).filter(({ subjectType }) => subjectType === 'site'),
])

describe('a verified case', () => {
  it('becomes a new site that knows nothing of it', async () => {
    const { db, report } = await aFoundCase()
    expect(await registerReport(db, { reportId: report.id, registration: aNew(report.version, { ownerSystem: 'collective' }), actor, now, calendar: packagedCalendar })).toEqual({ status: 'found', version: report.version + 1 })
    const { registeredSiteId } = await getReport(db, report.id)
    const site = await getSite(db, registeredSiteId!)
    expect(site).toMatchObject({ nameZh: '八角加建一处', subDistrict: '110107003', category: 'noPermit', status: 'registered', shelf: 'none', placeWords: null, longitude: null, foundOn: null, noteZh: null })
    expect((await listTimeline(db, { type: 'report', id: report.id })).at(-1)).toMatchObject({ action: 'report.registered', facts: {}, reason: null })
    expect((await listTimeline(db, { type: 'site', id: site.id })).map(({ action }) => action)).toEqual(['site.registered'])

    await publishChecked(db, { siteIds: [site.id], actor, now: later(now, { days: 1 }) })
    const everything = await everythingOfTheLedger(db)
    const marks = ['金丝雀', report.number, report.id, report.submissionId, '116.19', '39.91', '2026-11-23', String(monday.getTime()), '13912345678', 'canary']
    expect(marks.filter(mark => everything.includes(mark))).toEqual([])
  })

  it('is registered once, however often it is sent', async () => {
    const { db, report } = await aFoundCase()
    const registration = aNew(report.version)
    const both = await Promise.allSettled([1, 2].map(() => registerReport(db, { reportId: report.id, registration, actor, now, calendar: packagedCalendar })))
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    await expect(registerReport(db, { reportId: report.id, registration, actor, now, calendar: packagedCalendar })).rejects.toMatchObject({ code: 'stale', status: 409 })
    await expect(registerReport(db, { reportId: report.id, registration: aNew(report.version + 1), actor, now, calendar: packagedCalendar })).rejects.toMatchObject({ code: 'registration.not_now', status: 409 })
    expect(await db.select().from(sites)).toHaveLength(1)
  })

  it('keeps a name that repeats the report, or a telephone number, out of the ledger', async () => {
    const { db, report } = await aFoundCase()
    for (const [nameZh, code] of [[canary.placeWords, 'registration.name_copied'], [`加建 ${report.number}`, 'registration.name_copied'], ['找13812345678问', 'report.words_must_change']]) {
      await expect(registerReport(db, { reportId: report.id, registration: aNew(report.version, { nameZh }), actor, now, calendar: packagedCalendar })).rejects.toMatchObject({ code: 'invalid', issues: expect.arrayContaining([{ path: 'nameZh', code }]) as unknown })
    }
    expect(await db.select().from(sites)).toEqual([])
    expect((await getReport(db, report.id)).registeredSiteId).toBeNull()
  })

  it('links to a site that is there, which stays as it is', async () => {
    const { db, report } = await aFoundCase()
    const siteId = await registerSite(db, { input: siteInput({ subDistrict: '110107003' }), actor, now: monday })
    await registerReport(db, { reportId: report.id, registration: { version: report.version, how: 'link', siteId }, actor, now, calendar: packagedCalendar })
    expect(await getSite(db, siteId)).toMatchObject({ version: 1 })
    expect((await getReport(db, report.id)).registeredSiteId).toBe(siteId)
    expect(await listTimeline(db, { type: 'site', id: siteId })).toHaveLength(1)
  })

  it('marks the relapse of a closed site, and of no other', async () => {
    const { db, report } = await aFoundCase()
    const { id: closed } = await aSite(db, { status: 'closed' })
    const other = await registerSite(db, { input: siteInput({ nameZh: '另一处' }), actor, now: monday })
    const relapse = (siteId: string) => registerReport(db, { reportId: report.id, registration: { version: report.version, how: 'relapse', siteId, rectifyByOn: toDay(later(now, { days: 30 })) }, actor, now, calendar: packagedCalendar })
    await expect(relapse(other)).rejects.toMatchObject({ code: 'invalid', issues: [{ code: 'ledger.move_not_allowed' }] })
    await expect(relapse('no-such-site')).rejects.toMatchObject({ code: 'ledger.site_not_found' })
    await relapse(closed)
    expect(await getSite(db, closed)).toMatchObject({ status: 'relapsed', version: 3 })
    expect((await listTimeline(db, { type: 'site', id: closed })).at(-1)).toMatchObject({ action: 'site.moved', reason: '核实后发现反弹', facts: { fromStatus: 'closed', toStatus: 'relapsed' } })
    expect((await everythingOfTheLedger(db)).includes('金丝雀')).toBe(false)
  })

  it('does not lead to a site that was withdrawn', async () => {
    const { db, report } = await aFoundCase()
    const siteId = await registerSite(db, { input: siteInput(), actor, now: monday })
    await publishChecked(db, { siteIds: [siteId], actor, now: monday })
    await withdrawSite(db, { siteId, version: 2, reason: '登记有误', actor, now: monday })
    for (const how of ['link', 'relapse'] as const) {
      await expect(registerReport(db, { reportId: report.id, registration: how === 'link' ? { version: report.version, how, siteId } : { version: report.version, how, siteId, rectifyByOn: toDay(later(now, { days: 30 })) }, actor, now, calendar: packagedCalendar })).rejects.toMatchObject({ code: 'ledger.site_is_withdrawn' })
    }
  })
})

it('only what two people found to be so may be registered, and only once', () => {
  const may = (changes: Partial<Parameters<typeof canRegister>[0]>) => canRegister({ status: 'found', finding: 'confirmed', registeredSiteId: null, ...changes })
  expect(reportStatuses.filter(status => may({ status }))).toEqual(['found', 'handling', 'extended', 'handled', 'told', 'followedUp', 'closed'])
  expect(findings.filter(finding => may({ finding }))).toEqual(['confirmed'])
  expect([may({ status: 'extended', previousStatus: 'taken' }), may({ finding: null }), may({ registeredSiteId: 's1' })]).toEqual([false, false, false])
})

it('a finding other than confirmed is not registered', async () => {
  const { db, report } = await aFoundCase('unfounded')
  await expect(registerReport(db, { reportId: report.id, registration: aNew(report.version), actor, now, calendar: packagedCalendar })).rejects.toMatchObject({ code: 'registration.not_now' })
})

describe('a photo of a registered case', () => {
  async function aPhoto() {
    const db = await createTestDatabase()
    const folder = await mkdtemp(join(tmpdir(), 'portal-registration-'))
    onTestFinished(() => rm(folder, { recursive: true, force: true }))
    const store = createFileStore(join(folder, 'photos'))
    const upload = await anUpload(db)
    await writeFile(join(folder, 'received'), await smallPhoto())
    await store.keep('private', upload.media, join(folder, 'received'))
    const { reportId } = await submitReport(db, { submission: aSubmission(), uploads: [upload], ...circumstances })
    await setCase(db, reportId, { status: 'found', finding: 'confirmed' })
    const row = async () => (await db.select().from(reportPhotos).where(eq(reportPhotos.reportId, reportId)))[0]!
    const { id: photoId } = await row()
    const uploads = join(folder, 'uploads')
    return {
      db, reportId, photoId, row, folder,
      register: () => registerReport(db, { reportId, registration: aNew(1), actor, now, calendar: packagedCalendar }),
      approve: () => approvePhoto(db, { photos: store, photoId, version: 1, boxes: [], folder: uploads, actor, now: monday }),
      copy: (id = reportId) => copyPhotoToSite(db, { photos: store, folder: uploads, reportId: id, photo: { photoId, moment: 'before', captionZh: '楼顶加建' }, actor, now }),
      publicFiles: () => readdir(join(folder, 'photos', 'public')),
    }
  }

  it('is shown on the site as a copy of the approved one, under a name of its own, once', async () => {
    const { db, reportId, photoId, row, folder, register, approve, copy, publicFiles } = await aPhoto()
    await register()
    await approve()
    const both = await Promise.allSettled([copy(), copy()])
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    await expect(copy()).rejects.toMatchObject({ code: 'registration.photo_on_site', status: 409 })
    const [photo, ...more] = await db.select().from(sitePhotos)
    expect(more).toEqual([])
    expect(photo).toMatchObject({ moment: 'before', captionZh: '楼顶加建', takenOn: null })
    expect(await publicFiles()).toEqual([photo!.media])
    const { approvedMedia, media } = await row()
    expect([approvedMedia, media]).not.toContain(photo!.media)
    const [copied, approved] = await Promise.all([readFile(join(folder, 'photos/public', photo!.media)), readFile(join(folder, 'photos/private', approvedMedia!))])
    expect(copied.equals(approved)).toBe(true)
    const everything = await everythingOfTheLedger(db)
    expect([reportId, photoId, approvedMedia!, media].filter(mark => everything.includes(mark))).toEqual([])
    expect((await getRegistration(db, reportId)).photos).toMatchObject([{ n: 1, isOnSite: true }])

    await removeSitePhoto(db, { siteId: photo!.siteId, photoId: photo!.id, reason: '换一张', actor, now })
    await expect(copy()).resolves.toMatch(/^[0-9a-z]{26}$/)
  })

  it('stays inside while it is not approved, or while the case has no site, or is another case\'s', async () => {
    const { db, register, approve, copy, publicFiles } = await aPhoto()
    await expect(copy()).rejects.toMatchObject({ code: 'report.photo_not_approved' })
    await approve()
    await expect(copy()).rejects.toMatchObject({ code: 'registration.not_registered' })
    await register()
    await expect(copy('another-report')).rejects.toMatchObject({ code: 'report.not_found' })
    expect([await publicFiles(), await db.select().from(sitePhotos)]).toEqual([[], []])
  })
})
