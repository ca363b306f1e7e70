import { eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { listTimeline } from '#server/domain/events/queries'
import { lengthenWindow } from '#server/domain/hearings/matters'
import { giveSign } from '#server/domain/hearings/outages'
import { getMatter } from '#server/domain/hearings/queries'
import { matterNotices, matters, outages, pulse } from '#server/domain/hearings/tables'
import { later } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { aMatter } from '../../support/hearings.ts'
import { testKeys as keys } from '../../support/keys.ts'
import { readingAfter } from '../../support/race.ts'

const minutes = (count: number) => count * 60_000

/** A matter, and a portal that was seen last so long before its close. */
async function aWorld(milliseconds: number) {
  const db = await createTestDatabase()
  const matter = await aMatter(db)
  const last = later(matter.closesAt, { milliseconds: -milliseconds })
  await giveSign(db, { keys, now: last })
  return {
    db, matter, last,
    back: (after: number) => giveSign(db, { keys, now: later(last, { milliseconds: after }) }),
    closesAt: async () => (await getMatter(db, matter.id)).closesAt,
    notices: () => db.select().from(matterNotices).where(eq(matterNotices.matterId, matter.id)).orderBy(matterNotices.sequence),
  }
}

describe('an outage', () => {
  it('is not the first start of a portal, however old its matters are', async () => {
    const db = await createTestDatabase()
    const matter = await aMatter(db)
    expect(await giveSign(db, { keys, now: later(matter.closesAt, { hours: -1 }) })).toBeNull()
    expect(await db.select().from(outages)).toEqual([])
    expect(await db.select().from(pulse)).toHaveLength(1)
  })

  it.each([[minutes(30) - 1, false], [minutes(30), false], [minutes(30) + 1, true]])('of %i ms in the last day lengthens the window: %s', async (gap, lengthens) => {
    const { matter, last, back, closesAt, notices, db } = await aWorld(minutes(300))
    await back(gap)
    expect(await closesAt()).toEqual(lengthens ? later(matter.closesAt, { milliseconds: gap }) : matter.closesAt)
    expect(await db.select({ from: outages.from, to: outages.to }).from(outages)).toEqual(lengthens ? [{ from: last, to: later(last, { milliseconds: gap }) }] : [])
    expect(await notices()).toMatchObject(lengthens ? [{ kind: 'outage', fromClosesAt: matter.closesAt, toClosesAt: later(matter.closesAt, { milliseconds: gap }), by: null }] : [])
    expect((await listTimeline(db, { type: 'matter', id: matter.id })).map(({ action, actorKind }) => [action, actorKind])).toEqual(lengthens ? [['matter.outageLengthened', 'system']] : [])
  })

  it('over the closing instant gives the lost time back once the portal is there again', async () => {
    const { matter, back, closesAt } = await aWorld(minutes(120))
    await back(minutes(300))
    expect(await closesAt()).toEqual(later(matter.closesAt, { hours: 5 }))
  })

  it.each([[24 * 60 + 60, 60, 0], [24 * 60 + 60, 61, 1], [0, 60, 0]])('that began %i minutes before the close and lasted %i gives back %i', async (before, length, given) => {
    const { matter, back, closesAt } = await aWorld(minutes(before))
    await back(minutes(length))
    expect(await closesAt()).toEqual(later(matter.closesAt, { minutes: given }))
  })

  it('touches no draft, no matter that is decided or withdrawn, and never the first close', async () => {
    const { db, matter, back } = await aWorld(minutes(120))
    const others = await Promise.all((['legalityCheck', 'decided', 'withdrawn'] as const).map(stage => aMatter(db, { stage })))
    await back(minutes(60))
    for (const { id, closesAt } of others) expect((await getMatter(db, id)).closesAt).toEqual(closesAt)
    expect(await getMatter(db, matter.id)).toMatchObject({ firstClosesAt: matter.closesAt, closesAt: later(matter.closesAt, { hours: 1 }) })
  })

  it('is measured once however many nodes start together, each at every moment of the other', async () => {
    for (let moment = 0; moment < 4; moment++) {
      const { db, matter, last, closesAt, notices } = await aWorld(minutes(120))
      const now = later(last, { minutes: 60 })
      const other = readingAfter(db, async (read) => { if (read === moment) await giveSign(db, { keys, now }) })
      await giveSign(other, { keys, now: later(now, { milliseconds: 5000 }) })
      expect(await db.select().from(outages)).toHaveLength(1)
      expect((await closesAt())!.getTime() - matter.closesAt.getTime()).toBeGreaterThanOrEqual(minutes(60))
      expect(await notices()).toHaveLength(1)
    }
  })

  it('measured by five nodes at the same instant is one outage', async () => {
    const { db, last, notices } = await aWorld(minutes(120))
    await Promise.all(Array.from({ length: 5 }, () => giveSign(db, { keys, now: later(last, { minutes: 45 }) })))
    expect(await db.select().from(outages)).toHaveLength(1)
    expect(await notices()).toHaveLength(1)
  })

  it('counts from the close that stands when somebody lengthened in the same moment', async () => {
    const { db, matter, last, notices } = await aWorld(minutes(120))
    const to = later(matter.closesAt, { days: 1 })
    const other = readingAfter(db, async (read) => {
      if (read === 2) await lengthenWindow(db, { matterId: matter.id, version: 1, closesAt: to, reason: { zh: '延长', en: null }, actor: { kind: 'staff', id: 'chief' }, keys, now: later(last, { minutes: 60 }) })
    })
    await giveSign(other, { keys, now: later(last, { minutes: 60 }) })
    // The outage lies before the last day of the longer window.
    expect((await getMatter(db, matter.id)).closesAt).toEqual(to)
    expect((await notices()).map(({ kind }) => kind)).toEqual(['extended'])
    expect(await db.select().from(outages)).toHaveLength(1)
  })

  it('cannot be invented by a node whose clock is behind', async () => {
    const { db, last } = await aWorld(minutes(120))
    expect(await giveSign(db, { keys, now: later(last, { hours: -3 }) })).toBeNull()
    expect(await db.select({ at: pulse.at }).from(pulse)).toEqual([{ at: last }])
  })
})

describe('the pulse', () => {
  it('of a portal that is at work moves nothing', async () => {
    const { db, matter, last } = await aWorld(minutes(60))
    for (let minute = 1; minute <= 61; minute++) await giveSign(db, { keys, now: later(last, { minutes: minute }) })
    expect((await db.select().from(matters).where(eq(matters.id, matter.id)))[0]!.closesAt).toEqual(matter.closesAt)
  })
})
