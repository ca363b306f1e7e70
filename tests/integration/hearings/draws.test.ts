import { eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { commit } from '#server/database/commit'
import type { Database } from '#server/database/connect'
import { listTimeline } from '#server/domain/events/queries'
import { leaveMeeting } from '#server/domain/hearings/applications'
import { enterNumber, freezePool, getDrawFiles, listDraws, listOwnDraws, toPublicDraw, voidDraw } from '#server/domain/hearings/draws'
import { applications, draws, matterNotices, meetings, seatGroups } from '#server/domain/hearings/tables'
import { packagedCalendar as calendar } from '#shared/calendar/calendar'
import { toPoolReceipt } from '#shared/hearings/draw'
import { later } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { aMeetingToDraw, applyUntil, checkDraw, sha256 } from '../../support/draws.ts'
import { testKeys as keys } from '../../support/keys.ts'
import { readingAfter } from '../../support/race.ts'

const li = { kind: 'staff', id: 'li' } as const
const wang = { kind: 'staff', id: 'wang' } as const
const dueAt = later(applyUntil, { days: 3 })
const sources = { source: { zh: '双色球第 2026140 期', en: null }, secondSource: { zh: '次日 21:00 的公开信标', en: null } }
const number = '03 12 18 22 25 30 + 07'
const written = '03121822253007'

const freeze = (db: Database, matterId: string, changes: Partial<Parameters<typeof freezePool>[1]> = {}) =>
  freezePool(db, { matterId, ...sources, numberDueAt: dueAt, actor: li, keys, now: applyUntil, ...changes })
const enter = (db: Database, matterId: string, changes: Partial<Parameters<typeof enterNumber>[1]> = {}) =>
  enterNumber(db, { matterId, sequence: 1, number, usesSecond: false, secondReason: null, actor: li, keys, calendar, now: dueAt, ...changes })
const makeVoid = (db: Database, matterId: string, changes: Partial<Parameters<typeof voidDraw>[1]> = {}) =>
  voidDraw(db, { matterId, sequence: 1, version: 2, reason: { zh: '号码抄错了', en: null }, actor: li, keys, now: later(dueAt, { hours: 1 }), ...changes })
const ranksOf = async (db: Database, matterId: string) => (await db.select().from(applications).where(eq(applications.matterId, matterId))).map(({ rank }) => rank)
const noticesOf = async (db: Database, matterId: string) => (await db.select().from(matterNotices).where(eq(matterNotices.matterId, matterId)).orderBy(matterNotices.sequence)).map(({ kind, text }) => ({ kind, zh: text?.zh }))
const issue = (code: string) => ({ issues: [expect.objectContaining({ code }) as unknown] })

describe('the pool', () => {
  it.each([[-1, false], [0, true], [1, true]])('can be frozen %i ms from the close of applications: %s', async (milliseconds, isAllowed) => {
    const db = await createTestDatabase()
    const { matter } = await aMeetingToDraw(db)
    const freezing = freeze(db, matter.id, { now: later(applyUntil, { milliseconds }) })
    await (isAllowed ? expect(freezing).resolves.toEqual({ sequence: 1 }) : expect(freezing).rejects.toMatchObject({ code: 'draw.still_open' }))
    expect(await listDraws(db, matter.id)).toHaveLength(isAllowed ? 1 : 0)
    expect(await noticesOf(db, matter.id)).toHaveLength(isAllowed ? 1 : 0)
  })

  it.each([[-1, 'draw.due_in_past'], [0, 'draw.due_in_past'], [1, null]])('whose number is due %i ms after the freeze: %s', async (milliseconds, code) => {
    const db = await createTestDatabase()
    const { matter } = await aMeetingToDraw(db)
    const freezing = freeze(db, matter.id, { numberDueAt: later(applyUntil, { milliseconds }) })
    await (code === null ? freezing : expect(freezing).rejects.toMatchObject(issue(code)))
  })

  it.each([
    ['before the rule was published', { calledAt: null }, 'draw.rule_missing'], ['without a rule', { selectionRule: null }, 'draw.rule_missing'],
    ['when seats go by arrival', { selection: 'arrival' as const }, 'draw.not_drawn'], ['when the meeting has been held', { heldAt: applyUntil }, 'draw.meeting_begun'],
  ])('is not frozen %s', async (_, changes, code) => {
    const db = await createTestDatabase()
    const { matter } = await aMeetingToDraw(db, changes)
    await expect(freeze(db, matter.id)).rejects.toMatchObject({ code })
  })

  it('is not frozen empty, nor for a number that is due when the meeting begins', async () => {
    const db = await createTestDatabase()
    const { matter, meeting } = await aMeetingToDraw(db, { applied: [] })
    await expect(freeze(db, matter.id)).rejects.toMatchObject(issue('draw.nobody'))
    const other = await aMeetingToDraw(db)
    await expect(freeze(db, other.matter.id, { numberDueAt: meeting.startsAt })).rejects.toMatchObject(issue('draw.due_after_meeting'))
  })

  it('is announced with its hash and the number that will decide; it names nobody', async () => {
    const db = await createTestDatabase()
    const { matter, people } = await aMeetingToDraw(db)
    await freeze(db, matter.id)
    const { pool, result } = await getDrawFiles(db, { matterId: matter.id, sequence: 1 })
    expect(result).toBeNull()
    const [draw] = await listDraws(db, matter.id)
    expect(draw!.poolHash).toBe(sha256(pool))
    expect(await noticesOf(db, matter.id)).toEqual([{ kind: 'draw', zh: expect.stringMatching(new RegExp(`7 份报名.*双色球第 2026140 期.*次日 21:00 的公开信标.*${draw!.poolHash}`)) as string }])
    for (const { number, salt, id } of people) {
      expect(pool).toContain(toPoolReceipt({ number, salt }, sha256))
      for (const secret of [number, salt, id]) expect(pool + JSON.stringify(toPublicDraw(draw!))).not.toContain(secret)
    }
    expect((await listTimeline(db, { type: 'matter', id: matter.id })).map(({ action, facts }) => [action, facts.entries])).toEqual([['draw.frozen', 7]])
  })

  it('leaves out whoever withdrew before, and observers', async () => {
    const db = await createTestDatabase()
    const { matter, people } = await aMeetingToDraw(db)
    await db.update(applications).set({ state: 'withdrawn' }).where(eq(applications.id, people[0]!.id))
    await db.update(applications).set({ role: 'observer' }).where(eq(applications.id, people[1]!.id))
    await freeze(db, matter.id)
    expect((await listDraws(db, matter.id))[0]!.pool).toHaveLength(5)
  })

  it('is frozen once by two people at the same moment', async () => {
    const db = await createTestDatabase()
    const { matter } = await aMeetingToDraw(db)
    const results = await Promise.allSettled([freeze(db, matter.id), freeze(db, matter.id, { actor: wang })])
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(results.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'draw.exists' } })
    expect([(await listDraws(db, matter.id)).length, (await noticesOf(db, matter.id)).length]).toEqual([1, 1])
    await expect(freeze(db, matter.id)).rejects.toMatchObject({ code: 'draw.exists' })
  })

  it('is not changed by any other write either', async () => {
    const db = await createTestDatabase()
    const { matter } = await aMeetingToDraw(db)
    await freeze(db, matter.id)
    const before = await listDraws(db, matter.id)
    for (const changes of [{ pool: [] }, { groups: [] }, { poolHash: 'x' }, { numberDueAt: applyUntil }, { source: sources.secondSource }, { sequence: 2 }]) {
      await expect(commit(db, tx => [tx.update(draws).set(changes).returning({ id: draws.id })]), JSON.stringify(changes)).rejects.toThrow()
    }
    await expect(commit(db, tx => [tx.delete(draws).returning({ id: draws.id })])).rejects.toThrow()
    expect(await listDraws(db, matter.id)).toEqual(before)
  })
})

