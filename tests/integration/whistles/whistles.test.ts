import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Database } from '#server/database/connect'
import { listTimeline } from '#server/domain/events/queries'
import { outbox } from '#server/domain/notifications/tables'
import { officeIdOf } from '#server/domain/bodies/offices'
import { getTrackedReport } from '#server/domain/reports/tracked'
import { answerWhistle, callWhistle, closeWhistle, escalateSilence } from '#server/domain/whistles/commands'
import {
  getPlaceOfAnswer, getWhistleToAnswer, listOpenWhistles, listWhistlesOfReport, listWhistlesToAnswer,
} from '#server/domain/whistles/queries'
import { whistles } from '#server/domain/whistles/tables'
import type { Holder } from '#shared/staff/permissions'
import { can } from '#shared/staff/permissions'
import { packagedCalendar } from '#shared/calendar/calendar'
import { later, monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { testKeys as keys } from '../../support/keys.ts'
import { aReport } from '../../support/reports.ts'
import { createStaff } from '../../support/staff.ts'
import { aBody, createWhistleWorld } from '../../support/whistles.ts'

const called = later(monday, { hours: 1 })
const dueAt = later(called, { hours: 4 })
const at = (milliseconds: number) => later(dueAt, { milliseconds })

async function aWhistle(given: { submission?: Parameters<typeof createWhistleWorld>[1] } = {}) {
  const db = await createTestDatabase()
  const world = await createWhistleWorld(db, given.submission)
  const submissionId = randomUUID()
  const whistle = { reportId: world.reportId, submissionId, question: '请派人到场，看能不能断电。', bodies: [world.power, world.planning], hours: 4, keys, actor: world.officer.actor, now: called }
  const whistleId = await callWhistle(db, whistle)
  const holderOf = (bodyId: string): Holder => ({ role: 'handler', subDistricts: 'all', bodyId })
  const answer = (bodyId: string, now: Date, { kind = 'present' as 'present' | 'written', text = '' } = {}) => answerWhistle(db, {
    whistleId, kind, text, holder: holderOf(bodyId), actor: (bodyId === world.power ? world.ofPower : world.ofPlanning).actor, now,
  })
  const stateAt = async (now: Date) => Object.fromEntries((await listWhistlesOfReport(db, { reportId: world.reportId, now }))[0]!.bodies.map(({ name, state }) => [name.nameZh, state]))
  return { db, ...world, whistle, whistleId, holderOf, answer, stateAt }
}

const actionsOf = async (db: Database, type: 'whistle' | 'report', id: string) => (await listTimeline(db, { type, id })).map(({ action }) => action)
const mailsOf = async (db: Database, kind: string) => (await db.select().from(outbox)).filter(mail => mail.kind === kind)

describe('a whistle', () => {
  it('calls bodies once, however often it is sent, and tells the case and the people called', async () => {
    const { db, whistle, whistleId, reportId } = await aWhistle()
    expect(await Promise.all([callWhistle(db, whistle), callWhistle(db, { ...whistle, hours: 72 })])).toEqual([whistleId, whistleId])
    expect(await db.select().from(whistles)).toMatchObject([{ dueAt, escalatesAt: dueAt, closedAt: null, subDistrict: '110107003' }])
    expect(await listTimeline(db, { type: 'whistle', id: whistleId })).toMatchObject([{ action: 'whistle.called', facts: { bodyName: expect.stringMatching(/区供电公司|规自分局/) as string } }])
    expect((await actionsOf(db, 'report', reportId)).filter(action => action === 'whistle.called')).toHaveLength(1)
    expect(await mailsOf(db, 'whistle.called')).toHaveLength(2)
  })

  it('sent twice at the same moment is one', async () => {
    const { db, whistle } = await aWhistle()
    const twin = { ...whistle, submissionId: randomUUID() }
    const ids = await Promise.all([callWhistle(db, twin), callWhistle(db, twin)])
    expect(new Set(ids).size).toBe(1)
    expect(await db.select().from(whistles)).toHaveLength(2)
  })

  it('is not blown for a body out of use or outside, nor on a case nobody has taken up, nor with a telephone number', async () => {
    const { db, whistle } = await aWhistle()
    const other = { ...whistle, submissionId: randomUUID() }
    const outside = await aBody(db, '市里某单位', 'external')
    await expect(callWhistle(db, { ...other, bodies: [outside] })).rejects.toMatchObject({ code: 'body.unfit' })
    await expect(callWhistle(db, { ...other, bodies: ['no-such-body'] })).rejects.toMatchObject({ code: 'body.unfit' })
    await expect(callWhistle(db, { ...other, reportId: (await aReport(db)).reportId })).rejects.toMatchObject({ code: 'whistle.not_now', status: 409 })
    await expect(callWhistle(db, { ...other, question: '打 13812345678 问他' })).rejects.toMatchObject({ code: 'invalid', issues: [{ path: 'question', code: 'report.words_must_change' }] })
    expect(await db.select().from(whistles)).toHaveLength(1)
  })

  it('shows a called body the question and what triage wrote, nothing of the reporter', async () => {
    const canary = '金丝雀一号的原话'
    const { db, whistleId, holderOf, power, number, planning, answer } = await aWhistle({ submission: { words: canary, placeWords: `${canary}的北门` } })
    await answer(planning, later(called, { hours: 1 }), { kind: 'written', text: '没有规划许可' })
    const shown = await getWhistleToAnswer(db, { whistleId, holder: holderOf(power), now: called })
    expect(shown).toMatchObject({ question: '请派人到场，看能不能断电。', rewrite: null })
    expect(shown.bodies.find(({ isOwn }) => !isOwn)).toMatchObject({ state: 'answered', text: null, answeredBy: null })
    const everything = JSON.stringify([shown, await listWhistlesToAnswer(db, { holder: holderOf(power), now: called })])
    expect([everything.includes(canary), everything.includes(number)]).toEqual([false, false])
  })

  it('is a row of the called bodies alone', async () => {
    const { db, whistleId, holderOf, power } = await aWhistle()
    const mayReportIn = async (holder: Holder) => can(holder, 'reports', 'reportIn', await getPlaceOfAnswer(db, { whistleId, holder }))
    const other = await aBody(db, '区消防救援支队')
    const officerOf = (code: string): Holder => ({ role: 'subDistrictOfficer', subDistricts: [code], bodyId: null })
    expect([await mayReportIn(holderOf(power)), await mayReportIn(holderOf(other)), await mayReportIn(officerOf('110107003'))]).toEqual([true, false, false])
    await expect(answerWhistle(db, { whistleId, kind: 'present', text: '', holder: holderOf(other), actor: { kind: 'staff', id: 'x' }, now: called })).rejects.toMatchObject({ code: 'whistle.not_yours', status: 403 })
    await expect(getPlaceOfAnswer(db, { whistleId: 'no-such', holder: holderOf(power) })).rejects.toMatchObject({ code: 'whistle.not_found', status: 404 })
  })

  it('calls a sub-district office, for which its own officers report in', async () => {
    const { db, whistle } = await aWhistle()
    const whistleId = await callWhistle(db, { ...whistle, submissionId: randomUUID(), bodies: [officeIdOf('110107009'), officeIdOf('110107001')] })
    const both: Holder = { role: 'subDistrictOfficer', subDistricts: ['110107009', '110107001'], bodyId: null }
    const one = { whistleId, kind: 'present' as const, text: '', actor: { kind: 'staff', id: 'officer' } as const, now: later(called, { hours: 1 }) }
    await expect(answerWhistle(db, { ...one, holder: both })).rejects.toMatchObject({ issues: [{ path: 'bodyId', code: 'whistle.body_missing' }] })
    await answerWhistle(db, { ...one, holder: both, bodyId: officeIdOf('110107009') })
    await expect(answerWhistle(db, { ...one, holder: { ...both, subDistricts: ['110107009'] }, bodyId: officeIdOf('110107001') })).rejects.toMatchObject({ code: 'whistle.not_yours' })
    expect(await listWhistlesToAnswer(db, { holder: { ...both, subDistricts: ['110107009'] }, now: called })).toEqual([])
    expect(await listWhistlesToAnswer(db, { holder: both, now: called })).toHaveLength(1)
  })
})

describe('an answer', () => {
  it('given twice is one, and another one after it is refused', async () => {
    const { db, whistleId, answer, power, reportId } = await aWhistle()
    await Promise.all([answer(power, later(called, { hours: 1 })), answer(power, later(called, { hours: 1 }))])
    await answer(power, later(called, { hours: 2 }))
    await expect(answer(power, later(called, { hours: 2 }), { kind: 'written', text: '另一句' })).rejects.toMatchObject({ code: 'whistle.already_answered', status: 409 })
    expect(await actionsOf(db, 'whistle', whistleId)).toEqual(['whistle.called', 'whistle.answered'])
    expect((await actionsOf(db, 'report', reportId)).filter(action => action === 'whistle.answered')).toHaveLength(1)
  })

  it.each([[-1, 'whistle.answered', 'answered'], [0, 'whistle.answeredLate', 'answeredLate'], [1, 'whistle.answeredLate', 'answeredLate']])(
    'at %i ms from the due instant is %s, whether the job has run or not', async (milliseconds, action, state) => {
      for (const runsFirst of [false, true]) {
        const { db, whistleId, answer, power, stateAt } = await aWhistle()
        if (runsFirst && milliseconds >= 0) await escalateSilence(db, { keys, now: dueAt })
        await answer(power, at(milliseconds))
        expect((await actionsOf(db, 'whistle', whistleId)).filter(name => /answered/.test(name))).toEqual([action])
        expect((await stateAt(at(5)))['区供电公司']).toBe(state)
      }
    })
})

describe('silence', () => {
  it('is passed on once, by name and by mail, even if the job runs twice at once', async () => {
    const { db, whistleId, reportId, answer, power, stateAt } = await aWhistle()
    await createStaff(db, { name: '督办丁', email: 'ding@example.org', role: 'supervisor' })
    await answer(power, later(called, { hours: 1 }))
    expect(await escalateSilence(db, { keys, now: at(-1) })).toBe(0)
    expect(await stateAt(at(-1))).toEqual({ 区供电公司: 'answered', 规自分局: 'waiting' })
    expect(await stateAt(dueAt)).toEqual({ 区供电公司: 'answered', 规自分局: 'silent' })
    const counts = await Promise.all([escalateSilence(db, { keys, now: dueAt }), escalateSilence(db, { keys, now: dueAt })])
    expect(counts[0]! + counts[1]!).toBe(1)
    expect(await escalateSilence(db, { keys, now: at(60_000) })).toBe(0)
    for (const [type, id] of [['whistle', whistleId], ['report', reportId]] as const) {
      expect((await listTimeline(db, { type, id })).filter(({ action }) => action === 'whistle.escalated')).toMatchObject([{ actorKind: 'system', facts: { bodyName: '规自分局' } }])
    }
    expect(await mailsOf(db, 'whistle.escalated')).toHaveLength(1)
  })

  it('of a body that answered late is passed on even when the job runs only then', async () => {
    const { db, whistleId, answer, power, planning } = await aWhistle()
    await answer(power, at(-1))
    await answer(planning, at(0))
    expect(await escalateSilence(db, { keys, now: at(60_000) })).toBe(1)
    expect((await listTimeline(db, { type: 'whistle', id: whistleId })).at(-1)).toMatchObject({ action: 'whistle.escalated', facts: { bodyName: '规自分局' } })
  })

  it('is not passed on when everybody answered in time', async () => {
    const { db, whistleId, answer, power, planning } = await aWhistle()
    await answer(power, at(-2))
    await answer(planning, at(-1))
    expect(await escalateSilence(db, { keys, now: at(1) })).toBe(0)
    expect(await db.select({ escalatesAt: whistles.escalatesAt }).from(whistles)).toEqual([{ escalatesAt: null }])
    expect(await actionsOf(db, 'whistle', whistleId)).not.toContain('whistle.escalated')
  })
})

describe('the end of a whistle', () => {
  it('needs what each did, and a word on what was done about silence', async () => {
    const { db, whistleId, answer, power, planning, officer, reportId, stateAt } = await aWhistle()
    await answer(power, later(called, { hours: 1 }))
    const closure = (did: { bodyId: string, text: string }[]) => closeWhistle(db, { whistleId, did, actor: officer.actor, now: later(called, { hours: 6 }) })
    const problems = { code: 'invalid', status: 422, issues: expect.arrayContaining([{ path: `did.${power}`, code: 'whistle.deed_missing' }, { path: `did.${planning}`, code: 'whistle.silence_unexplained' }]) as unknown }
    await expect(closure([])).rejects.toMatchObject(problems)
    await expect(closure([{ bodyId: power, text: '断了电' }])).rejects.toMatchObject({ issues: [{ code: 'whistle.silence_unexplained' }] })
    const did = [{ bodyId: power, text: '断了电' }, { bodyId: planning, text: '已打电话，改由街道查档案' }]
    await closure(did)
    await closure(did)
    await expect(closure([{ bodyId: power, text: '别的' }, did[1]!])).rejects.toMatchObject({ code: 'whistle.closed', status: 409 })
    await expect(answer(planning, later(called, { hours: 7 }))).rejects.toMatchObject({ code: 'whistle.closed', status: 409 })
    expect((await actionsOf(db, 'report', reportId)).filter(action => action === 'whistle.closed')).toHaveLength(1)
    expect((await stateAt(later(called, { days: 3 })))['规自分局']).toBe('silent')
    expect(await listOpenWhistles(db, { subDistricts: 'all', now: called })).toEqual([])
  })

  it('before its time leaves nothing to pass on, after it the silence still is', async () => {
    for (const [hours, passedOn] of [[3, 0], [5, 1]] as const) {
      const { db, whistleId, power, planning, officer } = await aWhistle()
      const did = [power, planning].map(bodyId => ({ bodyId, text: '不需要了' }))
      await closeWhistle(db, { whistleId, did, actor: officer.actor, now: later(called, { hours }) })
      expect(await escalateSilence(db, { keys, now: later(called, { hours: 6 }) })).toBe(passedOn)
    }
  })

  it('and an answer in the same moment do not both count', async () => {
    const { db, whistleId, answer, power, planning, officer } = await aWhistle()
    const did = [power, planning].map(bodyId => ({ bodyId, text: '由街道办完' }))
    const closing = closeWhistle(db, { whistleId, did, actor: officer.actor, now: later(called, { hours: 1 }) })
    const answering = answer(power, later(called, { hours: 1 }))
    const [, answered] = await Promise.allSettled([closing, answering])
    const actions = await actionsOf(db, 'whistle', whistleId)
    expect(actions).toContain('whistle.closed')
    expect(actions.includes('whistle.answered')).toBe(answered.status === 'fulfilled')
  })
})

describe('the lists', () => {
  it('show the latest first to whoever has to answer, and open ones to the sub-district that called', async () => {
    const { db, whistle, whistleId, holderOf, power, number } = await aWhistle()
    const second = await callWhistle(db, { ...whistle, submissionId: randomUUID(), hours: 2, now: called })
    const toAnswer = await listWhistlesToAnswer(db, { holder: holderOf(power), now: later(called, { hours: 3 }) })
    expect(toAnswer.map(({ id, bodies }) => [id, bodies[0]!.state])).toEqual([[second, 'silent'], [whistleId, 'waiting']])
    expect((await listOpenWhistles(db, { subDistricts: ['110107003'], now: called })).map(row => [row.id, row.number])).toEqual([[second, number], [whistleId, number]])
    expect(await listOpenWhistles(db, { subDistricts: ['110107009'], now: called })).toEqual([])
  })

  it('and the timeline keep a whistle from the reporter', async () => {
    const { db, reportId } = await aWhistle()
    expect(JSON.stringify(await getTrackedReport(db, { reportId, calendar: packagedCalendar, now: monday }))).not.toMatch(/whistle|吹哨/)
  })
})
