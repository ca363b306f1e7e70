import { and, asc, eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import type { Database } from '#server/database/connect'
import { commit } from '#server/database/commit'
import { events } from '#server/domain/events/tables'
import { confirmSeat, lapseInvitations, leaveMeeting, listOutlivedApplicants, prepareInvitations, prepareUndoneDraw, removeApplicantContact, submitApplication } from '#server/domain/hearings/applications'
import { listGroups } from '#server/domain/hearings/meetingQueries'
import { applicationContacts, applications, meetings } from '#server/domain/hearings/tables'
import { outbox } from '#server/domain/notifications/tables'
import { isSeated } from '#shared/hearings/meeting'
import { later, monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { testKeys } from '../../support/keys.ts'
import { readingAfter } from '../../support/race.ts'
import { aCalledMeeting, anAnswer, apply, circumstances } from '../../support/meetings.ts'

const resident = { kind: 'resident' as const }
const duringApplication = later(monday, { days: 2 })

async function listRanked(db: Database, matterId: string, role: 'speaker' | 'observer' = 'speaker') {
  return db.select().from(applications).where(and(eq(applications.matterId, matterId), eq(applications.role, role))).orderBy(asc(applications.rank))
}

/** What must be so after whatever has happened. */
async function expectBalanced(db: Database, matterId: string) {
  const rows = await db.select().from(applications).where(eq(applications.matterId, matterId))
  const [meeting] = await db.select().from(meetings).where(eq(meetings.matterId, matterId))
  const queues = [
    ...(await listGroups(db, matterId)).map(({ id, seats, taken }) => ({ seats, taken, members: rows.filter(({ groupId }) => groupId === id) })),
    { seats: meeting!.observerSeats, taken: meeting!.observersTaken, members: rows.filter(({ role }) => role === 'observer') },
  ]
  for (const { seats, taken, members } of queues) {
    expect(taken).toBe(members.filter(({ state }) => isSeated(state)).length)
    expect(taken).toBeLessThanOrEqual(seats)
    const waiting = members.filter(({ state }) => state === 'waiting')
    // A seat is free only when nobody waits, and nobody was seated past somebody who waits.
    if (waiting.length > 0) {
      expect(taken).toBe(seats)
      const first = Math.min(...waiting.map(({ rank }) => rank!))
      expect(Math.max(...members.filter(({ state }) => isSeated(state)).map(({ rank }) => rank!))).toBeLessThan(first)
    }
    const ranks = members.map(({ rank }) => rank).filter(rank => rank !== null)
    expect(new Set(ranks).size).toBe(ranks.length)
  }
}

describe('applying', () => {
  it('gives 70 who apply at once exactly the 7 seats and a queue of 63, in the order they were written down', async () => {
    const db = await createTestDatabase()
    const { matterId, groups: [group] } = await aCalledMeeting(db)
    await Promise.all(Array.from({ length: 70 }, () => apply(db, matterId, { groupId: group!.id })))
    const rows = await listRanked(db, matterId)
    expect(rows.map(({ rank }) => rank)).toEqual(Array.from({ length: 70 }, (_, place) => place + 1))
    expect(rows.map(({ state }) => state)).toEqual([...Array<string>(7).fill('confirmed'), ...Array<string>(63).fill('waiting')])
    await expectBalanced(db, matterId)
  })

  it('gives seats to listen in the same way, beside those to speak', async () => {
    const db = await createTestDatabase()
    const { matterId, groups: [group] } = await aCalledMeeting(db, { observerSeats: 3 })
    await Promise.all(Array.from({ length: 30 }, (_, place) => apply(db, matterId, place % 2 ? { groupId: group!.id } : { role: 'observer' })))
    expect((await listRanked(db, matterId, 'observer')).map(({ state }) => state)).toEqual([...Array<string>(3).fill('confirmed'), ...Array<string>(12).fill('waiting')])
    await expectBalanced(db, matterId)
  })

  it('answers the same submission with the same receipt, ten times at once and after the end', async () => {
    const db = await createTestDatabase()
    const { matterId, groups: [group] } = await aCalledMeeting(db)
    const answer = anAnswer({ groupId: group!.id })
    const send = (now: Date) => submitApplication(db, { matterId, answer, keys: testKeys, locale: 'zh-CN', receivedAt: now })
    const receipts = await Promise.all(Array.from({ length: 10 }, () => send(duringApplication)))
    receipts.push(await send(later(monday, { days: 40 })))
    expect(new Set(receipts.map(({ number, queryCode }) => `${number} ${queryCode}`)).size).toBe(1)
    expect(await listRanked(db, matterId)).toHaveLength(1)
    await expectBalanced(db, matterId)
  })

  it.each([
    ['speaker', later(monday, { days: 1, milliseconds: -1 }), 'meeting.not_open_yet'],
    ['speaker', later(monday, { days: 1 }), null],
    ['speaker', later(monday, { days: 8, milliseconds: -1 }), null],
    ['speaker', later(monday, { days: 8 }), 'meeting.applications_over'],
    ['observer', later(monday, { days: 8 }), null],
    ['observer', later(monday, { days: 30, milliseconds: -1 }), null],
    ['observer', later(monday, { days: 30 }), 'meeting.applications_over'],
  ] as const)('of a %s at %s is answered by %s', async (role, now, code) => {
    const db = await createTestDatabase()
    const { matterId, groups: [group] } = await aCalledMeeting(db)
    const applying = apply(db, matterId, { role, groupId: role === 'speaker' ? group!.id : null }, now)
    await (code ? expect(applying).rejects.toMatchObject({ code }) : expect(applying).resolves.toBeTruthy())
  })

  it('seats nobody where seats are drawn', async () => {
    const db = await createTestDatabase()
    const { matterId, groups: [group] } = await aCalledMeeting(db, { selection: 'draw' })
    await Promise.all(Array.from({ length: 9 }, () => apply(db, matterId, { groupId: group!.id })))
    expect((await listRanked(db, matterId)).every(({ state, rank }) => state === 'applied' && rank === null)).toBe(true)
    await expectBalanced(db, matterId)
  })

  it('keeps name, telephone and address sealed, and out of events and mails', async () => {
    const db = await createTestDatabase()
    const { matterId, groups: [group] } = await aCalledMeeting(db)
    const contact = { name: '金丝雀甲', phone: '13900001234', email: 'canary-mark@example.org' }
    await apply(db, matterId, { groupId: group!.id, contact })
    const stored = JSON.stringify([await db.select().from(applicationContacts), await db.select().from(applications), await db.select().from(events), await db.select().from(outbox)])
    expect((await db.select().from(outbox)).map(({ kind }) => kind)).toEqual(['application.received'])
    for (const mark of Object.values(contact)) expect(stored).not.toContain(mark)
  })
})

describe('a seat that becomes free', () => {
  it('goes to the next of the queue in the same commit, who is asked and answers', async () => {
    const db = await createTestDatabase()
    const { matterId, groups: [group] } = await aCalledMeeting(db)
    const receipts: Array<Awaited<ReturnType<typeof apply>>> = []
    for (let n = 0; n < 9; n++) receipts.push(await apply(db, matterId, { groupId: group!.id }))
    const now = later(monday, { days: 3 })
    await leaveMeeting(db, { applicationId: receipts[2]!.applicationId, actor: resident, ...circumstances, now })
    const rows = await listRanked(db, matterId)
    expect(rows.map(({ state }) => state)).toEqual(['confirmed', 'confirmed', 'withdrawn', 'confirmed', 'confirmed', 'confirmed', 'confirmed', 'invited', 'waiting'])
    // Invited on a Thursday: the third day is a Sunday, so the answer has until the end of Monday in Beijing.
    expect(rows[7]!.answerBy).toEqual(new Date('2026-11-30T16:00:00Z'))
    await confirmSeat(db, { applicationId: rows[7]!.id, actor: resident, now })
    await confirmSeat(db, { applicationId: rows[7]!.id, actor: resident, now })
    expect((await listRanked(db, matterId))[7]!.state).toBe('confirmed')
    await expectBalanced(db, matterId)
  })

  it('is never lost or given twice, whoever leaves, applies, answers or lapses at once', async () => {
    const db = await createTestDatabase()
    const { matterId, groups: [group] } = await aCalledMeeting(db, { observerSeats: 2 })
    await Promise.all(Array.from({ length: 30 }, (_, place) => apply(db, matterId, place % 3 === 0 ? { role: 'observer' } : { groupId: group!.id })))
    let seed = 7
    const random = (below: number) => { seed = (seed * 48271) % 2147483647; return seed % below }
    let now = duringApplication
    for (let round = 0; round < 12; round++) {
      now = later(now, { hours: 11 })
      const rows = await db.select().from(applications).where(eq(applications.matterId, matterId))
      await Promise.all(Array.from({ length: 8 }, async (): Promise<unknown> => {
        const { id: applicationId } = rows[random(rows.length)]!
        const moves = [
          () => leaveMeeting(db, { applicationId, actor: resident, ...circumstances, now }),
          () => confirmSeat(db, { applicationId, actor: resident, now }),
          () => lapseInvitations(db, { ...circumstances, now }),
          () => apply(db, matterId, random(2) ? { role: 'observer' } : { groupId: group!.id }, now),
        ]
        return moves[random(moves.length)]!().catch((error: { code?: string }) => {
          expect(['meeting.not_invited', 'meeting.answer_too_late', 'meeting.cannot_leave', 'meeting.applications_over']).toContain(error.code)
        })
      }))
      await expectBalanced(db, matterId)
    }
  })

  it('is given back by 20 who leave at once to exactly those 20 who waited longest', async () => {
    const db = await createTestDatabase()
    const { matterId, groups: [group] } = await aCalledMeeting(db, { groups: [{ name: { zh: '居民', en: null }, seats: 20 }] })
    for (let n = 0; n < 50; n++) await apply(db, matterId, { groupId: group!.id })
    const seated = (await listRanked(db, matterId)).slice(0, 20)
    await Promise.all(seated.map(({ id }) => leaveMeeting(db, { applicationId: id, actor: resident, ...circumstances, now: duringApplication })))
    expect((await listRanked(db, matterId)).map(({ state }) => state)).toEqual([...Array<string>(20).fill('withdrawn'), ...Array<string>(20).fill('invited'), ...Array<string>(10).fill('waiting')])
    await expectBalanced(db, matterId)
  })

  it('lapses on its own once, though two nodes look at once, and not a millisecond before', async () => {
    const db = await createTestDatabase()
    const { matterId, groups: [group] } = await aCalledMeeting(db, { groups: [{ name: { zh: '居民', en: null }, seats: 1 }] })
    const [first] = [await apply(db, matterId, { groupId: group!.id }), await apply(db, matterId, { groupId: group!.id }), await apply(db, matterId, { groupId: group!.id })]
    await leaveMeeting(db, { applicationId: first.applicationId, actor: resident, ...circumstances, now: duringApplication })
    const { answerBy, id } = (await listRanked(db, matterId))[1]!
    expect(await lapseInvitations(db, { ...circumstances, now: later(answerBy!, { milliseconds: -1 }) })).toBe(0)
    // Too late is too late, also before the job has run.
    await expect(confirmSeat(db, { applicationId: id, actor: resident, now: answerBy! })).rejects.toMatchObject({ code: 'meeting.answer_too_late' })
    const lapsed = await Promise.all([1, 2].map(() => lapseInvitations(db, { ...circumstances, now: answerBy! })))
    expect(lapsed[0]! + lapsed[1]!).toBe(1)
    expect((await listRanked(db, matterId)).map(({ state }) => state)).toEqual(['withdrawn', 'lapsed', 'invited'])
    await expectBalanced(db, matterId)
  })

  it('stays free once the meeting has begun', async () => {
    const db = await createTestDatabase()
    const { matterId, groups: [group] } = await aCalledMeeting(db)
    for (let n = 0; n < 8; n++) await apply(db, matterId, { groupId: group!.id })
    const [first] = await listRanked(db, matterId)
    await leaveMeeting(db, { applicationId: first!.id, actor: resident, ...circumstances, now: later(monday, { days: 30 }) })
    expect((await listGroups(db, matterId))[0]!.taken).toBe(6)
    expect((await listRanked(db, matterId))[7]!.state).toBe('waiting')
  })

  it('leaves nothing behind by which somebody could be reached or known', async () => {
    const db = await createTestDatabase()
    const { matterId, groups: [group] } = await aCalledMeeting(db)
    const { applicationId } = await apply(db, matterId, { groupId: group!.id, publicName: '张三', contact: { name: '张三', phone: null, email: 'a@example.org' } })
    await leaveMeeting(db, { applicationId, actor: resident, ...circumstances, now: duringApplication })
    expect([await db.select().from(applicationContacts), await db.select().from(outbox)]).toEqual([[], []])
    expect((await listRanked(db, matterId))[0]).toMatchObject({ state: 'withdrawn', publicName: null, gist: null })
  })
})

describe('whatever comes between two reads', () => {
  // A submission reads its receipt, the meeting, the matter and the groups; a withdrawal its application, meeting, queue and contacts.
  it.each([0, 1, 2, 3, 4])('of a submission, at read %i: the same one, or another that takes the last seat', async (place) => {
    const db = await createTestDatabase()
    const { matterId, groups: [group] } = await aCalledMeeting(db, { groups: [{ name: { zh: '居民', en: null }, seats: 1 }] })
    const answer = anAnswer({ groupId: group!.id })
    const send = (to: Database, of = answer) => submitApplication(to, { matterId, answer: of, keys: testKeys, locale: 'zh-CN', receivedAt: duringApplication })
    let twin: Awaited<ReturnType<typeof send>> | undefined
    const receipt = await send(readingAfter(db, async (read) => { if (read === place) twin = await send(db) }))
    expect(receipt).toEqual(twin ?? receipt)
    expect(await listRanked(db, matterId)).toHaveLength(1)

    const other = await aCalledMeeting(db, { groups: [{ name: { zh: '居民', en: null }, seats: 1 }] })
    const late = { ...anAnswer({ groupId: other.groups[0]!.id }) }
    const sendOther = (to: Database, of: typeof late) => submitApplication(to, { matterId: other.matterId, answer: of, keys: testKeys, locale: 'zh-CN', receivedAt: duringApplication })
    await sendOther(readingAfter(db, async (read) => { if (read === place) await sendOther(db, { ...late, submissionId: anAnswer().submissionId }) }), late)
    const rows = await listRanked(db, other.matterId)
    expect(rows.map(({ state }) => state)).toEqual(rows.length === 2 ? ['confirmed', 'waiting'] : ['confirmed'])
    await expectBalanced(db, other.matterId)
  })

  it.each([0, 1, 2, 3, 4, 5])('of a withdrawal, at read %i: another withdrawal, the next one\'s, or a new application', async (place) => {
    const db = await createTestDatabase()
    for (const between of ['seated', 'next', 'arrival'] as const) {
      const { matterId, groups: [group] } = await aCalledMeeting(db, { groups: [{ name: { zh: '居民', en: null }, seats: 2 }] })
      const receipts: Array<Awaited<ReturnType<typeof apply>>> = []
      for (let n = 0; n < (between === 'arrival' ? 2 : 4); n++) receipts.push(await apply(db, matterId, { groupId: group!.id }))
      const go = (to: Database, n: number) => leaveMeeting(to, { applicationId: receipts[n]!.applicationId, actor: resident, ...circumstances, now: duringApplication })
      await go(readingAfter(db, async (read) => {
        if (read !== place) return
        if (between === 'arrival') await apply(db, matterId, { groupId: group!.id })
        else await go(db, between === 'seated' ? 1 : 2)
      }), 0)
      await expectBalanced(db, matterId)
      if (between === 'arrival') expect((await listGroups(db, matterId))[0]!.taken).toBe((await listRanked(db, matterId)).length - 1)
    }
  })
})

describe('how to reach an applicant', () => {
  it.each([[-1, 1], [0, 0]])('%i ms from sixty days after the meeting is still kept by %i', async (milliseconds, kept) => {
    const db = await createTestDatabase()
    const { matterId, groups: [group] } = await aCalledMeeting(db)
    await apply(db, matterId, { groupId: group!.id, contact: { name: '张三', phone: '13900001234', email: null } })
    const now = later(monday, { days: 90, hours: 2, milliseconds })
    for (const applicationId of await listOutlivedApplicants(db, { calendar: circumstances.calendar, now })) await removeApplicantContact(db, { applicationId, actor: { kind: 'system' }, now })
    expect(await db.select().from(applicationContacts)).toHaveLength(kept)
  })
})

describe('a draw', () => {
  it('seats the first of each group and lets the others wait by rank', async () => {
    const db = await createTestDatabase()
    const { matterId, groups } = await aCalledMeeting(db, { selection: 'draw', groups: [{ name: { zh: '居民', en: null }, seats: 2 }, { name: { zh: '商户', en: null }, seats: 3 }] })
    for (let n = 0; n < 10; n++) await apply(db, matterId, { groupId: groups[n % 2]!.id })
    const rows = await db.select().from(applications)
    const ranks = groups.flatMap(({ id }) => rows.filter(({ groupId }) => groupId === id).reverse().map(({ id: applicationId }, place) => ({ applicationId, rank: place + 1 })))
    const now = later(monday, { days: 9 })
    const leaver = ranks[0]!.applicationId
    await leaveMeeting(db, { applicationId: leaver, actor: resident, ...circumstances, now })
    const draw = () => prepareInvitations(db, { matterId, ranks, ...circumstances, now })
    await expect(prepareInvitations(db, { matterId, ranks: ranks.slice(2), ...circumstances, now })).rejects.toMatchObject({ code: 'invalid' })
    const invite = await draw()
    await commit(db, tx => invite(tx))
    const after = await listRanked(db, matterId)
    for (const [place, { id }] of groups.entries()) {
      const states = after.filter(({ groupId }) => groupId === id).map(({ state }) => state)
      expect(states).toEqual(place === 0 ? ['withdrawn', 'invited', 'invited', 'waiting', 'waiting'] : ['invited', 'invited', 'invited', 'waiting', 'waiting'])
    }
    await expectBalanced(db, matterId)
    await expect(draw()).rejects.toMatchObject({ code: 'meeting.selected_already' })

    const undo = await prepareUndoneDraw(db, { matterId, keys: testKeys, now })
    await commit(db, tx => undo(tx))
    expect((await db.select().from(applications)).map(({ state, rank }) => `${state} ${rank === null}`).sort()).toEqual([...Array<string>(9).fill('applied true'), 'withdrawn false'])
    await expectBalanced(db, matterId)
  })

  it('is refused before applications have ended', async () => {
    const db = await createTestDatabase()
    const { matterId, groups: [group] } = await aCalledMeeting(db, { selection: 'draw' })
    const { applicationId } = await apply(db, matterId, { groupId: group!.id })
    const ranks = [{ applicationId, rank: 1 }]
    await expect(prepareInvitations(db, { matterId, ranks, ...circumstances, now: later(monday, { days: 8, milliseconds: -1 }) })).rejects.toMatchObject({ code: 'meeting.rule_not_published' })
    expect((await listRanked(db, matterId))[0]).toMatchObject({ state: 'applied', rank: null })
    const invite = await prepareInvitations(db, { matterId, ranks, ...circumstances, now: later(monday, { days: 8 }) })
    await commit(db, tx => invite(tx))
    expect((await listRanked(db, matterId))[0]).toMatchObject({ state: 'invited', rank: 1 })
  })
})
