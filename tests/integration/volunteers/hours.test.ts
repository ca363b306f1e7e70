import { randomInt, randomUUID } from 'node:crypto'
import { eq, sql } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { commit } from '#server/database/commit'
import { dialect } from '#server/database/columns'
import type { Database } from '#server/database/connect'
import { events } from '#server/domain/events/tables'
import { askCorrection, confirmAllHours, confirmHours, decideCorrection, getService, listCorrectionsOf, listEntriesOf, sumMinutes, type Source } from '#server/domain/volunteers/hours'
import { duties, hourEntries, orderLeases, volunteers } from '#server/domain/volunteers/tables'
import { PortalError } from '#shared/errors'
import type { CorrectionOutcome } from '#shared/volunteers/hours'
import { later, monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { testKeys as keys } from '../../support/keys.ts'
import { readingAfter } from '../../support/race.ts'
import { aDuty, aLease, anOrder, aShift, aTeam, aVolunteer } from '../../support/volunteers.ts'

const actor = { kind: 'staff', id: 'he' } as const
const colleague = { kind: 'staff', id: 'bao' } as const
const now = later(monday, { days: 2 })

/** Somebody who came to yesterday's shift of two hours and finished an order of forty minutes. */
async function aServant(db: Database) {
  const team = await aTeam(db)
  const shift = await aShift(db, team)
  const volunteer = await aVolunteer(db)
  const duty = await aDuty(db, { shift, volunteer, state: 'present', checkedInAt: shift.startsAt, checkedInBy: 'code', checkedOutAt: shift.endsAt })
  const order = await anOrder(db)
  const lease = await aLease(db, { order, volunteer, state: 'finished', startedAt: order.startsAt, finishedAt: later(order.startsAt, { minutes: 40 }) })
  return { team, shift, volunteer, duty: { source: 'duty', sourceId: duty.id } satisfies Source, lease: { source: 'lease', sourceId: lease.id } satisfies Source }
}

const code = (attempt: Promise<unknown>) => attempt.then(() => 'done', (error: unknown) => error instanceof PortalError ? error.code : Promise.reject(error as Error))
const minutesOf = async (db: Database, source: Source) => (await listEntriesOf(db, source)).map(({ minutes }) => minutes)
const eventsOf = async (db: Database, volunteerId: string) => (await db.select({ action: events.action }).from(events).where(eq(events.subjectId, volunteerId))).map(({ action }) => action)

/** What counts on the duties and orders of somebody. */
async function onServices(db: Database, volunteerId: string): Promise<number> {
  const sums = await Promise.all([duties, orderLeases].map(async (table) => {
    const [row] = await db.select({ minutes: sql<number>`coalesce(sum(${table.confirmedMinutes}), 0)` }).from(table).where(eq(table.volunteerId, volunteerId))
    return Number(row!.minutes)
  }))
  return sums[0]! + sums[1]!
}

describe('confirming', () => {
  it('writes the entry and the minutes of the duty, with its event, and once however often it is said', async () => {
    const db = await createTestDatabase()
    const { duty, lease, volunteer, team } = await aServant(db)
    await confirmHours(db, { ...duty, minutes: 120, actor, now })
    await confirmHours(db, { ...lease, minutes: 30, actor, now })
    await Promise.all(Array.from({ length: 10 }, () => confirmHours(db, { ...duty, minutes: 120, actor, now })))
    expect([await minutesOf(db, duty), await minutesOf(db, lease), await sumMinutes(db, volunteer.id), await onServices(db, volunteer.id)]).toEqual([[120], [30], 150, 150])
    expect((await listEntriesOf(db, duty))[0]).toMatchObject({ volunteerId: volunteer.id, teamId: team.id, community: '110107009001', on: '2026-11-24', by: 'he', reason: null })
    expect(await eventsOf(db, volunteer.id)).toEqual(['hours.confirmed', 'hours.confirmed'])
  })

  it('is for who was there, when it is over', async () => {
    const db = await createTestDatabase()
    const { shift } = await aServant(db)
    for (const state of ['going', 'absent', 'cancelled'] as const) {
      const { id } = await aDuty(db, { shift, volunteer: await aVolunteer(db), state })
      expect(await code(confirmHours(db, { source: 'duty', sourceId: id, minutes: 60, reason: '来了', actor, now }))).toBe('hours.not_served')
    }
    const late = await aShift(db, { id: shift.teamId }, { startsAt: later(now, { hours: -1 }) })
    const duty = await aDuty(db, { shift: late, volunteer: await aVolunteer(db), state: 'present', checkedInAt: late.startsAt })
    expect(await code(confirmHours(db, { source: 'duty', sourceId: duty.id, minutes: 60, actor, now }))).toBe('hours.not_served')
    const running = await aLease(db, { order: await anOrder(db), volunteer: await aVolunteer(db), state: 'started', startedAt: monday })
    expect(await code(confirmHours(db, { source: 'lease', sourceId: running.id, minutes: 1, actor, now }))).toBe('hours.not_served')
    expect(await code(confirmHours(db, { source: 'lease', sourceId: randomUUID(), minutes: 1, actor, now }))).toBe('hours.source_not_found')
  })

  it('more than was served, and a change of what was confirmed, needs a reason, which stays with the entry', async () => {
    const db = await createTestDatabase()
    const { duty, volunteer } = await aServant(db)
    expect(await code(confirmHours(db, { ...duty, minutes: 150, actor, now }))).toBe('hours.reason_missing')
    await confirmHours(db, { ...duty, minutes: 150, reason: '收摊晚了半小时', actor, now })
    expect(await code(confirmHours(db, { ...duty, minutes: 120, was: 150, actor: colleague, now }))).toBe('hours.reason_missing')
    expect(await code(confirmHours(db, { ...duty, minutes: 120, reason: '没看见', actor: colleague, now }))).toBe('hours.confirmed_already')
    await confirmHours(db, { ...duty, minutes: 120, was: 150, reason: '登记错了', actor: colleague, now })
    expect((await listEntriesOf(db, duty)).map(({ minutes, reason, by }) => [minutes, reason, by])).toEqual(expect.arrayContaining([[150, '收摊晚了半小时', 'he'], [-30, '登记错了', 'bao']]))
    expect(await eventsOf(db, volunteer.id)).toEqual(expect.arrayContaining(['hours.confirmed', 'hours.corrected']))
    expect([await sumMinutes(db, volunteer.id), await onServices(db, volunteer.id)]).toEqual([120, 120])
  })

  it('of two people at once counts one of them, between whichever reads', async () => {
    for (let place = 0; place < 3; place++) {
      const db = await createTestDatabase()
      const { duty, volunteer } = await aServant(db)
      const first = code(confirmHours(readingAfter(db, async (read) => {
        if (read === place) expect(await code(confirmHours(db, { ...duty, minutes: 60, actor: colleague, now }))).toBe('done')
      }), { ...duty, minutes: 120, actor, now }))
      // Only when the colleague came before the last read does the first one learn of it; else they were alone.
      const outcome = await first
      expect(outcome === 'done' ? [120] : [60]).toEqual(await minutesOf(db, duty))
      expect(await sumMinutes(db, volunteer.id)).toBe(await onServices(db, volunteer.id))
    }
  })

  it('of two people who look at the same moment counts one of them, and the other is told', async () => {
    const db = await createTestDatabase()
    for (let tries = 0; tries < 10; tries++) {
      const { duty, volunteer } = await aServant(db)
      const outcomes = await Promise.all([120, 60].map((minutes, index) => code(confirmHours(db, { ...duty, minutes, actor: index ? actor : colleague, now }))))
      expect(outcomes.sort()).toEqual(['done', 'hours.confirmed_already'])
      expect([(await minutesOf(db, duty)).length, await sumMinutes(db, volunteer.id)]).toEqual([1, await onServices(db, volunteer.id)])
    }
  })

  it('of a whole shift is one step: everybody or nobody', async () => {
    const db = await createTestDatabase()
    const { shift, duty } = await aServant(db)
    const more = await Promise.all([1, 2, 3].map(async () => aDuty(db, { shift, volunteer: await aVolunteer(db), state: 'present', checkedInAt: later(shift.startsAt, { minutes: 20 }) })))
    const items = [{ ...duty, minutes: 120 }, ...more.map(({ id }) => ({ source: 'duty' as const, sourceId: id, minutes: 100 }))]
    const absent = await aDuty(db, { shift, volunteer: await aVolunteer(db), state: 'absent' })
    expect(await code(confirmAllHours(db, { items: [...items, { source: 'duty', sourceId: absent.id, minutes: 0 }], actor, now }))).toBe('hours.not_served')
    expect(await db.select().from(hourEntries)).toEqual([])
    expect(await confirmAllHours(db, { items, actor, now })).toEqual({ confirmed: 4 })
    expect(await confirmAllHours(db, { items, actor, now })).toEqual({ confirmed: 0 })
    expect((await db.select().from(hourEntries)).map(({ minutes }) => minutes).sort()).toEqual([100, 100, 100, 120])
  })
})

it('an entry is neither changed nor taken out, even by hand', async () => {
  const db = await createTestDatabase()
  const { duty } = await aServant(db)
  await confirmHours(db, { ...duty, minutes: 120, actor, now })
  const [entry] = await listEntriesOf(db, duty)
  await expect(commit(db, tx => [tx.update(hourEntries).set({ minutes: 999 }).where(eq(hourEntries.id, entry!.id)).returning({ id: hourEntries.id })])).rejects.toThrow()
  await expect(commit(db, tx => [tx.delete(hourEntries).where(eq(hourEntries.id, entry!.id)).returning({ id: hourEntries.id })])).rejects.toThrow()
  expect(await listEntriesOf(db, duty)).toEqual([entry])
})

describe('a request', () => {
  const ask = (db: Database, source: Source, volunteerId: string, changes: { submissionId?: string, minutes?: number } = {}) =>
    askCorrection(db, { ...source, volunteerId, submissionId: randomUUID(), minutes: 150, words: '多干了半小时', now, ...changes })

  it('granted counts at once; asked twice with one submission it is one', async () => {
    const db = await createTestDatabase()
    const { duty, volunteer } = await aServant(db)
    await confirmHours(db, { ...duty, minutes: 120, actor, now })
    const submissionId = randomUUID()
    const ids = await Promise.all(Array.from({ length: 8 }, () => ask(db, duty, volunteer.id, { submissionId })))
    expect(new Set(ids).size).toBe(1)
    for (let times = 0; times < 2; times++) await decideCorrection(db, { correctionId: ids[0]!, outcome: 'granted', answer: '领队说了，给您补上。', actor, keys, now })
    expect(await ask(db, duty, volunteer.id, { submissionId })).toBe(ids[0])
    expect((await minutesOf(db, duty)).sort()).toEqual([120, 30])
    expect((await listEntriesOf(db, duty)).map(({ reason }) => reason)).toContain('领队说了，给您补上。')
    expect(await listCorrectionsOf(db, duty)).toMatchObject([{ askedMinutes: 150, outcome: 'granted', answer: '领队说了，给您补上。', decidedBy: 'he' }])
    expect(await eventsOf(db, volunteer.id)).toEqual(expect.arrayContaining(['hours.confirmed', 'hours.correctionAsked', 'hours.correctionDecided']))
  })

  it('waits once about a service, whoever is quicker', async () => {
    const db = await createTestDatabase()
    const { duty, lease, volunteer } = await aServant(db)
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => code(ask(db, duty, volunteer.id))))
    expect(outcomes.sort()).toEqual(['done', ...Array.from({ length: 9 }, () => 'hours.correction_waits')].sort())
    expect(await listCorrectionsOf(db, duty)).toHaveLength(1)
    expect(await code(ask(db, lease, volunteer.id))).toBe('done')
  })

  it('is about one\'s own service, when it is over, and other minutes than count already', async () => {
    const db = await createTestDatabase()
    const { duty, volunteer, shift } = await aServant(db)
    expect(await code(ask(db, duty, (await aVolunteer(db)).id))).toBe('hours.source_not_found')
    const going = await aDuty(db, { shift: await aShift(db, { id: shift.teamId }, { startsAt: later(now, { hours: 1 }) }), volunteer })
    expect(await code(ask(db, { source: 'duty', sourceId: going.id }, volunteer.id))).toBe('hours.not_served')
    await confirmHours(db, { ...duty, minutes: 120, actor, now })
    expect(await code(ask(db, duty, volunteer.id, { minutes: 120 }))).toBe('hours.same_minutes')
    // Somebody who was marked absent and had been there asks too.
    const absentee = await aVolunteer(db)
    const missed = await aDuty(db, { shift, volunteer: absentee, state: 'absent' })
    const correctionId = await ask(db, { source: 'duty', sourceId: missed.id }, absentee.id, { minutes: 90 })
    await decideCorrection(db, { correctionId, outcome: 'partly', minutes: 60, answer: '有邻居看见您了。', actor, keys, now })
    expect([await sumMinutes(db, absentee.id), await onServices(db, absentee.id)]).toEqual([60, 60])
  })

  it('refused or granted in part is answered; a second, other answer is refused', async () => {
    const db = await createTestDatabase()
    const { duty, lease, volunteer } = await aServant(db)
    await confirmHours(db, { ...duty, minutes: 60, actor, now })
    const correctionId = await ask(db, duty, volunteer.id)
    expect(await code(decideCorrection(db, { correctionId, outcome: 'partly', minutes: 150, answer: '部分', actor, keys, now }))).toBe('invalid')
    await decideCorrection(db, { correctionId, outcome: 'partly', minutes: 90, answer: '按签到算', actor, keys, now })
    expect(await code(decideCorrection(db, { correctionId, outcome: 'granted', answer: '都给', actor: colleague, keys, now }))).toBe('hours.correction_decided')
    const other = await ask(db, lease, volunteer.id)
    await decideCorrection(db, { correctionId: other, outcome: 'refused', answer: '没有记录', actor, keys, now })
    expect([(await minutesOf(db, duty)).sort(), await minutesOf(db, lease), (await getService(db, { ...lease, now })).confirmed]).toEqual([[30, 60], [], null])
    expect(await code(ask(db, duty, volunteer.id))).toBe('done')
  })
})

