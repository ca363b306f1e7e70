import { asc, desc, eq, inArray, lt, lte } from 'drizzle-orm'
import type { Database } from '../../database/connect.ts'
import { compareFigures, withCorrections, type Difference } from '../../../shared/bulletins/compare.ts'
import type { BulletinFigures } from '../../../shared/bulletins/figures.ts'
import type { Month } from '../../../shared/reports/figures.ts'
import { findLastOf } from '../events/queries.ts'
import { computeMonth, type Circumstances } from './compute.ts'
import { bulletinNotFound } from './errors.ts'
import { bulletinCorrections, bulletins } from './tables.ts'

export type Bulletin = typeof bulletins.$inferSelect
export type BulletinCorrection = typeof bulletinCorrections.$inferSelect

export async function findBulletin(db: Database, month: Month): Promise<Bulletin | undefined> {
  const [bulletin] = await db.select().from(bulletins).where(eq(bulletins.month, month))
  return bulletin
}

/** Throws `bulletin.not_found` (404). */
export async function getBulletin(db: Database, month: Month): Promise<Bulletin> {
  const bulletin = await findBulletin(db, month)
  if (!bulletin) throw bulletinNotFound()
  return bulletin
}

/** What was corrected of a month, the first first. */
export function listCorrections(db: Database, month: Month): Promise<BulletinCorrection[]> {
  return db.select().from(bulletinCorrections).where(eq(bulletinCorrections.month, month)).orderBy(asc(bulletinCorrections.position))
}

/** Frozen months without their figures, the latest first, a page of them before `before`. */
export function listBulletins(db: Database, { limit, before }: { limit: number, before?: Month }) {
  return db.select({ month: bulletins.month, digest: bulletins.digest, frozenAt: bulletins.frozenAt }).from(bulletins)
    .where(before === undefined ? undefined : lt(bulletins.month, before)).orderBy(desc(bulletins.month)).limit(limit)
}

/** The last frozen months up to one, as corrected, the latest first: a month beside those before it. */
export async function listStanding(db: Database, { until, limit }: { until: Month, limit: number }): Promise<BulletinFigures[]> {
  const rows = await db.select({ month: bulletins.month, figures: bulletins.figures }).from(bulletins).where(lte(bulletins.month, until)).orderBy(desc(bulletins.month)).limit(limit)
  if (rows.length === 0) return []
  const corrections = await db.select().from(bulletinCorrections).where(inArray(bulletinCorrections.month, rows.map(({ month }) => month))).orderBy(asc(bulletinCorrections.month), asc(bulletinCorrections.position))
  return rows.map(({ month, figures }) => withCorrections(figures, corrections.filter(row => row.month === month)))
}

export interface Verification {
  month: Month
  /** Figures that are not what is printed, corrections counted; none when the month holds. */
  open: Difference[]
  /** Figures that are not what was frozen: all of them said by corrections once `open` is empty. */
  sinceFrozen: Difference[]
  corrections: number
}

/** Counts a frozen month again from the events and compares. Throws `bulletin.not_found` (404). */
export async function verifyBulletin(db: Database, { month, ...circumstances }: { month: Month } & Circumstances): Promise<Verification & { figures: BulletinFigures }> {
  const [bulletin, corrections] = await Promise.all([getBulletin(db, month), listCorrections(db, month)])
  const figures = await computeMonth(db, { month, ...circumstances })
  return {
    month, figures, corrections: corrections.length,
    open: compareFigures(withCorrections(bulletin.figures, corrections), figures),
    sinceFrozen: compareFigures(bulletin.figures, figures),
  }
}

/** Changes with every month that is frozen or corrected. */
export async function findBulletinState(db: Database): Promise<{ key: string, changedAt: Date | null }> {
  const { at, near } = await findLastOf(db, ['bulletin.frozen', 'bulletin.corrected', 'body.changed'])
  return { key: `${at?.getTime() ?? 0}.${near}`, changedAt: at }
}
