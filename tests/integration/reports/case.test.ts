import { eq, getTableColumns } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { commit } from '#server/database/commit'
import type { Database } from '#server/database/connect'
import { events } from '#server/domain/events/tables'
import { recipientOf } from '#server/domain/notifications/outbox'
import { outbox } from '#server/domain/notifications/tables'
import { dispatchReport, keepMessage, mergeReport, transferReport, type CaseActor } from '#server/domain/reports/case'
import { acceptReport, addNote } from '#server/domain/reports/commands'
import { getReport, getReportForStaff, hiddenFromBodies, placeOf, type Report } from '#server/domain/reports/queries'
import { extendReport, followUpReport } from '#server/domain/reports/outcome'
import { reportRatings, reports } from '#server/domain/reports/tables'
import { checkFinding, finishReport, takeReport } from '#server/domain/reports/work'
import { can } from '#shared/staff/permissions'
import { endOfDue } from '#shared/reports/records'
import { aCase, cast, createBodies, makeMove, rewrite, setCase } from '../../support/cases.ts'
import { later, monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { aReport, circumstances, testKeys } from '../../support/reports.ts'
import { createStaff } from '../../support/staff.ts'

async function anOffice() {
  const db = await createTestDatabase()
  await createBodies(db)
  return db
}
const by = (actor: CaseActor, { id: reportId, version }: Pick<Report, 'id' | 'version'>, now = later(monday, { hours: 1 })) =>
  ({ reportId, version, actor, keys: testKeys, calendar: circumstances.calendar, now })
const officer = (subDistrict: string): CaseActor => ({ kind: 'staff', id: `officer-${subDistrict}`, role: 'subDistrictOfficer', subDistricts: [subDistrict], bodyId: null })
const eventsOf = async (db: Database, reportId: string) => db.select().from(events).where(eq(events.subjectId, reportId))

describe('a dispatch', () => {
  it.each([
    ['quotes the reporter', { rewrite: '反映说楼顶上正在搭彩钢房，每天下午有吊车' }, [{ path: 'rewrite', code: 'report.rewrite_quotes' }]],
    ['carries a phone number', { rewrite: '请联系 13912345678' }, [{ path: 'rewrite', code: 'report.words_must_change' }]],
  ])('that %s is refused and leaves nothing', async (_what, fields, issues) => {
    const db = await anOffice()
    const accepted = await aCase(db, 'accepted')
    await expect(dispatchReport(db, { ...by(cast.triage, accepted), bodyId: 'planning', ...fields })).rejects.toMatchObject({ status: 422, issues })
    expect(await getReport(db, accepted.id)).toEqual(accepted)
    expect(await eventsOf(db, accepted.id)).toHaveLength(2)
  })

  it('may not quote what the reporter answered either', async () => {
    const db = await anOffice()
    const { reportId } = await aReport(db)
    await makeMove.ask(db, { reportId, now: monday })
    await commit(db, tx => [keepMessage(tx, { id: 'answer', reportId, kind: 'answer', text: '就是我家窗户正对面的那一栋灰楼', by: null, at: monday })])
    await makeMove.accept(db, { reportId, now: monday })
    const step = { ...by(cast.triage, await getReport(db, reportId)), bodyId: 'planning' }
    await expect(dispatchReport(db, { ...step, rewrite: '我家窗户正对面的那一栋灰楼' })).rejects.toMatchObject({ status: 422 })
    await dispatchReport(db, { ...step, rewrite })
  })

  it.each(['outside', 'former', 'nobody'])('never goes to a body that cannot work here (%s)', async (bodyId) => {
    const db = await anOffice()
    await expect(dispatchReport(db, { ...by(cast.triage, await aCase(db, 'accepted')), bodyId, rewrite })).rejects.toMatchObject({ code: 'body.unfit', status: 422 })
  })

  it('gives the body the rewrite, and nothing the reporter wrote, said or did', async () => {
    const db = await anOffice()
    const submission = {
      placeWords: '公园北门对面的小楼', nearWords: '菜市场旁边', keepPassages: true, seenOn: '2026-11-20',
      position: { longitude: 116.189316, latitude: 39.913325, rawLongitude: 116.195445, rawLatitude: 39.914601, system: 'gcj02', source: 'wechat', accuracyM: 30 } as const,
    }
    const { id } = await aCase(db, 'taken', { submission })
    await addNote(db, { reportId: id, text: '派单之前的备注', actor: cast.triage, now: monday })
    const whole = await getReportForStaff(db, id, { withWords: true })
    const seen = await getReportForStaff(db, id, { withWords: false })
    expect(seen.report.rewrite).toBe(rewrite)
    for (const secret of ['彩钢房', '公园北门', '菜市场', '116.1', '39.91', 'gcj02', '2026-11-20', '派单之前', '2026-11-23T02:00:00']) {
      expect([secret, JSON.stringify(whole).includes(secret), JSON.stringify(seen).includes(secret)]).toEqual([secret, true, false])
    }
  })

  it('hides from a body every column that is not listed here: whoever adds one decides', () => {
    const shown = [
      'alarmAt', 'beingBuilt', 'bodyId', 'checkedBy', 'community', 'dispatchedAt', 'due', 'dueOn', 'extendedAt', 'finding', 'findingAt', 'findingBy', 'findingText',
      'formerHandlerId', 'handledAt', 'handlerId', 'id', 'inDanger', 'isDemo', 'kind', 'mergedInto', 'movedAt', 'nextDueAt', 'number', 'previousStatus', 'priority',
      'refusalReason', 'registeredSiteId', 'reopenings', 'result', 'rewrite', 'siteId', 'source', 'status', 'stepDue', 'stepDueOn', 'subDistrict', 'toldAt', 'toldText',
      'track', 'version',
    ]
    // The moment of arrival is given as that of the dispatch; these three are never part of the answer.
    const apart = ['receivedAt', 'words', 'masks', 'submissionId']
    expect(Object.keys(getTableColumns(reports)).sort()).toEqual([...shown, ...apart, ...Object.keys(hiddenFromBodies)].sort())
  })

  it('tells those who work for the body, by a mail that says nothing of the matter', async () => {
    const db = await anOffice()
    for (const [email, bodyId] of [['ours@example.org', 'planning'], ['theirs@example.org', 'fire']] as const) await createStaff(db, { email, role: 'handler', bodyId })
    await aCase(db, 'dispatched')
    const mails = (await db.select().from(outbox)).filter(({ kind }) => kind === 'report.assigned')
    expect(mails.map(mail => [recipientOf(mail, testKeys), mail.params])).toEqual([['ours@example.org', {}]])
  })
})

describe('a dispute', () => {
  it('is made before the time to take the case is over, and not a millisecond later', async () => {
    const db = await anOffice()
    const dispatched = await aCase(db, 'dispatched')
    const end = endOfDue(dispatched.stepDueOn!, dispatched.stepDue)
    for (const milliseconds of [0, 1]) {
      await expect(makeMove.dispute(db, { reportId: dispatched.id, now: later(end, { milliseconds }) })).rejects.toMatchObject({ code: 'report.too_late_to_dispute', status: 409 })
    }
    await makeMove.dispute(db, { reportId: dispatched.id, now: later(end, { milliseconds: -1 }) })
    expect((await eventsOf(db, dispatched.id)).filter(({ action }) => action === 'report.disputed')).toMatchObject([{ facts: { note: '不归我们管' }, reason: null }])
  })

  it('leaves the case with the first receiver until it is dispatched again, to any body', async () => {
    const db = await anOffice()
    const disputed = await aCase(db, 'disputed')
    expect(placeOf(disputed).bodies).toEqual(['planning'])
    await dispatchReport(db, { ...by(cast.triage, disputed), bodyId: 'fire', rewrite })
    expect(placeOf(await getReport(db, disputed.id)).bodies).toEqual(['fire'])
  })
})

describe('the work on a case', () => {
  it('is for the body that has it: of two bodies, of an office and of officers elsewhere', async () => {
    const db = await anOffice()
    const ofDepartment = await aCase(db, 'dispatched')
    const accepted = await aCase(db, 'accepted')
    await dispatchReport(db, { ...by(cast.triage, accepted), bodyId: 'bajiao', rewrite })
    const ofOffice = await getReport(db, accepted.id)
    const mayTake = async (actor: CaseActor, report: Report) => takeReport(db, { ...by(actor, report), version: -1 }).catch((error: { code: string }) => error.code)
    // The wrong version comes first; with the right one each is told whether the case is theirs.
    expect(await mayTake(cast.handler, ofDepartment)).toBe('stale')
    const take = async (actor: CaseActor, report: Report) => takeReport(db, by(actor, report)).then(() => 'taken', (error: { code: string }) => error.code)
    expect(await take(cast.otherHandler, ofDepartment)).toBe('report.not_your_case')
    expect(await take(officer('110107003'), ofDepartment)).toBe('report.not_your_case')
    expect(await take(cast.handler, ofOffice)).toBe('report.not_your_case')
    expect(await take(officer('110107009'), ofOffice)).toBe('report.not_your_case')
    expect(await take({ ...officer('110107003'), subDistricts: 'all' }, ofOffice)).toBe('report.not_your_case')
    expect(await take(officer('110107003'), ofOffice)).toBe('taken')
    expect(await take(cast.handler, ofDepartment)).toBe('taken')
    expect(await getReport(db, ofDepartment.id)).toMatchObject({ status: 'taken', handlerId: 'handler' })
  })

  it('every other step of it is refused to another body too', async () => {
    const db = await anOffice()
    for (const [status, move] of [['dispatched', 'dispute'], ['taken', 'visit'], ['verifying', 'propose'], ['found', 'handle'], ['handling', 'finish']] as const) {
      const report = await aCase(db, status)
      await expect(makeMove[move](db, { reportId: report.id, actor: cast.otherHandler, now: monday })).rejects.toMatchObject({ code: 'report.not_your_case', status: 403 })
    }
  })

  it('a finding counts once a second person agrees; whoever found it is not the second', async () => {
    const db = await anOffice()
    const verifying = await aCase(db, 'verifying')
    await expect(checkFinding(db, { ...by(cast.handler, verifying), agree: true, text: '' })).rejects.toMatchObject({ code: 'report.second_person_needed', status: 403 })
    await checkFinding(db, { ...by(cast.colleague, verifying), agree: true, text: '' })
    expect(await getReport(db, verifying.id)).toMatchObject({ status: 'found', findingBy: 'handler', checkedBy: 'colleague' })
  })

  it('a doubted finding is gone, and nothing can be confirmed until there is another', async () => {
    const db = await anOffice()
    const verifying = await aCase(db, 'verifying')
    await makeMove.doubt(db, { reportId: verifying.id, now: monday })
    const doubted = await getReport(db, verifying.id)
    expect(doubted).toMatchObject({ status: 'verifying', finding: null, findingText: null, findingBy: null })
    await expect(checkFinding(db, { ...by(cast.colleague, doubted), agree: true, text: '' })).rejects.toMatchObject({ code: 'report.nothing_proposed', status: 409 })
  })

  it.each(['unfounded', 'lawful', 'notFound'] as const)('what was %s is finished without being handled', async (finding) => {
    const db = await anOffice()
    const found = await aCase(db, 'found', { finding })
    await expect(makeMove.handle(db, { reportId: found.id, now: monday })).rejects.toMatchObject({ code: 'report.nothing_to_handle', status: 409 })
    await makeMove.finish(db, { reportId: found.id, now: monday })
    expect(await getReport(db, found.id)).toMatchObject({ status: 'handled', result: '已自行拆除' })
  })

  it('what was confirmed is handled before it is finished', async () => {
    const db = await anOffice()
    const found = await aCase(db, 'found')
    await expect(makeMove.finish(db, { reportId: found.id, now: monday })).rejects.toMatchObject({ code: 'report.not_handled_yet', status: 409 })
  })

  it('a result that reaches somebody is not written', async () => {
    const db = await anOffice()
    await expect(finishReport(db, { ...by(cast.handler, await aCase(db, 'handling')), text: '已联系 13912345678' })).rejects.toMatchObject({ issues: [{ path: 'text', code: 'report.words_must_change' }] })
  })
})

describe('an extension', () => {
  it('is given before the time is over, and not at its end', async () => {
    const db = await anOffice()
    const handling = await aCase(db, 'handling')
    const end = endOfDue(handling.dueOn!, handling.due)
    for (const milliseconds of [0, 1]) {
      await expect(makeMove.extend(db, { reportId: handling.id, now: later(end, { milliseconds }) })).rejects.toMatchObject({ code: 'report.too_late_to_extend', status: 409 })
    }
    await makeMove.extend(db, { reportId: handling.id, now: later(end, { milliseconds: -1 }) })
    expect(await getReport(db, handling.id)).toMatchObject({ status: 'extended', dueOn: '2026-12-03' })
    expect((await eventsOf(db, handling.id)).find(({ action }) => action === 'report.extended')).toMatchObject({ reason: '要等鉴定', facts: { day: '2026-12-03' } })
  })

  it('is never longer than the clock itself, and never given twice', async () => {
    const db = await anOffice()
    const taken = await aCase(db, 'taken')
    const extend = (report: Report, days: number) => extendReport(db, { ...by(cast.supervisor, report), days, reason: '要等鉴定' })
    await expect(extend(taken, 8)).rejects.toMatchObject({ issues: [{ path: 'days', code: 'report.extension_too_long', params: { max: 7 } }] })
    await extend(taken, 7)
    await makeMove.visit(db, { reportId: taken.id, now: monday })
    await expect(extend(await getReport(db, taken.id), 1)).rejects.toMatchObject({ code: 'report.extended_before', status: 409 })
  })
})

describe('after the answer', () => {
  it('whoever handled the case does not ask how it was handled', async () => {
    const db = await anOffice()
    const told = await aCase(db, 'told')
    await expect(followUpReport(db, { ...by(cast.handler, told), reached: true })).rejects.toMatchObject({ code: 'report.handler_may_not_ask', status: 403 })
    await makeMove.followUp(db, { reportId: told.id, now: monday })
    expect(await db.select().from(reportRatings)).toMatchObject([{ reportId: told.id, round: 0, solved: 'yes', speed: 'satisfied', manner: 'neutral', via: 'call', words: null }])
  })

  it('somebody who was not reached leaves no rating', async () => {
    const db = await anOffice()
    await followUpReport(db, { ...by(cast.triage, await aCase(db, 'told')), reached: false })
    expect(await db.select().from(reportRatings)).toEqual([])
  })

  it('a case that is opened again begins anew and goes to somebody else', async () => {
    const db = await anOffice()
    const reopened = await aCase(db, 'reopened')
    expect(reopened).toMatchObject({ reopenings: 1, formerHandlerId: 'handler', handlerId: null, finding: null, checkedBy: null, result: null, toldAt: null, due: { clock: 'report.acceptDefault' } })
    await expect(dispatchReport(db, { ...by({ ...cast.triage, id: 'handler' }, reopened), bodyId: 'planning', rewrite })).rejects.toMatchObject({ code: 'report.handled_before', status: 403 })
    await makeMove.dispatch(db, { reportId: reopened.id, now: monday })
    await expect(makeMove.take(db, { reportId: reopened.id, now: monday })).rejects.toMatchObject({ code: 'report.handled_before', status: 403 })
    await makeMove.take(db, { reportId: reopened.id, actor: cast.colleague, now: monday })
    expect(await getReport(db, reopened.id)).toMatchObject({ status: 'taken', handlerId: 'colleague', formerHandlerId: 'handler' })
  })
})

describe('two at once', () => {
  it('of two officers on one version one moves the case, the other is told', async () => {
    const db = await anOffice()
    const accepted = await aCase(db, 'accepted')
    const outcomes = await Promise.allSettled([cast.triage, cast.otherTriage].flatMap(actor => [
      dispatchReport(db, { ...by(actor, accepted), bodyId: 'planning', rewrite }),
      transferReport(db, { ...by(actor, accepted), bodyId: 'outside', text: '请等答复' }),
    ]))
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected', 'rejected'])
    for (const outcome of outcomes) if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ status: 409 })
    expect(await eventsOf(db, accepted.id)).toHaveLength(3)
    expect((await getReport(db, accepted.id)).version).toBe(accepted.version + 1)
  })

  it('a request that is sent again doubles nothing', async () => {
    const db = await anOffice()
    const told = await aCase(db, 'told')
    const ask = () => followUpReport(db, { ...by(cast.triage, told), reached: true, solved: 'no', speed: 'neutral', manner: 'neutral', outcome: 'dissatisfied' })
    await ask()
    await expect(ask()).rejects.toMatchObject({ code: 'stale', status: 409 })
    expect(await db.select().from(reportRatings)).toHaveLength(1)
    expect((await eventsOf(db, told.id)).filter(({ action }) => action === 'report.followedUp')).toHaveLength(1)
  })
})

