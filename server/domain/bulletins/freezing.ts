import { createHash } from 'node:crypto'
import { commit } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { StaleWriteError, UniqueViolationError } from '../../database/errors.ts'
import { createId } from '../../database/ids.ts'
import { recordEvent, type Actor } from '../events/record.ts'
import type { Difference } from '../../../shared/bulletins/compare.ts'
import type { BulletinFigures } from '../../../shared/bulletins/figures.ts'
import { rangeOfMonth, type Month } from '../../../shared/reports/figures.ts'
import { toCanonical } from '../../../shared/text/canonical.ts'
import { computeMonth, type Circumstances } from './compute.ts'
import { figuresHaveChanged, monthIsFrozen, monthNotOver, nothingToCorrect } from './errors.ts'
import { findBulletin, listCorrections, verifyBulletin } from './queries.ts'
import { bulletinCorrections, bulletins } from './tables.ts'

/** SHA-256 of the figures in canonical form, in hexadecimal: what anybody gets from the JSON of the month. */
export function digestOf(figures: BulletinFigures): string {
  return createHash('sha256').update(toCanonical(figures)).digest('hex')
}

interface By { actor: Actor, now: Date }

const personOf = (actor: Actor) => actor.kind === 'staff' ? actor.id : null

/**
 * Freezes a month that is over, once and for good. `seen` is the digest of the figures the person looked at.
 * Throws `bulletin.month_not_over` (409), `bulletin.is_frozen` (409), `bulletin.has_changed` (409).
 */
export async function freezeMonth(db: Database, { month, seen, calendar, plans, actor, now }: { month: Month, seen?: string } & Circumstances & By): Promise<string> {
  if (rangeOfMonth(month).until > now) throw monthNotOver()
  if (await findBulletin(db, month)) throw monthIsFrozen()
  const figures = await computeMonth(db, { month, calendar, plans })
  const digest = digestOf(figures)
  if (seen !== undefined && seen !== digest) throw figuresHaveChanged()
  try {
    await commit(db, tx => [
      tx.insert(bulletins).values({ month, method: figures.method, figures, digest, frozenAt: now, frozenBy: personOf(actor) }).returning({ month: bulletins.month }),
      ...recordEvent(tx, { action: 'bulletin.frozen', subject: { type: 'bulletin', id: month }, actor, at: now, facts: { month, digest } }),
    ])
  }
  catch (error) {
    if (error instanceof UniqueViolationError) throw monthIsFrozen()
    throw error
  }
  return digest
}

/**
 * Says what of a frozen month is no longer what is counted from the events, and why. The frozen figures stay. `seen` is
 * how many figures the person saw differ. Throws `bulletin.not_found` (404), `bulletin.nothing_to_correct` (409),
 * `bulletin.has_changed` (409), `stale` (409) when somebody else corrected it in between.
 */
export async function correctMonth(db: Database, { month, reason, seen, calendar, plans, actor, now }: { month: Month, reason: string, seen?: number } & Circumstances & By): Promise<Difference[]> {
  const position = (await listCorrections(db, month)).length + 1
  const { open: differences, corrections } = await verifyBulletin(db, { month, calendar, plans })
  if (corrections !== position - 1) throw new StaleWriteError()
  if (differences.length === 0) throw nothingToCorrect()
  if (seen !== undefined && seen !== differences.length) throw figuresHaveChanged()
  try {
    await commit(db, tx => [
      tx.insert(bulletinCorrections).values({ id: createId(), month, at: now, by: personOf(actor), reason, differences, position }).returning({ id: bulletinCorrections.id }),
      ...recordEvent(tx, { action: 'bulletin.corrected', subject: { type: 'bulletin', id: month }, actor, at: now, reason, facts: { month, count: differences.length } }),
    ])
  }
  catch (error) {
    if (error instanceof UniqueViolationError) throw new StaleWriteError()
    throw error
  }
  return differences
}