describe('the number', () => {
  it.each([[-1, false], [0, true], [1, true]])('can be entered %i ms from when it is due: %s', async (milliseconds, isAllowed) => {
    const db = await createTestDatabase()
    const { matter } = await aMeetingToDraw(db)
    await freeze(db, matter.id)
    const entering = enter(db, matter.id, { now: later(dueAt, { milliseconds }) })
    await (isAllowed ? entering : expect(entering).rejects.toMatchObject(issue('draw.not_due')))
    expect((await ranksOf(db, matter.id)).some(rank => rank !== null)).toBe(isAllowed)
  })

  it('ranks everybody once, and the published script comes to the same from the two files', async () => {
    const db = await createTestDatabase()
    const { matter, groups } = await aMeetingToDraw(db)
    await freeze(db, matter.id)
    await enter(db, matter.id)
    const { pool, result } = await getDrawFiles(db, { matterId: matter.id, sequence: 1 })
    expect(checkDraw({ pool, number, result: result! }).agrees).toBe(true)
    expect(checkDraw({ pool, number: '03121822253008', result: result! }).agrees).toBe(false)
    const lines = result!.split('\n').filter(line => /^\d/.test(line)).map(line => line.split('\t'))
    for (const [index, { id }] of groups.entries()) {
      const rows = await db.select().from(applications).where(eq(applications.groupId, id))
      const own = lines.filter(([key]) => key === `0${index + 1}`)
      expect(rows.map(row => row.rank).sort()).toEqual(own.map((_, place) => place + 1))
      for (const row of rows) expect(own[row.rank! - 1]![3]).toBe(toPoolReceipt(row, sha256))
    }
    expect((await noticesOf(db, matter.id)).at(-1)!.zh).toContain(written)
    expect((await db.select().from(meetings))[0]!.selectedAt).toEqual(dueAt)
    // Seats and queue come from the one draw.
    const rows = await db.select().from(applications)
    for (const { id, seats } of groups) {
      for (const row of rows.filter(({ groupId }) => groupId === id)) expect(row.state).toBe(row.rank! <= seats ? 'invited' : 'waiting')
    }
    expect((await db.select().from(seatGroups).orderBy(seatGroups.position)).map(({ taken }) => taken)).toEqual([3, 1])
  })

  it('reads the applications again when somebody withdraws at the last moment', async () => {
    const db = await createTestDatabase()
    const { matter, people } = await aMeetingToDraw(db)
    await freeze(db, matter.id)
    let hasLeft = false
    await enter(readingAfter(db, async (read) => {
      if (read < 4 || hasLeft) return
      hasLeft = true
      await leaveMeeting(db, { applicationId: people[0]!.id, actor: { kind: 'resident' }, keys, calendar, now: dueAt })
    }), matter.id)
    const rows = await db.select().from(applications).where(eq(applications.groupId, people[0]!.groupId!))
    expect(rows.find(({ id }) => id === people[0]!.id)).toMatchObject({ state: 'withdrawn', rank: expect.any(Number) as number })
    expect(rows.filter(({ state }) => state === 'invited')).toHaveLength(3)
  })

  it('ranks whoever withdrew after the freeze as well: the pool stays as it was published', async () => {
    const db = await createTestDatabase()
    const { matter, people } = await aMeetingToDraw(db)
    await freeze(db, matter.id)
    await db.update(applications).set({ state: 'withdrawn' }).where(eq(applications.id, people[0]!.id))
    await enter(db, matter.id)
    const [row] = await db.select().from(applications).where(eq(applications.id, people[0]!.id))
    expect(row).toMatchObject({ state: 'withdrawn', rank: expect.any(Number) as number })
  })

  it.each([0, 1, 2, 3, 4])('entered by two people at once, the other before read %i: one draw, the other is told', async (place) => {
    const db = await createTestDatabase()
    const { matter } = await aMeetingToDraw(db)
    await freeze(db, matter.id)
    const racing = readingAfter(db, async (read) => { if (read === place) await enter(db, matter.id, { actor: wang, number: '111111' }) })
    await expect(enter(racing, matter.id)).rejects.toMatchObject({ code: 'draw.done' })
    const [draw] = await listDraws(db, matter.id)
    expect(draw).toMatchObject({ number: '111111', drawnBy: 'wang' })
    expect((await noticesOf(db, matter.id)).filter(({ zh }) => zh?.includes('已经完成'))).toHaveLength(1)
  })

  it.each([0, 1, 2, 3, 4])('sent twice by the same person, the other before read %i, is one draw and answers alike', async (place) => {
    const db = await createTestDatabase()
    const { matter } = await aMeetingToDraw(db)
    await freeze(db, matter.id)
    await enter(readingAfter(db, async (read) => { if (read === place) await enter(db, matter.id) }), matter.id)
    expect(await noticesOf(db, matter.id)).toHaveLength(2)
  })

  it('comes from the second source only with a reason, which is public', async () => {
    const db = await createTestDatabase()
    const { matter } = await aMeetingToDraw(db)
    await freeze(db, matter.id)
    await expect(enter(db, matter.id, { usesSecond: true })).rejects.toMatchObject(issue('draw.second_reason_missing'))
    await enter(db, matter.id, { usesSecond: true, secondReason: { zh: '本期停开', en: null } })
    expect(toPublicDraw((await listDraws(db, matter.id))[0]!)).toMatchObject({ usesSecond: true, secondReason: { zh: '本期停开' } })
    expect((await noticesOf(db, matter.id)).at(-1)!.zh).toContain('本期停开')
  })

  it('is never changed afterwards, by no write', async () => {
    const db = await createTestDatabase()
    const { matter } = await aMeetingToDraw(db)
    await freeze(db, matter.id)
    await enter(db, matter.id)
    await expect(enter(db, matter.id, { number: '999999' })).rejects.toMatchObject({ code: 'draw.done' })
    await expect(commit(db, tx => [tx.update(draws).set({ number: '999999' }).returning({ id: draws.id })])).rejects.toThrow()
    await expect(enter(db, matter.id, { number: '12' })).rejects.toMatchObject(issue('draw.number_invalid'))
  })
})

