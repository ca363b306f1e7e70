import { randomUUID } from 'node:crypto'
import { mkdtemp, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createFileStore } from '#server/media/store'
import { listCertificates } from '#server/domain/privacy/certificates'
import { keepErasureList, reapplyErasures } from '#server/domain/privacy/erasureList'
import { answerDataRequest, getDataRequest, listDataRequests } from '#server/domain/privacy/requests'
import { askAboutData, deleteOwnContact, getOwnData, withdrawConsent } from '#server/domain/privacy/rights'
import { createTestDatabase } from '../../support/database.ts'
import { later, monday } from '../../support/clock.ts'
import { aReport, aSubmission } from '../../support/reports.ts'
import { signUpTo } from '../../support/signups.ts'
import { place } from '../../support/orders.ts'
import { testKeys } from '../../support/keys.ts'
import { packagedCalendar } from '#shared/calendar/calendar'

const contact = { name: '金丝雀一号', phone: '13911110001', email: 'canary-1@example.org' }
const staff = { kind: 'staff' as const, id: 'custodian' }

async function acting(id: string) {
  const folder = await mkdtemp(join(tmpdir(), 'rights-'))
  return { id, photos: createFileStore(folder), keys: testKeys, calendar: packagedCalendar, now: later(monday, { hours: 1 }) }
}

it('shows whoever holds a receipt what is kept, with how they are reached in full, and nothing of the office', async () => {
  const db = await createTestDatabase()
  const { reportId, number } = await aReport(db, { contact, words: '我在楼道里看到的。' })
  const own = await getOwnData(db, { kind: 'report', id: reportId, keys: testKeys })
  expect(own.number).toBe(number)
  expect(own.parts.find(({ table }) => table === 'reportContacts')!.rows).toEqual([contact])
  const [report] = own.parts.find(({ table }) => table === 'reports')!.rows
  expect(report).toMatchObject({ words: '我在楼道里看到的。' })
  expect(Object.keys(report!)).not.toEqual(expect.arrayContaining(['id']))
  for (const inner of ['priority', 'rewrite', 'submissionId', 'handlerId', 'version']) expect(report).not.toHaveProperty(inner)
})

it('deletes how somebody is reached at once, with a certificate that names nobody, and once only', async () => {
  const db = await createTestDatabase()
  const { reportId } = await aReport(db, { contact })
  const first = await deleteOwnContact(db, { kind: 'report', ...await acting(reportId) })
  expect(first.removed).toEqual({ report_contacts: 1 })
  expect(first.left).toMatchObject({ reports: 1 })
  expect((await deleteOwnContact(db, { kind: 'report', ...await acting(reportId) })).removed).toEqual({})
  const certificates = await listCertificates(db)
  expect(certificates).toMatchObject([{ cause: 'request', counts: { report_contacts: 1 }, by: null }])
  expect(JSON.stringify(certificates)).not.toContain(reportId)
})

it.each([
  ['report', async (db: Awaited<ReturnType<typeof createTestDatabase>>) => (await aReport(db, { contact })).reportId],
  ['volunteer', async (db: Awaited<ReturnType<typeof createTestDatabase>>) => (await signUpTo(db, { contact })).volunteerId],
  ['order', async (db: Awaited<ReturnType<typeof createTestDatabase>>) => (await place(db)).orderId],
] as const)('takes back consent of a %s with one step: nothing of the person is left, and said again it stays said', async (kind, create) => {
  const db = await createTestDatabase()
  const id = await create(db)
  const { removed, left } = await withdrawConsent(db, { kind, ...await acting(id) })
  expect(Object.keys(removed).length).toBeGreaterThan(0)
  expect(left).toEqual({})
  expect(await withdrawConsent(db, { kind, ...await acting(id) })).toEqual({ removed: {}, left: {} })
})

it('answers a request by its due day, keeps the answer out of the log, and lets nobody answer twice', async () => {
  const db = await createTestDatabase()
  const { reportId, number } = await aReport(db, { contact })
  const request = { kind: 'report' as const, id: reportId, submissionId: randomUUID(), request: { kind: 'correct' as const, words: '门牌写错了。' }, calendar: packagedCalendar, now: monday }
  await askAboutData(db, request)
  await askAboutData(db, request)
  const { items } = await listDataRequests(db, { state: 'received', limit: 50 })
  // Fifteen working days from Monday 23 November, the day after counted first.
  expect(items).toMatchObject([{ number, kind: 'correct', dueOn: '2026-12-14' }])
  const answer = { id: request.submissionId, version: 1, state: 'refused' as const, answer: '地点是现场核对过的。', actor: staff, keys: testKeys, now: monday }
  await answerDataRequest(db, answer)
  await answerDataRequest(db, answer)
  await expect(answerDataRequest(db, { ...answer, state: 'done', actor: { kind: 'staff', id: 'another' } })).rejects.toMatchObject({ code: 'dataRequest.answered' })
  expect(await getDataRequest(db, request.submissionId)).toMatchObject({ state: 'refused', answeredBy: 'custodian' })
  expect((await getOwnData(db, { kind: 'report', id: reportId, keys: testKeys })).requests).toMatchObject([{ state: 'refused', answer: '地点是现场核对过的。' }])
})

it('lets one receipt keep five requests waiting at most', async () => {
  const db = await createTestDatabase()
  const { reportId } = await aReport(db, {})
  const ask = () => askAboutData(db, { kind: 'report', id: reportId, submissionId: randomUUID(), request: { kind: 'explain', words: null }, calendar: packagedCalendar, now: monday })
  for (let n = 0; n < 5; n++) await ask()
  await expect(ask()).rejects.toMatchObject({ code: 'dataRequest.too_many' })
})

it('deletes again what an older copy of the database brings back, by identifiers alone', async () => {
  const file = join(await mkdtemp(join(tmpdir(), 'erasures-')), 'erasures.jsonl')
  const now = await createTestDatabase()
  const older = await createTestDatabase()
  const submission = aSubmission({ contact })
  const { reportId } = await aReport(now, submission)
  await deleteOwnContact(now, { kind: 'report', ...await acting(reportId) })
  expect(await keepErasureList(now, { file })).toBe(1)
  expect(await keepErasureList(now, { file })).toBe(0)
  expect(await readFile(file, 'utf8')).not.toMatch(/金丝雀|1391111|canary/)
  // The same identifiers stand in the older copy; here another one takes their place.
  const { reportId: restored } = await aReport(older, submission)
  const list = (await readFile(file, 'utf8')).replaceAll(reportId, restored)
  const { writeFile } = await import('node:fs/promises')
  await writeFile(file, list + list.replaceAll(restored, 'gone').replace(/"event":"\w+"/, '"event":"other"'))
  const { id: _, ...circumstances } = await acting(restored)
  expect(await reapplyErasures(older, { file, ...circumstances })).toBe(1)
  expect((await getOwnData(older, { kind: 'report', id: restored, keys: testKeys })).personal).not.toHaveProperty('report_contacts')
  expect(await reapplyErasures(now, { file, ...circumstances })).toBe(0)
})
