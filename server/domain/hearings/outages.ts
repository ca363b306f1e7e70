import { and, eq, gt, lt } from 'drizzle-orm'
import type { Keys } from '../../crypto/keys.ts'
import { databaseNow } from '../../database/clock.ts'
import { commit, type Write } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { StaleWriteError, UniqueViolationError } from '../../database/errors.ts'
import { createId } from '../../database/ids.ts'
import { recordEvent } from '../events/record.ts'
import { finalHoursMs, isOutage, lengthenedByOutage } from '../../../shared/hearings/window.ts'
import { moveClose } from './matters.ts'
import { prepareAnnouncement } from './notices.ts'
import { matters, outages, pulse } from './tables.ts'

const theOne = 1

/**
 * A sign of life of the portal, whichever node gives it. When the last one is more than half an hour back, the gap is an outage: it
 * is kept, and every window whose last 24 hours it touched is lengthened by what was lost, with a notice, all in one commit. So
 * however many nodes start together, an outage is measured once; and whoever gives a sign before answering anybody has
 * lengthened before the first late comment. The very first sign is no outage. Returns the measured outage.
 */
export async function giveSign(db: Database, { keys, now: given }: { keys: Keys, now?: Date }): Promise<{ from: Date, to: Date, lengthened: string[] } | null> {
  for (let tries = 0; ; tries++) {
    // The clock of the database is the same for all nodes, and the one comments are judged by.
    const now = given ?? await databaseNow(db)
    try { return await tryToGiveSign(db, keys, now) }
    catch (error) {
      // Another node was quicker, or somebody changed one of the matters: what is there now is looked at again.
      const isRace = error instanceof StaleWriteError || error instanceof UniqueViolationError
      if (!isRace || tries === 9) throw error
    }
  }
}

async function tryToGiveSign(db: Database, keys: Keys, now: Date) {
  const [last] = await db.select().from(pulse).where(eq(pulse.id, theOne))
  if (!last) {
    await commit(db, tx => [tx.insert(pulse).values({ id: theOne, at: now }).returning({ id: pulse.id })])
    return null
  }
  if (now <= last.at) return null
  const gap = { from: last.at, to: now }
  const beat = (tx: Database) => tx.update(pulse).set({ at: now }).where(and(eq(pulse.id, theOne), eq(pulse.at, last.at))).returning({ id: pulse.id })
  if (!isOutage(gap)) {
    await commit(db, tx => [beat(tx)])
    return null
  }
  const hit = await db.select().from(matters).where(and(
    eq(matters.stage, 'published'), gt(matters.closesAt, gap.from), lt(matters.closesAt, new Date(now.getTime() + finalHoursMs)),
  ))
  const lengthened = hit.flatMap((matter) => {
    const { opensAt, closesAt } = matter as typeof matter & { opensAt: Date, closesAt: Date }
    const to = lengthenedByOutage({ opensAt, closesAt }, gap)
    return to ? [{ matter, from: closesAt, to }] : []
  })
  const announced = await Promise.all(lengthened.map(({ matter, from, to }) =>
    prepareAnnouncement(db, { matterId: matter.id, kind: 'outage', fromClosesAt: from, toClosesAt: to, text: null, keys, at: now, by: null })))
  await commit(db, (tx): Write[] => [
    beat(tx),
    tx.insert(outages).values({ id: createId(), ...gap }).returning({ id: outages.id }),
    ...lengthened.flatMap(({ matter, from, to }, index) => [
      moveClose(tx, matter, { from, to }),
      ...announced[index]!(tx),
      ...recordEvent(tx, {
        action: 'matter.outageLengthened', subject: { type: 'matter', id: matter.id }, actor: { kind: 'system' }, at: now,
        facts: { minutes: Math.ceil((now.getTime() - gap.from.getTime()) / 60_000), from: from.toISOString(), to: to.toISOString() },
      }),
    ]),
  ])
  return { ...gap, lengthened: lengthened.map(({ matter }) => matter.id) }
}
