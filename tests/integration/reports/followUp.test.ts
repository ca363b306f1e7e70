import { randomUUID } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import type { Database } from '#server/database/connect'
import { commit } from '#server/database/commit'
import { listTimeline } from '#server/domain/events/queries'
import { outbox } from '#server/domain/notifications/tables'
import { acceptReport } from '#server/domain/reports/commands'
import { chooseNotice, listContactWays, removeContact, stopNotice } from '#server/domain/reports/contact'
import { addToReport, answerQuestion, rateResult, takeBackReport, withdrawReport } from '#server/domain/reports/followUp'
import { moveReport } from '#server/domain/reports/moves'
import { getReport } from '#server/domain/reports/queries'
import { reportContacts, reportMessages, reportPhotos, reportRatings, reports } from '#server/domain/reports/tables'
import { getTrackedReport } from '#server/domain/reports/tracked'
import type { PhotoStore } from '#server/media/store'
import { packagedCalendar as calendar } from '#shared/calendar/calendar'
import type { ReportStatus } from '#shared/reports/rules'
import { noPhotos } from '../../support/bundles.ts'
import { later, monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { readingAfter } from '../../support/race.ts'
import { aReport, anUpload, testKeys as keys } from '../../support/reports.ts'

const staff = { kind: 'staff', id: 'zhao' } as const
const contact = { name: '钱二', phone: '13800138000', email: 'qian@example.org' }
const at = { keys, calendar, now: later(monday, { hours: 1 }) }
const actionsOf = async (db: Database, id: string) => (await listTimeline(db, { type: 'report', id })).map(({ action }) => action)
const tracked = (db: Database, reportId: string, now = at.now) => getTrackedReport(db, { reportId, calendar, now })
const set = (db: Database, id: string, changes: Partial<typeof reports.$inferInsert>) =>
  commit(db, tx => [tx.update(reports).set(changes).where(eq(reports.id, id)).returning({ id: reports.id })])
const versionOf = async (db: Database, id: string) => (await getReport(db, id)).version
const happy = { solved: 'yes', speed: 'satisfied', manner: 'satisfied', outcome: 'satisfied' } as const
const unhappy = { ...happy, solved: 'no', outcome: 'dissatisfied' } as const

async function toldReport(db: Database, changes: Partial<typeof reports.$inferInsert> = {}) {
  const { reportId } = await aReport(db, { contact })
  await set(db, reportId, { status: 'told', bodyId: null, track: 'general', dispatchedAt: monday, handlerId: 'sun', handledAt: monday, toldAt: monday, result: '已拆除彩钢房', finding: 'confirmed', checkedBy: 'li', ...changes })
  return reportId
}

function photoStore() {
  const removed: string[] = []
  const store: PhotoStore = { ...noPhotos, remove: async (_, name) => { removed.push(name) } }
  return { store, removed }
}

describe('what a reporter reads', () => {
  it('says who has it, the due day and how it was counted', async () => {
    const db = await createTestDatabase()
    const friday = new Date('2026-11-27T02:00:00Z')
    const { reportId } = await aReport(db, {}, { now: friday })
    const { holder, due, steps, may } = await tracked(db, reportId, friday)
    expect(holder).toEqual({ sort: 'subDistrict', body: null })
    expect(due).toMatchObject({ day: '2026-11-30', days: { from: '2026-11-27', amount: 1, unit: 'workingDay', skipped: ['2026-11-28', '2026-11-29'], pauses: [] }, figure: 'portal', basis: null })
    expect(steps.map(({ step }) => step)).toEqual(['received'])
    expect(may).toMatchObject({ add: true, answer: false, rate: false, appeal: false, withdraw: 'withdrawn' })
  })

  it('never holds the name of anybody in the office, a note, or the contact', async () => {
    const db = await createTestDatabase()
    const { reportId } = await aReport(db, { contact })
    await acceptReport(db, { reportId, version: 1, actor: staff, ...at })
    const text = JSON.stringify(await tracked(db, reportId))
    for (const secret of ['zhao', ...Object.values(contact)]) expect(text).not.toContain(secret)
  })

  it('tells a merged report the state and result of the main matter, and nothing of who else reported it', async () => {
    const db = await createTestDatabase()
    const main = await aReport(db, { words: '别人的原话', placeWords: '别人写的地点' })
    await set(db, main.reportId, { status: 'told', dispatchedAt: monday, toldAt: monday, handledAt: monday, finding: 'confirmed', checkedBy: 'li', result: '已拆除' })
    const { reportId } = await aReport(db)
    await set(db, reportId, { status: 'merged', mergedInto: main.reportId, dueOn: null, due: null })
    const shown = await tracked(db, reportId)
    expect(shown).toMatchObject({ main: { status: 'told' }, outcome: { finding: 'confirmed', result: '已拆除' } })
    for (const secret of ['别人的原话', '别人写的地点', main.number, main.reportId]) expect(JSON.stringify(shown)).not.toContain(secret)
  })

  it('of a merged report, does not tell when the other one came or that it was asked', async () => {
    const db = await createTestDatabase()
    const main = await aReport(db)
    const { reportId } = await aReport(db)
    await set(db, reportId, { status: 'merged', mergedInto: main.reportId, dueOn: null, due: null })
    expect((await tracked(db, reportId)).due).toBeNull()
    await set(db, main.reportId, { status: 'needsInfo', previousStatus: 'taken', dispatchedAt: monday })
    expect(await tracked(db, reportId)).toMatchObject({ main: { status: 'taken' }, due: null })
  })
})

describe('adding something', () => {
  it('keeps words and photos once, with an event; sent twice it is there once', async () => {
    const db = await createTestDatabase()
    const { reportId } = await aReport(db)
    const addition = { reportId, submissionId: randomUUID(), words: '后来又加了一层', keep: false, uploads: [await anUpload(db)], now: at.now }
    expect(await addToReport(db, addition)).toBe(true)
    expect(await addToReport(db, { ...addition, uploads: [await anUpload(db)] })).toBe(false)
    await expect(addToReport(db, { ...addition, submissionId: randomUUID(), uploads: [] })).rejects.toMatchObject({ code: 'report.already_added', status: 409 })
    expect(await db.select().from(reportPhotos)).toHaveLength(1)
    expect(await actionsOf(db, reportId)).toEqual(['report.received', 'report.added'])
    expect((await tracked(db, reportId)).may.add).toBe(false)
  })

  it('sent twice in the same moment is there once', async () => {
    const db = await createTestDatabase()
    const { reportId } = await aReport(db)
    const addition = { reportId, submissionId: randomUUID(), words: '后来又加了一层', keep: false, uploads: [], now: at.now }
    const answers = await Promise.all(Array.from({ length: 20 }, () => addToReport(db, addition)))
    expect(answers.filter(Boolean)).toHaveLength(1)
    expect(await db.select().from(reportMessages)).toHaveLength(1)
  })

  it.each([0, 1, 2, 3])('sent again while the other one arrives, before read %i, is there once', async (read) => {
    const db = await createTestDatabase()
    const { reportId } = await aReport(db)
    const addition = { reportId, submissionId: randomUUID(), words: '后来又加了一层', keep: false, uploads: [], now: at.now }
    let other: boolean | undefined
    const own = await addToReport(readingAfter(db, async (n) => {
      if (n === read) other = await addToReport(db, addition)
    }), addition)
    expect([own, other]).toEqual([false, true])
    expect(await db.select().from(reportMessages)).toHaveLength(1)
  })

  it('looks at the words as the journey does', async () => {
    const db = await createTestDatabase()
    const { reportId } = await aReport(db)
    const addition = { reportId, submissionId: randomUUID(), keep: false, uploads: [], now: at.now }
    await expect(addToReport(db, { ...addition, words: '打 13800138000 找他' })).rejects.toMatchObject({ code: 'invalid', issues: [{ path: 'words', code: 'report.words_must_change' }] })
    await expect(addToReport(db, { ...addition, words: '' })).rejects.toMatchObject({ issues: [{ code: 'report.nothing_added' }] })
  })

  it.each<ReportStatus>(['handled', 'told', 'closed', 'refused', 'transferred', 'merged', 'withdrawn'])('is too late in the state %s', async (status) => {
    const db = await createTestDatabase()
    const { reportId } = await aReport(db)
    await set(db, reportId, { status })
    await expect(addToReport(db, { reportId, submissionId: randomUUID(), words: '还有', keep: false, uploads: [], now: at.now })).rejects.toMatchObject({ code: 'report.cannot_move' })
  })
})

describe('answering a question', () => {
  async function asked(db: Database) {
    const { reportId } = await aReport(db)
    await moveReport(db, { reportId, version: 1, actor: staff, ...at }, 'ask', () => ({
      action: 'report.asked', writes: tx => [tx.insert(reportMessages).values({ id: randomUUID(), reportId, kind: 'question', text: '在哪栋楼？', by: 'zhao', at: at.now }).returning()],
    }))
    return reportId
  }

  it('lets the clocks go on, later by the days it was open', async () => {
    const db = await createTestDatabase()
    const reportId = await asked(db)
    expect(await tracked(db, reportId)).toMatchObject({ status: 'needsInfo', may: { answer: true } })
    const now = later(at.now, { days: 2 })
    const answer = { reportId, submissionId: randomUUID(), text: '第二栋', keep: false, keys, calendar, now }
    await answerQuestion(db, answer)
    await answerQuestion(db, answer)
    expect(await getReport(db, reportId)).toMatchObject({ status: 'submitted', dueOn: '2026-11-26', pausedClocks: null })
    const { messages, due } = await tracked(db, reportId, now)
    expect(messages.map(({ kind, text }) => [kind, text])).toEqual([['question', '在哪栋楼？'], ['answer', '第二栋']])
    expect(due?.days?.pauses).toEqual([{ from: '2026-11-23', to: '2026-11-25' }])
    expect(await actionsOf(db, reportId)).toEqual(['report.received', 'report.asked', 'report.answered'])
  })

  it.each([0, 1])('an equal answer that arrives before read %i changes nothing', async (read) => {
    const db = await createTestDatabase()
    const answer = { reportId: await asked(db), submissionId: randomUUID(), text: '第二栋', keep: false, ...at }
    await answerQuestion(readingAfter(db, async (n) => {
      if (n === read) await answerQuestion(db, answer)
    }), answer)
    expect((await db.select().from(reportMessages)).map(({ kind }) => kind).sort()).toEqual(['answer', 'question'])
  })

  it('is refused when nothing is asked', async () => {
    const db = await createTestDatabase()
    const { reportId } = await aReport(db)
    await expect(answerQuestion(db, { reportId, submissionId: randomUUID(), text: '第二栋', keep: false, ...at })).rejects.toMatchObject({ code: 'report.cannot_move' })
  })
})

describe('withdrawing', () => {
  it('ends a report nobody has begun to work on, and its contact goes at once', async () => {
    const db = await createTestDatabase()
    const { reportId } = await aReport(db, { contact })
    expect(await withdrawReport(db, { reportId, version: 1, ...at })).toBe('withdrawn')
    expect(await withdrawReport(db, { reportId, version: 1, ...at })).toBe('withdrawn')
    expect(await getReport(db, reportId)).toMatchObject({ status: 'withdrawn', dueOn: null, nextDueAt: null, version: 2 })
    expect(await db.select().from(reportContacts)).toEqual([])
    expect((await db.select().from(outbox)).filter(({ kind }) => kind === 'report.received')).toEqual([])
    expect(await actionsOf(db, reportId)).toEqual(['report.received', 'report.withdrawn'])
  })

  it.each([
    ['that was dispatched', { status: 'taken' as const, dispatchedAt: monday }],
    ['of which another reporter waits for the result', null],
  ])('leaves a case %s to the office and only lets the reporter go', async (_, changes) => {
    const db = await createTestDatabase()
    const { reportId } = await aReport(db, { contact })
    if (changes) await set(db, reportId, changes)
    else await set(db, (await aReport(db)).reportId, { status: 'merged', mergedInto: reportId })
    expect((await tracked(db, reportId)).may.withdraw).toBe('left')
    expect(await withdrawReport(db, { reportId, version: 1, ...at })).toBe('left')
    expect(await getReport(db, reportId)).toMatchObject({ status: changes?.status ?? 'submitted', reporterLeftAt: at.now })
    expect(await listContactWays(db, reportId)).toEqual([])
    expect(await actionsOf(db, reportId)).toContain('report.reporterLeft')
  })

  it('does nothing when the case has moved since the person read what would follow', async () => {
    const db = await createTestDatabase()
    const { reportId } = await aReport(db)
    await acceptReport(db, { reportId, version: 1, actor: staff, ...at })
    await expect(withdrawReport(db, { reportId, version: 1, ...at })).rejects.toMatchObject({ code: 'stale' })
    expect((await getReport(db, reportId)).status).toBe('accepted')
  })

  it('is over once the case is handled', async () => {
    const db = await createTestDatabase()
    const reportId = await toldReport(db)
    await expect(withdrawReport(db, { reportId, version: 1, ...at })).rejects.toMatchObject({ code: 'report.cannot_move' })
  })
})

describe('the contact', () => {
  it('goes at once when asked, with the mail that has not left', async () => {
    const db = await createTestDatabase()
    const { reportId } = await aReport(db, { contact })
    await removeContact(db, { reportId, actor: { kind: 'resident' }, now: at.now })
    await removeContact(db, { reportId, actor: { kind: 'resident' }, now: at.now })
    expect(await db.select().from(reportContacts)).toEqual([])
    expect((await db.select().from(outbox)).filter(({ kind }) => kind === 'report.received')).toEqual([])
    expect(await actionsOf(db, reportId)).toEqual(['report.received', 'report.contactRemoved'])
    expect(await getReport(db, reportId)).toMatchObject({ status: 'submitted', version: 1 })
  })

  it('of somebody who left none can be a mail address later, which can be taken away again', async () => {
    const db = await createTestDatabase()
    const { reportId } = await aReport(db)
    await chooseNotice(db, { reportId, email: 'one@example.org', keys, now: at.now })
    await acceptReport(db, { reportId, version: 1, actor: staff, ...at })
    expect((await db.select().from(outbox)).map(({ kind }) => kind)).toContain('report.moved')
    await stopNotice(db, { reportId, now: later(at.now, { minutes: 1 }) })
    expect(await db.select().from(reportContacts)).toEqual([])
    expect((await db.select().from(outbox)).map(({ kind }) => kind)).not.toContain('report.moved')
    expect((await actionsOf(db, reportId)).filter(action => action.startsWith('report.notice'))).toEqual(['report.noticeChosen', 'report.noticeStopped'])
  })

  it('keeps the telephone when only the mail is stopped', async () => {
    const db = await createTestDatabase()
    const { reportId } = await aReport(db, { contact })
    await stopNotice(db, { reportId, now: at.now })
    expect(await listContactWays(db, reportId)).toEqual(['name', 'phone'])
  })
})

describe('after the result', () => {
  it('keeps a happy answer and moves nothing', async () => {
    const db = await createTestDatabase()
    const reportId = await toldReport(db)
    expect(await rateResult(db, { reportId, submissionId: randomUUID(), version: 1, rating: happy, words: '谢谢', keep: false, ...at })).toEqual({ reopened: false })
    expect(await getReport(db, reportId)).toMatchObject({ status: 'told', reopenings: 0 })
    expect(await db.select().from(reportRatings)).toMatchObject([{ round: 0, solved: 'yes', via: 'reporter', words: '谢谢' }])
    expect((await tracked(db, reportId)).may.rate).toBe(false)
  })

  it('opens the case again once after an unhappy answer, for another person and with new clocks', async () => {
    const db = await createTestDatabase()
    const reportId = await toldReport(db)
    const first = { reportId, submissionId: randomUUID(), version: 1, rating: unhappy, words: null, keep: false, ...at }
    expect(await rateResult(db, first)).toEqual({ reopened: true })
    expect(await rateResult(db, first)).toEqual({ reopened: true })
    expect(await getReport(db, reportId)).toMatchObject({ status: 'reopened', reopenings: 1, formerHandlerId: 'sun', handlerId: null, dueOn: '2026-11-24' })
    expect((await actionsOf(db, reportId)).filter(action => action !== 'report.received').sort()).toEqual(['report.rated', 'report.reopened'])

    await set(db, reportId, { status: 'told', toldAt: at.now })
    const second = { ...first, submissionId: randomUUID(), version: await versionOf(db, reportId), now: later(at.now, { days: 1 }) }
    expect(await rateResult(db, second)).toEqual({ reopened: false })
    expect(await getReport(db, reportId)).toMatchObject({ status: 'told', reopenings: 1 })
    expect(await db.select().from(reportRatings)).toHaveLength(2)
  })

  it('what a supervisor opened again leaves the reporter their own chance', async () => {
    const db = await createTestDatabase()
    const reportId = await toldReport(db)
    await set(db, reportId, { reopenings: 1 })
    expect((await tracked(db, reportId)).reopenUntil).not.toBeNull()
    expect(await rateResult(db, { reportId, submissionId: randomUUID(), version: await versionOf(db, reportId), rating: unhappy, words: null, keep: false, ...at })).toEqual({ reopened: true })
    expect(await getReport(db, reportId)).toMatchObject({ status: 'reopened', reopenings: 2, reporterReopenedAt: at.now })
  })

  it('twenty equal answers in the same moment are one', async () => {
    const db = await createTestDatabase()
    const reportId = await toldReport(db)
    const answer = { reportId, submissionId: randomUUID(), version: 1, rating: unhappy, words: null, keep: false, ...at }
    const answers = await Promise.all(Array.from({ length: 20 }, () => rateResult(db, answer)))
    expect(answers.every(({ reopened }) => reopened)).toBe(true)
    expect(await db.select().from(reportRatings)).toHaveLength(1)
    expect((await actionsOf(db, reportId)).filter(action => action === 'report.reopened')).toHaveLength(1)
  })

  it.each([0, 1, 2])('an equal answer that arrives before read %i changes nothing', async (read) => {
    const db = await createTestDatabase()
    const reportId = await toldReport(db)
    const answer = { reportId, submissionId: randomUUID(), version: 1, rating: unhappy, words: null, keep: false, ...at }
    const own = await rateResult(readingAfter(db, async (n) => {
      if (n === read) await rateResult(db, answer)
    }), answer)
    expect(own).toEqual({ reopened: true })
    expect(await db.select().from(reportRatings)).toHaveLength(1)
  })

  it('takes one answer a round', async () => {
    const db = await createTestDatabase()
    const reportId = await toldReport(db)
    await rateResult(db, { reportId, submissionId: randomUUID(), version: 1, rating: happy, words: null, keep: false, ...at })
    await expect(rateResult(db, { reportId, submissionId: randomUUID(), version: 2, rating: unhappy, words: null, keep: false, ...at })).rejects.toMatchObject({ code: 'report.already_rated' })
  })

  // Told on Monday 23 November: seven days end with Monday 30 November.
  it.each([
    ['the last millisecond', '2026-11-30T15:59:59.999Z', true],
    ['the first millisecond after', '2026-11-30T16:00:00.000Z', false],
  ])('the time to have it opened again, at %s', async (_, instant, reopened) => {
    const db = await createTestDatabase()
    const reportId = await toldReport(db)
    expect(await rateResult(db, { reportId, submissionId: randomUUID(), version: 1, rating: unhappy, words: null, keep: false, keys, calendar, now: new Date(instant) })).toEqual({ reopened })
  })
})

describe('taking everything back', () => {
  it('leaves the number and nothing else', async () => {
    const db = await createTestDatabase()
    const { reportId, number } = await aReport(db, { contact, words: '独一无二的原话', placeWords: '独一无二的地点' })
    await addToReport(db, { reportId, submissionId: randomUUID(), words: '独一无二的补充', keep: false, uploads: [await anUpload(db)], now: later(monday, { minutes: 5 }) })
    const [photo] = await db.select().from(reportPhotos)
    const { store, removed } = photoStore()
    await takeBackReport(db, { photos: store, reportId, calendar, now: later(monday, { minutes: 10 }) })
    await takeBackReport(db, { photos: store, reportId, calendar, now: later(monday, { minutes: 11 }) })
    expect(removed).toEqual([photo!.media])
    for (const table of [reportContacts, reportMessages, reportPhotos]) expect(await db.select().from(table)).toEqual([])
    expect(JSON.stringify(await db.select().from(reports))).not.toContain('独一无二')
    expect(await tracked(db, reportId)).toMatchObject({ number, status: 'withdrawn', isErased: true, words: [] })
    expect((await actionsOf(db, reportId)).at(-1)).toBe('report.takenBack')
  })

  it.each([
    ['29 minutes and 59.999 seconds', 30 * 60_000 - 1, true],
    ['30 minutes', 30 * 60_000, false],
  ])('is possible after %s: %#', async (_, milliseconds, possible) => {
    const db = await createTestDatabase()
    const { reportId } = await aReport(db)
    const attempt = takeBackReport(db, { photos: photoStore().store, reportId, calendar, now: later(monday, { milliseconds }) })
    if (possible) await attempt
    else await expect(attempt).rejects.toMatchObject({ code: 'report.too_late_to_take_back', status: 409 })
  })

  it('is over once somebody in the office has decided', async () => {
    const db = await createTestDatabase()
    const { reportId } = await aReport(db)
    await acceptReport(db, { reportId, version: 1, actor: staff, keys, calendar, now: later(monday, { minutes: 1 }) })
    await expect(takeBackReport(db, { photos: photoStore().store, reportId, calendar, now: later(monday, { minutes: 2 }) })).rejects.toMatchObject({ code: 'report.too_late_to_take_back' })
  })

  it('works for a report that joined another at once, and lets those who joined it stand on their own', async () => {
    const db = await createTestDatabase()
    const main = await aReport(db)
    const { reportId } = await aReport(db)
    await set(db, reportId, { status: 'merged', mergedInto: main.reportId, movedAt: monday, dueOn: null, due: null })
    await takeBackReport(db, { photos: photoStore().store, reportId, calendar, now: later(monday, { minutes: 1 }) })
    expect(await getReport(db, reportId)).toMatchObject({ status: 'withdrawn', mergedInto: null })

    const other = await aReport(db)
    await set(db, other.reportId, { status: 'merged', mergedInto: main.reportId, movedAt: monday })
    await takeBackReport(db, { photos: photoStore().store, reportId: main.reportId, calendar, now: later(monday, { minutes: 2 }) })
    expect(await getReport(db, other.reportId)).toMatchObject({ status: 'submitted', mergedInto: null, dueOn: '2026-11-24' })
  })
})
