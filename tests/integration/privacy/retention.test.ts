import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eq } from 'drizzle-orm'
import { expect, it } from 'vitest'
import { commit } from '#server/database/commit'
import { listCertificates } from '#server/domain/privacy/certificates'
import { countExpiredData, removeExpiredData } from '#server/domain/privacy/retention'
import { getOwnData } from '#server/domain/privacy/rights'
import { withdrawReport } from '#server/domain/reports/followUp'
import { getReport } from '#server/domain/reports/queries'
import { reports } from '#server/domain/reports/tables'
import { createFileStore } from '#server/media/store'
import { packagedCalendar } from '#shared/calendar/calendar'
import { retentionClasses } from '#shared/privacy/retention.data'
import { later, monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { testKeys } from '../../support/keys.ts'
import { aReport } from '../../support/reports.ts'

const at = async (days: number) => ({ photos: createFileStore(await mkdtemp(join(tmpdir(), 'retention-'))), calendar: packagedCalendar, now: later(monday, { days }) })
const contact = { name: '金丝雀', phone: '13911110002', email: 'canary-2@example.org' }

it('counts every class without removing anything, and the counts are what is removed', async () => {
  const db = await createTestDatabase()
  const { reportId } = await aReport(db, { contact })
  await commit(db, tx => [tx.update(reports).set({ status: 'closed', movedAt: monday }).where(eq(reports.id, reportId)).returning({ id: reports.id })])
  const late = await at(91)
  const counted = await countExpiredData(db, late)
  expect(Object.keys(counted).sort()).toEqual(retentionClasses.map(({ id }) => id).filter(id => id !== 'publicRecord').sort())
  expect(counted).toMatchObject({ contacts: 1, leftReports: 0 })
  expect((await getOwnData(db, { kind: 'report', id: reportId, keys: testKeys })).personal).toMatchObject({ report_contacts: 1 })
  expect(await listCertificates(db)).toEqual([])

  expect(await removeExpiredData(db, late)).toEqual(counted)
  expect((await getOwnData(db, { kind: 'report', id: reportId, keys: testKeys })).personal).toEqual({ reports: 1 })
  expect(await listCertificates(db)).toMatchObject([{ cause: 'retention', counts: { contacts: 1 } }])
  expect(Object.values(await removeExpiredData(db, late)).every(count => count === 0)).toBe(true)
  expect(await listCertificates(db)).toHaveLength(1)
})

it('keeps nothing a day too short', async () => {
  const db = await createTestDatabase()
  const { reportId } = await aReport(db, { contact })
  await commit(db, tx => [tx.update(reports).set({ status: 'closed', movedAt: monday }).where(eq(reports.id, reportId)).returning({ id: reports.id })])
  expect(await countExpiredData(db, await at(89))).toMatchObject({ contacts: 0 })
})

it('removes the words of a reporter who withdrew long ago', async () => {
  const db = await createTestDatabase()
  const { reportId } = await aReport(db, { contact })
  await withdrawReport(db, { reportId, version: (await getReport(db, reportId)).version, keys: testKeys, calendar: packagedCalendar, now: later(monday, { hours: 2 }) })
  expect((await removeExpiredData(db, await at(89))).leftReports).toBe(0)
  expect((await removeExpiredData(db, await at(92))).leftReports).toBe(1)
  expect(await getReport(db, reportId)).toMatchObject({ words: '', placeWords: '', status: 'withdrawn' })
})