describe('a report of the same matter', () => {
  const contact = (name: string) => ({ name: null, phone: null, email: `${name}@example.com` })
  const mails = async (db: Database) => (await db.select().from(outbox)).filter(({ kind }) => kind === 'report.moved').map(({ params }) => params.number)

  it('is told by mail of every news of the case, also by way of another', async () => {
    const db = await anOffice()
    const [main, second, third] = [await aReport(db, { contact: contact('a') }), await aReport(db, { contact: contact('b') }), await aReport(db, { contact: contact('c') })]
    await makeMove.merge(db, { reportId: third.reportId, main: second.number, now: monday })
    await makeMove.merge(db, { reportId: second.reportId, main: main.number, now: monday })
    expect((await mails(db)).sort()).toEqual([second.number, third.number, third.number].sort())
    await makeMove.accept(db, { reportId: main.reportId, now: monday })
    expect((await mails(db)).sort()).toEqual([main.number, second.number, second.number, third.number, third.number, third.number].sort())
    const told = (await mails(db)).length
    await makeMove.ask(db, { reportId: main.reportId, now: monday })
    // A question is the business of the one who is asked.
    expect((await mails(db)).length).toBe(told + 1)
    expect((await getReportForStaff(db, main.reportId, { withWords: true })).coReports).toBe(2)
    expect((await getReportForStaff(db, main.reportId, { withWords: false })).coReports).toBeNull()
  })

  it.each(['refused', 'transferred', 'merged', 'withdrawn'] as const)('is not put together with one that is %s, itself or nothing', async (status) => {
    const db = await anOffice()
    const other = await aReport(db)
    const dead = await aCase(db, status, { main: other.number })
    const { reportId, number } = await aReport(db)
    for (const into of [dead.number, number, 'FY-00000000']) {
      await expect(mergeReport(db, { ...by(cast.triage, { id: reportId, version: 1 }), into })).rejects.toMatchObject({ issues: [{ path: 'into', code: 'report.main_unfit' }] })
    }
  })

  it('is not put together with one of a sub-district somebody else is responsible for', async () => {
    const db = await anOffice()
    const elsewhere = await aReport(db, { subDistrict: '110107009' })
    const { reportId } = await aReport(db)
    await expect(mergeReport(db, { ...by(officer('110107003'), { id: reportId, version: 1 }), into: elsewhere.number })).rejects.toMatchObject({ status: 422 })
    await setCase(db, elsewhere.reportId, { subDistrict: '110107003' })
    await mergeReport(db, { ...by(officer('110107003'), { id: reportId, version: 1 }), into: elsewhere.number })
  })

  it('tells no mail to a reporter who has left', async () => {
    const db = await anOffice()
    const { reportId } = await aReport(db, { contact: contact('a') })
    await setCase(db, reportId, { reporterLeftAt: monday })
    await acceptReport(db, by(cast.triage, { id: reportId, version: 1 }))
    expect(await mails(db)).toEqual([])
  })
})

it('a case is open to a body while the body has it, through a dispute and a question, and to no other', async () => {
  const db = await anOffice()
  const seen: string[] = []
  for (const status of ['submitted', 'accepted', 'transferred', 'dispatched', 'disputed', 'taken', 'told', 'closed', 'reopened', 'withdrawn'] as const) {
    if (can(cast.handler, 'reports', 'read', placeOf(await aCase(db, status)))) seen.push(status)
  }
  const taken = await aCase(db, 'taken')
  await makeMove.ask(db, { reportId: taken.id, now: monday })
  const asked = placeOf(await getReport(db, taken.id))
  expect(seen).toEqual(['dispatched', 'disputed', 'taken', 'told', 'closed'])
  expect([can(cast.handler, 'reports', 'read', asked), can(cast.otherHandler, 'reports', 'read', asked)]).toEqual([true, false])
})
