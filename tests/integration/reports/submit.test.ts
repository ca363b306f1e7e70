import { sql } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { dialect } from '#server/database/columns'
import type { Database } from '#server/database/connect'
import { events } from '#server/domain/events/tables'
import { outbox } from '#server/domain/notifications/tables'
import { submitReport } from '#server/domain/reports/commands'
import { getUploads } from '#server/domain/reports/uploads'
import { photoUploads, reportContacts, reportPhotos, reports } from '#server/domain/reports/tables'
import { receipts } from '#server/domain/receipts/tables'
import { bannedWords } from '#shared/text/banned-words'
import { parseQueryCode } from '#shared/receipts/queryCode'
import { createTestDatabase } from '../../support/database.ts'
import { aReport, aSubmission, anUpload, circumstances } from '../../support/reports.ts'
import { monday } from '../../support/clock.ts'

const contact = { name: '王小明测试', phone: '13912345678', email: 'canary.reporter@example.com' }

/** Every text of every table, as it lies in the database. */
async function everything(db: Database): Promise<string> {
  if (dialect === 'sqlite') {
    const raw = (db as unknown as { $client: { serialize(): Buffer } }).$client
    return raw.serialize().toString('latin1') + raw.serialize().toString('utf8')
  }
  const execute = db as unknown as { execute(query: unknown): Promise<{ rows: Array<{ xml: string }> }> }
  const { rows } = await execute.execute(sql`select database_to_xml(true, true, '')::text as xml`)
  return rows[0]!.xml
}

