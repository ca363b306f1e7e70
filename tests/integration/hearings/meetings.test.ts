import { asc, eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { commit } from '#server/database/commit'
import type { Database } from '#server/database/connect'
import { events } from '#server/domain/events/tables'
import { callMeeting, changeMeeting, planMeeting, publishMaterial, publishParticipants, type MeetingChanges } from '#server/domain/hearings/meetings'
import { getMeeting, listGroups } from '#server/domain/hearings/meetingQueries'
import { applications, matterFiles, matterNotices, meetings } from '#server/domain/hearings/tables'
import { outbox } from '#server/domain/notifications/tables'
import { later, monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { aMatter } from '../../support/hearings.ts'
import { readingAfter } from '../../support/race.ts'
import { aCalledMeeting, aPlan, apply, circumstances, officer } from '../../support/meetings.ts'

const reason = { zh: '会议室另有用途。', en: null }
const listNotices = (db: Database) => db.select().from(matterNotices).orderBy(asc(matterNotices.sequence))
const change = (db: Database, matterId: string, changes: MeetingChanges, { version = 2, now = later(monday, { days: 3 }) } = {}) =>
  changeMeeting(db, { matterId, version, changes, reason, actor: officer, ...circumstances, now })

const publish = (db: Database, matterId: string, now: Date) => publishMaterial(db, {
  matterId, name: { zh: '方案说明', en: null }, file: { name: 'a.pdf', mediaType: 'application/pdf', size: 1, sha256: '0'.repeat(64) }, actor: officer, ...circumstances, now,
})

describe('calling a meeting', () => {
  it('makes what was planned public with a notice that says when and where', async () => {
    const db = await createTestDatabase()
    const { matterId } = await aCalledMeeting(db)
    expect(await getMeeting(db, matterId)).toMatchObject({ calledAt: monday, selection: 'arrival', observersTaken: 0, version: 2 })
    const [notice] = await listNotices(db)
    expect(notice).toMatchObject({ kind: 'called', sequence: 1, at: monday })
    expect(notice!.text!.zh).toContain('街道办事处三楼会议室')
    expect(notice!.text!.en).toContain('Meeting room, third floor')
    expect((await db.select().from(events)).map(({ action }) => action).sort()).toEqual(['meeting.called', 'meeting.planned'])
  })

  it.each([[{ stage: 'drafting' as const }], [{ kind: 'publicComment' as const }], [{ stage: 'withdrawn' as const }]])('is refused for a matter that is %o', async (changes) => {
    const db = await createTestDatabase()
    const { id: matterId } = await aMatter(db, { kind: 'hearing', ...changes })
    const planning = planMeeting(db, { matterId, version: 0, plan: aPlan(), actor: officer, now: monday })
    if ('kind' in changes) return expect(planning).rejects.toMatchObject({ code: 'meeting.cannot_call' })
    await planning
    await expect(callMeeting(db, { matterId, version: 1, actor: officer, ...circumstances, now: monday })).rejects.toMatchObject({ code: 'meeting.cannot_call' })
    expect(await listNotices(db)).toEqual([])
  })

  it('is refused without a rule, and once applications would have begun', async () => {
    const db = await createTestDatabase()
    const { id: matterId } = await aMatter(db, { kind: 'hearing' })
    await planMeeting(db, { matterId, version: 0, plan: aPlan({ selectionRule: null }), actor: officer, now: monday })
    const call = (version: number, now = monday) => callMeeting(db, { matterId, version, actor: officer, ...circumstances, now })
    await expect(call(1)).rejects.toMatchObject({ code: 'invalid', issues: [{ path: 'selectionRule', code: 'meeting.rule_missing' }] })
    await planMeeting(db, { matterId, version: 1, plan: aPlan(), actor: officer, now: monday })
    await expect(call(2, later(monday, { days: 1, milliseconds: 1 }))).rejects.toMatchObject({ issues: [{ code: 'meeting.apply_before_call' }] })
    await expect(call(1)).rejects.toMatchObject({ code: 'stale' })
    await call(2)
    await expect(call(3)).rejects.toMatchObject({ code: 'meeting.called_already' })
  })

  it('ends free changes of the plan', async () => {
    const db = await createTestDatabase()
    const { matterId } = await aCalledMeeting(db)
    await expect(planMeeting(db, { matterId, version: 2, plan: aPlan({ selectionRule: { zh: '另一条规则', en: null } }), actor: officer, now: monday })).rejects.toMatchObject({ code: 'meeting.called_already' })
  })
})

describe('changing a called meeting', () => {
  it('takes a notice that says what it was and what it is', async () => {
    const db = await createTestDatabase()
    const { matterId } = await aCalledMeeting(db)
    await change(db, matterId, { place: { zh: '社区议事厅', en: null }, observerSeats: 30 })
    const [, notice] = await listNotices(db)
    expect(notice!.text!.zh).toBe('地点由“街道办事处三楼会议室”改为“社区议事厅”。\n旁听席由 20 个增加到 30 个。\n会议室另有用途。')
    await expect(change(db, matterId, { observerSeats: 30 }, { version: 3 })).rejects.toMatchObject({ code: 'meeting.nothing_changed' })
    await expect(change(db, matterId, { observerSeats: 31 }, { version: 2 })).rejects.toMatchObject({ code: 'stale' })
    expect(await listNotices(db)).toHaveLength(2)
  })

  it('never takes a seat away', async () => {
    const db = await createTestDatabase()
    const { matterId, groups: [group] } = await aCalledMeeting(db)
    await expect(change(db, matterId, { seats: { [group!.id]: 6 } })).rejects.toMatchObject({ issues: [{ path: 'seats', code: 'meeting.seats_only_grow' }] })
    await expect(change(db, matterId, { observerSeats: 19 })).rejects.toMatchObject({ issues: [{ path: 'observerSeats', code: 'meeting.seats_only_grow' }] })
  })

  it('gives added seats to those who wait, in the same commit, and tells everybody concerned', async () => {
    const db = await createTestDatabase()
    const { matterId, groups: [group] } = await aCalledMeeting(db)
    for (let n = 0; n < 12; n++) await apply(db, matterId, { groupId: group!.id, contact: n === 11 ? { name: null, phone: null, email: 'last@example.org' } : null })
    await change(db, matterId, { seats: { [group!.id]: 10 } })
    const states = (await db.select().from(applications).orderBy(asc(applications.rank))).map(({ state }) => state)
    expect(states).toEqual([...Array<string>(7).fill('confirmed'), ...Array<string>(3).fill('invited'), 'waiting', 'waiting'])
    expect((await listGroups(db, matterId))[0]).toMatchObject({ seats: 10, taken: 10 })
    expect((await db.select().from(outbox)).map(({ kind }) => kind).sort()).toEqual(['application.moved', 'application.received'])
  })

  it('moves a hearing only to where the materials come in time', async () => {
    const db = await createTestDatabase()
    const { matterId } = await aCalledMeeting(db)
    const now = later(monday, { days: 15 })
    const move = (startsAt: Date) => change(db, matterId, { startsAt, endsAt: later(startsAt, { hours: 2 }) }, { now })
    await expect(move(later(monday, { days: 22, milliseconds: -1 }))).rejects.toMatchObject({ code: 'meeting.materials_late' })
    await move(later(monday, { days: 22 }))
    const { startsAt } = await getMeeting(db, matterId)
    expect(startsAt).toEqual(later(monday, { days: 22 }))
  })

  it('is over when the meeting has begun', async () => {
    const db = await createTestDatabase()
    const { matterId } = await aCalledMeeting(db)
    await expect(change(db, matterId, { observerSeats: 21 }, { now: later(monday, { days: 30 }) })).rejects.toMatchObject({ code: 'meeting.is_over' })
  })
})

describe('materials', () => {
  it.each([[-1, true], [0, true], [1, false]])('%i ms from seven days before the hearing are published: %s', async (milliseconds, isInTime) => {
    const db = await createTestDatabase()
    const { matterId } = await aCalledMeeting(db)
    const now = later(monday, { days: 23, milliseconds })
    const publishing = publish(db, matterId, now)
    await (isInTime ? publishing : expect(publishing).rejects.toMatchObject({ code: 'meeting.materials_late' }))
    expect((await getMeeting(db, matterId)).materialsSentAt).toEqual(isInTime ? now : null)
    expect((await listNotices(db)).map(({ kind }) => kind)).toEqual(isInTime ? ['called', 'materials'] : ['called'])
  })

  it('are judged by the hearing as it stands when they are written', async () => {
    const db = await createTestDatabase()
    const { matterId } = await aCalledMeeting(db)
    const now = later(monday, { days: 22 })
    // Another decision moves it between what this one reads and what it writes.
    const moving = readingAfter(db, async (read) => {
      if (read === 3) await commit(db, tx => [tx.update(meetings).set({ startsAt: later(monday, { days: 25 }) }).where(eq(meetings.matterId, matterId)).returning({ id: meetings.matterId })])
    })
    await expect(publish(moving, matterId, now)).rejects.toMatchObject({ code: 'stale' })
    expect(await db.select().from(matterFiles)).toEqual([])
  })
})

describe('the list of participants', () => {
  it('is published after the end of applications and before the meeting', async () => {
    const db = await createTestDatabase()
    const { matterId } = await aCalledMeeting(db)
    const publish = (now: Date, version = 2) => publishParticipants(db, { matterId, version, actor: officer, ...circumstances, now })
    await expect(publish(later(monday, { days: 8, milliseconds: -1 }))).rejects.toMatchObject({ code: 'meeting.not_selected' })
    await publish(later(monday, { days: 8 }))
    expect((await listNotices(db)).map(({ kind }) => kind)).toEqual(['called', 'selection'])
    await expect(publish(later(monday, { days: 30 }), 3)).rejects.toMatchObject({ code: 'meeting.is_over' })
  })

  it('waits for the draw where seats are drawn', async () => {
    const db = await createTestDatabase()
    const { matterId } = await aCalledMeeting(db, { selection: 'draw' })
    await expect(publishParticipants(db, { matterId, version: 2, actor: officer, ...circumstances, now: later(monday, { days: 9 }) })).rejects.toMatchObject({ code: 'meeting.not_selected' })
  })
})
