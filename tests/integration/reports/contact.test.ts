import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { randomUUID } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { describe, expect, it, onTestFinished } from 'vitest'
import { addContactKey, dropOldContactKeys, loadKeys } from '#server/crypto/keys'
import { commit } from '#server/database/commit'
import type { Database } from '#server/database/connect'
import { listTimeline } from '#server/domain/events/queries'
import { events } from '#server/domain/events/tables'
import { recipientOf } from '#server/domain/notifications/outbox'
import { outbox } from '#server/domain/notifications/tables'
import { submitReport } from '#server/domain/reports/commands'
import { listMessages, listOutlivedContacts, relayMessage, removeContact, revealContact } from '#server/domain/reports/contact'
import { findDraft, openContact, saveAnswers, sealContact, startDraft } from '#server/domain/reports/drafts'
import { countOldSeals, resealAll } from '#server/domain/reports/reseal'
import { applyRetention, countExpired } from '#server/domain/reports/retention'
import { reportContacts, reports } from '#server/domain/reports/tables'
import { getTrackedReport } from '#server/domain/reports/tracked'
import { packagedCalendar as calendar } from '#shared/calendar/calendar'
import type { ReportStatus } from '#shared/reports/rules'
import { noPhotos } from '../../support/bundles.ts'
import { later, monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { aReport, aSubmission, anUpload, testKeys as keys } from '../../support/reports.ts'

const contact = { name: '钱二', phone: '13800138000', email: 'qian@example.org' }
const custodian = { kind: 'staff', id: 'custodian-1', role: 'custodian' } as const
const handler = { kind: 'staff', id: 'handler-1' } as const
const now = later(monday, { hours: 1 })
const set = (db: Database, id: string, changes: Partial<typeof reports.$inferInsert>) =>
  commit(db, tx => [tx.update(reports).set(changes).where(eq(reports.id, id)).returning({ id: reports.id })])

describe('opening a contact', () => {
  it('is written down with role and reason, told to the reporter, and holds no value anywhere else', async () => {
    const db = await createTestDatabase()
    const { reportId } = await aReport(db, { contact })
    expect(await revealContact(db, { reportId, reason: '要约时间上门核实，别的办法联系不上', actor: custodian, keys, now })).toEqual(contact)
    const opening = (await listTimeline(db, { type: 'report', id: reportId })).find(({ action }) => action === 'report.contactOpened')
    expect(opening).toMatchObject({ reason: '要约时间上门核实，别的办法联系不上', facts: { role: 'custodian' }, actorId: 'custodian-1' })
    const { openings, steps } = await getTrackedReport(db, { reportId, calendar, now })
    expect(openings).toEqual([{ at: now, reason: '要约时间上门核实，别的办法联系不上', role: 'custodian' }])
    expect(steps.map(({ step }) => step)).toContain('contactOpened')
    const everything = JSON.stringify([await db.select().from(events), await db.select().from(outbox), await db.select().from(reportContacts)])
    for (const value of Object.values(contact)) expect(everything).not.toContain(value)
    expect((await db.select().from(outbox)).filter(({ kind }) => kind === 'report.moved')).toHaveLength(1)
  })

  it('finds nothing once it was removed, and leaves no event of having looked', async () => {
    const db = await createTestDatabase()
    const { reportId } = await aReport(db, { contact })
    await removeContact(db, { reportId, actor: { kind: 'resident' }, now })
    await expect(revealContact(db, { reportId, reason: '要约时间上门核实', actor: custodian, keys, now })).rejects.toMatchObject({ code: 'report.no_contact', status: 404 })
    expect((await listTimeline(db, { type: 'report', id: reportId })).map(({ action }) => action)).not.toContain('report.contactOpened')
  })
})

describe('a message to a reporter', () => {
  it('reaches them with the receipt and a mail without content; whoever sent it sees no address', async () => {
    const db = await createTestDatabase()
    const { reportId, number } = await aReport(db, { contact })
    await relayMessage(db, { reportId, text: '周三上午去看现场', actor: handler, keys, now })
    expect((await getTrackedReport(db, { reportId, calendar, now })).messages).toEqual([{ kind: 'message', text: '周三上午去看现场', at: now }])
    const [mail] = (await db.select().from(outbox)).filter(({ kind }) => kind === 'report.moved')
    expect(mail).toMatchObject({ params: { number } })
    expect(JSON.stringify(mail)).not.toContain('周三')
    expect(await listMessages(db, { reportId, withWords: false })).toMatchObject([{ kind: 'message', text: '周三上午去看现场' }])
  })

  it('is refused when nobody would read it', async () => {
    const db = await createTestDatabase()
    const { reportId } = await aReport(db)
    await set(db, reportId, { reporterLeftAt: now })
    await expect(relayMessage(db, { reportId, text: '您好', actor: handler, keys, now })).rejects.toMatchObject({ code: 'report.reporter_left' })
  })
})

describe('the time a contact is kept', () => {
  const ninetyDays = 90 * 24
  it.each([
    ['a millisecond before 90 days', -1, false],
    ['90 days', 0, true],
  ])('after the end is over at %s', async (_, milliseconds, isOver) => {
    const db = await createTestDatabase()
    const { reportId } = await aReport(db, { contact })
    await set(db, reportId, { status: 'closed', movedAt: monday })
    expect(await listOutlivedContacts(db, { calendar, now: later(monday, { hours: ninetyDays, milliseconds }) })).toEqual(isOver ? [reportId] : [])
  })

  it.each<ReportStatus>(['submitted', 'taken', 'told', 'reopened'])('has not begun in the state %s', async (status) => {
    const db = await createTestDatabase()
    const { reportId } = await aReport(db, { contact })
    await set(db, reportId, { status, movedAt: monday })
    expect(await listOutlivedContacts(db, { calendar, now: later(monday, { days: 400 }) })).toEqual([])
  })

  it('of a merged report is counted from the end of the matter it was merged into', async () => {
    const db = await createTestDatabase()
    const main = await aReport(db)
    const { reportId } = await aReport(db, { contact })
    await set(db, reportId, { status: 'merged', mergedInto: main.reportId, movedAt: monday })
    const much = { calendar, now: later(monday, { days: 400 }) }
    expect(await listOutlivedContacts(db, much)).toEqual([])
    await set(db, main.reportId, { status: 'closed', movedAt: monday })
    expect(await listOutlivedContacts(db, much)).toEqual([reportId])
  })

  it('is told before anything is removed, and removed with an event', async () => {
    const db = await createTestDatabase()
    const { reportId } = await aReport(db, { contact })
    await set(db, reportId, { status: 'closed', movedAt: monday })
    await anUpload(db)
    await startDraft(db, { submissionId: randomUUID(), now: monday })
    const photos = noPhotos
    const much = { calendar, now: later(monday, { days: 91 }) }
    expect(await countExpired(db, much)).toEqual({ drafts: 1, uploads: 1, originals: 0, contacts: 1, leftReports: 0 })
    expect(await db.select().from(reportContacts)).toHaveLength(1)
    expect(await applyRetention(db, { ...much, photos })).toEqual({ drafts: 1, uploads: 1, originals: 0, contacts: 1, leftReports: 0 })
    expect(await countExpired(db, much)).toEqual({ drafts: 0, uploads: 0, originals: 0, contacts: 0, leftReports: 0 })
    expect((await listTimeline(db, { type: 'report', id: reportId })).at(-1)).toMatchObject({ action: 'report.contactRemoved', actorKind: 'system' })
  })
})

describe('changing the key', () => {
  function dataFolder() {
    const folder = mkdtempSync(join(tmpdir(), 'portal-keys-'))
    onTestFinished(() => { rmSync(folder, { recursive: true, force: true }) })
    return folder
  }

  /** Reports with a contact and a waiting mail, and a draft with a contact. */
  async function world(db: Database, own: ReturnType<typeof loadKeys>) {
    const ids: string[] = []
    for (let made = 0; made < 5; made++) {
      ids.push((await submitReport(db, { submission: aSubmission({ contact }), uploads: [], keys: own, calendar, locale: 'zh-CN', now: monday })).reportId)
    }
    const { token } = await startDraft(db, { submissionId: randomUUID(), now: monday })
    const draft = (await findDraft(db, { token, now: monday }))!
    await saveAnswers(db, { draft, answers: { words: '还没发', contact: sealContact(draft, contact, own) } })
    return { ids, draftToken: token }
  }

  async function expectAllToOpen(db: Database, own: ReturnType<typeof loadKeys>, { ids, draftToken }: Awaited<ReturnType<typeof world>>) {
    for (const reportId of ids) expect(await revealContact(db, { reportId, reason: '换钥匙以后都要打得开', actor: custodian, keys: own, now })).toEqual(contact)
    const draft = (await findDraft(db, { token: draftToken, now: monday }))!
    expect([openContact(draft, own), draft.answers.words]).toEqual([contact, '还没发'])
    for (const mail of await db.select().from(outbox)) expect(recipientOf(mail, own)).toBe(contact.email)
  }

  it('leaves everything readable, by a server that was running as well, and the old key is needed no more', async () => {
    const db = await createTestDatabase()
    const folder = dataFolder()
    const running = loadKeys(folder)
    const made = await world(db, running)
    expect(addContactKey(folder)).toBe('k2')
    const own = loadKeys(folder)
    expect(await countOldSeals(db, { keys: own })).toBe(11)
    expect(await resealAll(db, { keys: own, batch: 2 })).toBe(11)
    expect(await countOldSeals(db, { keys: own })).toBe(0)
    await expectAllToOpen(db, running, made)
    expect(running.contact.current).toBe('k2')
    expect(dropOldContactKeys(folder)).toEqual(['k1'])
    await expectAllToOpen(db, loadKeys(folder), made)
    expect(Object.keys(loadKeys(folder).contact.ring)).toEqual(['k2'])
  })

  it('that was interrupted is finished by the next run; until then both keys open their own', async () => {
    const db = await createTestDatabase()
    const folder = dataFolder()
    const made = await world(db, loadKeys(folder))
    addContactKey(folder)
    const own = loadKeys(folder)
    let reads = 0
    const interrupted = new Proxy(db, { get: (target, name) => {
      if (name === 'select' && ++reads > 5) throw new Error('the power went')
      return Reflect.get(target, name) as unknown
    } })
    await expect(resealAll(interrupted, { keys: own, batch: 1 })).rejects.toThrow('the power went')
    const left = await countOldSeals(db, { keys: own })
    expect(left).toBeGreaterThan(0)
    expect(left).toBeLessThan(11)
    await expectAllToOpen(db, loadKeys(folder), made)
    expect(await resealAll(db, { keys: own })).toBe(left)
    expect(await countOldSeals(db, { keys: own })).toBe(0)
  })

  it('does not lose what is written in the same moment', async () => {
    const db = await createTestDatabase()
    const folder = dataFolder()
    const running = loadKeys(folder)
    const made = await world(db, running)
    addContactKey(folder)
    const own = loadKeys(folder)
    const draft = (await findDraft(db, { token: made.draftToken, now: monday }))!
    await Promise.all([resealAll(db, { keys: own }), saveAnswers(db, { draft, answers: { words: '改过的话' } })])
    await resealAll(db, { keys: own })
    expect(await countOldSeals(db, { keys: own })).toBe(0)
    expect((await findDraft(db, { token: made.draftToken, now: monday }))!.answers.words).toBe('改过的话')
  })
})