describe('a report that arrives', () => {
  it('is kept with its photos, its receipt and its event', async () => {
    const db = await createTestDatabase()
    const uploads = [await anUpload(db), await anUpload(db)]
    const receipt = await submitReport(db, { submission: aSubmission(), uploads, ...circumstances })
    expect(receipt).toMatchObject({ number: expect.stringMatching(/^FY-\d{8}$/), receivedAt: monday, dueOn: '2026-11-24' })
    expect(parseQueryCode(receipt.queryCode)).toBe(receipt.queryCode)
    expect(await db.select().from(reports)).toMatchObject([{ number: receipt.number, status: 'submitted', priority: 2, version: 1, seenOn: '2026-11-20', isDemo: false }])
    expect((await db.select().from(reportPhotos)).map(({ media }) => media).sort()).toEqual(uploads.map(({ media }) => media).sort())
    expect(await db.select().from(photoUploads)).toEqual([])
    expect(await db.select().from(events)).toMatchObject([{ action: 'report.received', actorKind: 'resident', actorId: null, facts: { number: receipt.number } }])
    expect(await db.select().from(receipts)).toMatchObject([{ number: receipt.number, kind: 'report', subjectId: receipt.reportId }])
  })

  it('keeps where the phone was as it was said, in which system, by whom and how exactly', async () => {
    const db = await createTestDatabase()
    const position = { longitude: 116.189316, latitude: 39.913325, rawLongitude: 116.195445, rawLatitude: 39.914601, system: 'gcj02', source: 'wechat', accuracyM: 30 } as const
    await aReport(db, { position })
    await aReport(db)
    expect(await db.select().from(reports).orderBy(reports.longitude)).toEqual(expect.arrayContaining([
      expect.objectContaining({ longitude: 116.189316, rawLongitude: 116.195445, rawLatitude: 39.914601, coordinateSystem: 'gcj02', positionSource: 'wechat', accuracyM: 30 }),
      expect.objectContaining({ longitude: null, rawLongitude: null, coordinateSystem: null, positionSource: null, accuracyM: null }),
    ]))
  })

  it('leaves nothing at all when one of its photos is gone', async () => {
    const db = await createTestDatabase()
    const here = await anUpload(db)
    const gone = { ...here, id: 'gone' }
    await expect(submitReport(db, { submission: aSubmission({ contact }), uploads: [here, gone], ...circumstances })).rejects.toMatchObject({ code: 'report.photos_missing', status: 409 })
    for (const table of [reports, reportPhotos, reportContacts, receipts, events, outbox]) expect(await db.select().from(table)).toEqual([])
    expect(await db.select().from(photoUploads)).toHaveLength(1)
  })

  it('sent again gives the same receipt and stays one report', async () => {
    const db = await createTestDatabase()
    const submission = aSubmission()
    const first = await submitReport(db, { submission, uploads: [await anUpload(db)], ...circumstances })
    const again = await submitReport(db, { submission: { ...submission, words: '换了内容' }, uploads: [], ...circumstances })
    expect(again).toEqual(first)
    expect(await db.select().from(reports)).toHaveLength(1)
    expect(await db.select().from(events)).toHaveLength(1)
  })

  it('sent ten times at the same moment is one report with one receipt', async () => {
    const db = await createTestDatabase()
    const submission = aSubmission()
    const uploads = [await anUpload(db)]
    const all = await Promise.all(Array.from({ length: 10 }, () => submitReport(db, { submission, uploads, ...circumstances })))
    expect(new Set(all.map(({ number }) => number)).size).toBe(1)
    expect(new Set(all.map(({ queryCode }) => queryCode)).size).toBe(1)
    expect(await db.select().from(reports)).toHaveLength(1)
    expect(await db.select().from(reportPhotos)).toHaveLength(1)
  })

  it('gives a photo to one of two reports that name it', async () => {
    const db = await createTestDatabase()
    const uploads = [await anUpload(db)]
    const outcomes = await Promise.allSettled([1, 2].map(() => submitReport(db, { submission: aSubmission(), uploads, ...circumstances })))
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(await db.select().from(reports)).toHaveLength(1)
  })

  it('never holds the reporter in plain text anywhere in the database', async () => {
    const db = await createTestDatabase()
    await submitReport(db, { submission: aSubmission({ contact }), uploads: [], ...circumstances })
    const all = await everything(db)
    expect(all).toContain('公园北门')
    for (const value of Object.values(contact)) expect(all).not.toContain(value)
  })

  it('keeps the query code nowhere', async () => {
    const db = await createTestDatabase()
    const { queryCode } = await aReport(db)
    expect(await everything(db)).not.toContain(queryCode)
  })

  it('tells a reporter who left an address, by a mail that says nothing of the matter', async () => {
    const db = await createTestDatabase()
    const { number } = await submitReport(db, { submission: aSubmission({ contact }), uploads: [], ...circumstances })
    expect(await db.select().from(outbox)).toMatchObject([{ kind: 'report.received', params: { number } }])
  })

  it('comes first when somebody is in danger, then when it is being built', async () => {
    const db = await createTestDatabase()
    await aReport(db, { inDanger: true, beingBuilt: 'no' })
    await aReport(db, { beingBuilt: 'yes' })
    await aReport(db, { beingBuilt: 'unsure' })
    expect((await db.select().from(reports)).map(({ priority }) => priority).sort()).toEqual([1, 2, 3])
  })

  it('has a number that does not tell after which other it came', async () => {
    const db = await createTestDatabase()
    const numbers: string[] = []
    for (let count = 0; count < 40; count++) numbers.push((await aReport(db)).number)
    const rises = numbers.slice(1).filter((number, index) => number > numbers[index]!).length
    // Forty numbers in order of arrival would rise 39 times; at random about half of the time.
    expect(rises).toBeGreaterThan(5)
    expect(rises).toBeLessThan(34)
    expect((await db.select().from(reports)).map(({ id }) => id).sort()).not.toEqual((await db.select().from(reports).orderBy(reports.receivedAt)).map(({ id }) => id).sort().reverse())
  })

  it('keeps rare, traditional and four-byte characters as they were written', async () => {
    const db = await createTestDatabase()
    const words = '麻峪𠮷家村口，違法建設，𪚥形屋頂 🏗️'
    await aReport(db, { words })
    expect((await db.select().from(reports))[0]!.words).toBe(words)
  })

  it.each([
    ['a mobile number', '打给 13912345678', 'report.words_must_change'],
    ['a number in full-width digits', '電話１３９１２３４５６７８', 'report.words_must_change'],
    ['a plate', '工程车是京A12345', 'report.words_must_change'],
    ['a word of contempt', `那些${bannedWords[0]}`, 'report.words_must_change'],
    ['a door number nobody has looked at', '3号楼2单元501室', 'report.words_look_again'],
  ])('is not sent with %s', async (_what, words, code) => {
    const db = await createTestDatabase()
    await expect(aReport(db, { words })).rejects.toMatchObject({ status: 422, issues: [{ path: 'words', code }] })
    expect(await db.select().from(reports)).toEqual([])
  })

  it('may keep a door number the writer has looked at, but no phone number', async () => {
    const db = await createTestDatabase()
    await aReport(db, { words: '3号楼2单元501室楼顶', keepPassages: true })
    await expect(aReport(db, { words: '打给 13912345678', keepPassages: true })).rejects.toMatchObject({ status: 422 })
  })

  it('needs a photo or a few words', async () => {
    const db = await createTestDatabase()
    await expect(aReport(db, { words: '' })).rejects.toMatchObject({ issues: [{ path: 'words', code: 'report.words_required' }] })
    await submitReport(db, { submission: aSubmission({ words: '' }), uploads: [await anUpload(db)], ...circumstances })
  })
})

describe('photos named by their hash', () => {
  it('are found in the order named, and the missing ones are listed', async () => {
    const db = await createTestDatabase()
    const [a, b] = [await anUpload(db), await anUpload(db)]
    expect((await getUploads(db, { hashes: [b.sha256, a.sha256], now: monday })).map(({ id }) => id)).toEqual([b.id, a.id])
    const unknown = '0'.repeat(64)
    await expect(getUploads(db, { hashes: [a.sha256, unknown], now: monday })).rejects.toMatchObject({ status: 409, issues: [{ path: `photos.${unknown}` }] })
  })
})