describe('a void draw', () => {
  it('stays listed with its pool, number and reason; the next one has a new pool and needs a new number', async () => {
    const db = await createTestDatabase()
    const { matter, people } = await aMeetingToDraw(db)
    await freeze(db, matter.id)
    await enter(db, matter.id)
    const files = await getDrawFiles(db, { matterId: matter.id, sequence: 1 })
    const [chosen] = await db.select().from(applications).where(eq(applications.rank, 1)).limit(1)
    expect(chosen!.state).toBe('invited')

    await expect(makeVoid(db, matter.id, { version: 1 })).rejects.toMatchObject({ code: 'stale' })
    await makeVoid(db, matter.id)
    await makeVoid(db, matter.id)
    await expect(makeVoid(db, matter.id, { actor: wang })).rejects.toMatchObject({ code: 'draw.is_void' })
    expect(await ranksOf(db, matter.id)).toEqual(people.map(() => null))
    const [again] = await db.select().from(applications).where(eq(applications.id, chosen!.id))
    expect(again).toMatchObject({ state: 'applied', invitedAt: null, answerBy: null })
    expect((await db.select().from(seatGroups)).map(({ taken }) => taken)).toEqual([0, 0])

    const now = later(dueAt, { hours: 2 })
    await expect(freeze(db, matter.id, { now })).rejects.toMatchObject(issue('draw.due_in_past'))
    expect(await freeze(db, matter.id, { now, numberDueAt: later(dueAt, { days: 2 }) })).toEqual({ sequence: 2 })
    await expect(enter(db, matter.id, { now: later(dueAt, { days: 2 }) })).resolves.toBeUndefined()
    await expect(enter(db, matter.id, { number: '222222', now: later(dueAt, { days: 2 }) })).rejects.toMatchObject({ code: 'draw.is_void' })
    await enter(db, matter.id, { sequence: 2, number: '222222', now: later(dueAt, { days: 2 }) })

    expect((await listDraws(db, matter.id)).map(({ sequence, number, voidReason }) => [sequence, number, voidReason?.zh ?? null])).toEqual([[2, '222222', null], [1, written, '号码抄错了']])
    expect(await getDrawFiles(db, { matterId: matter.id, sequence: 1 })).toEqual(files)
    expect((await noticesOf(db, matter.id)).map(({ zh }) => /封存，共|已经完成|作废。原因：号码抄错了/.exec(zh!)?.[0])).toEqual(['封存，共', '已经完成', '作废。原因：号码抄错了', '封存，共', '已经完成'])
    await expect(commit(db, tx => [tx.update(draws).set({ voidedAt: null }).where(eq(draws.sequence, 1)).returning({ id: draws.id })])).rejects.toThrow()
  })

  it('is not possible once the meeting has begun', async () => {
    const db = await createTestDatabase()
    const { matter, meeting } = await aMeetingToDraw(db)
    await freeze(db, matter.id)
    await expect(makeVoid(db, matter.id, { version: 1, now: meeting.startsAt })).rejects.toMatchObject({ code: 'draw.meeting_begun' })
  })
})

it('an applicant sees their own line of the pool, and nobody else\'s', async () => {
  const db = await createTestDatabase()
  const { matter, people } = await aMeetingToDraw(db)
  await freeze(db, matter.id)
  const [own, other] = people as [typeof people[0], typeof people[0]]
  const seen = () => listOwnDraws(db, { matterId: matter.id, number: own!.number, salt: own!.salt })
  expect(await seen()).toEqual([{ sequence: 1, receipt: sha256(`${own!.number}:${own!.salt}`), salt: own!.salt, numberDueAt: dueAt, isVoid: false, rank: null, place: null }])
  await enter(db, matter.id)
  const [row] = await db.select().from(applications).where(eq(applications.id, own!.id))
  expect(await seen()).toMatchObject([{ rank: row!.rank, place: row!.rank! <= 3 ? 'seat' : 'queue' }])
  expect(JSON.stringify(await seen())).not.toContain(other!.salt)
})