// A step of a sequence costs a server about ten round trips more, so PostgreSQL gets 150 sequences and SQLite the thousand.
const sequences = dialect === 'sqlite' ? 1000 : 150

it(`after ${sequences} random sequences, at every step, the entries of everybody add up to what counts on their duties and orders`, { timeout: 240_000 }, async () => {
  const db = await createTestDatabase()
  const { shift } = await aServant(db)
  const counts: Record<string, number> = {}
  const pick = <One>(list: readonly One[]): One => list[randomInt(list.length)]!

  const run = async () => {
    const volunteer = await aVolunteer(db)
    const order = await anOrder(db)
    const present = await aDuty(db, { shift, volunteer, state: 'present', checkedInAt: shift.startsAt, checkedOutAt: later(shift.startsAt, { minutes: randomInt(200) }) })
    const finished = await aLease(db, { order, volunteer, state: 'finished', startedAt: order.startsAt, finishedAt: later(order.startsAt, { minutes: randomInt(200) }) })
    const ended = await aLease(db, { order, volunteer, state: 'ended', startedAt: order.startsAt, endedAt: order.endsAt })
    const services: Source[] = [{ source: 'duty', sourceId: present.id }, { source: 'lease', sourceId: finished.id }, { source: 'lease', sourceId: ended.id }]
    const open: string[] = []
    const step = async () => {
      const service = pick(services)
      const minutes = randomInt(0, 240)
      const what = pick(['confirm', 'confirm', 'again', 'request', 'request', 'decide', 'decide', 'leave'] as const)
      const outcome = await code((async () => {
        if (what === 'confirm') await confirmHours(db, { ...service, minutes, reason: pick([null, '核对过']), was: pick([null, (await getService(db, { ...service, now })).confirmed]), actor: pick([actor, colleague]), now })
        if (what === 'again') {
          const { confirmed, served } = await getService(db, { ...service, now })
          await confirmHours(db, { ...service, minutes: confirmed ?? served, actor, now })
        }
        if (what === 'request') open.push(await askCorrection(db, { ...service, volunteerId: volunteer.id, submissionId: randomUUID(), minutes, words: '时间不对', now }))
        if (what === 'decide' && open.length > 0) await decideCorrection(db, { correctionId: pick(open), outcome: pick<CorrectionOutcome>(['granted', 'partly', 'refused']), minutes, answer: '看过了', actor, keys, now })
        if (what === 'leave') await commit(db, tx => [tx.update(volunteers).set({ state: 'left', endedAt: now, version: sql`${volunteers.version} + 1` }).where(eq(volunteers.id, volunteer.id)).returning({ id: volunteers.id })])
      })())
      counts[`${what}: ${outcome}`] = (counts[`${what}: ${outcome}`] ?? 0) + 1
    }
    for (let steps = randomInt(4, 12); steps > 0; steps--) {
      await Promise.all(Array.from({ length: pick([1, 1, 2, 3]) }, step))
      const [entries, services] = await Promise.all([sumMinutes(db, volunteer.id), onServices(db, volunteer.id)])
      expect(entries).toBe(services)
    }
    for (const service of services) expect((await minutesOf(db, service)).reduce((sum, minutes) => sum + minutes, 0)).toBe((await getService(db, { ...service, now })).confirmed ?? 0)
  }
  for (let done = 0; done < sequences; done++) await run()
  // Everything the sequences are meant to try did happen.
  for (const seen of ['confirm: done', 'confirm: hours.confirmed_already', 'confirm: hours.reason_missing', 'again: done', 'request: done', 'request: hours.correction_waits', 'decide: done', 'decide: hours.correction_decided', 'leave: done']) {
    expect(counts[seen], seen).toBeGreaterThan(10)
  }
})
