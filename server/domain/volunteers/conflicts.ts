import { and, asc, count, eq, gt, inArray, isNull } from 'drizzle-orm'
import type { ConflictKind } from '../../../shared/volunteers/rules.ts'
import { commit, orNothing } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { StaleWriteError, UniqueViolationError } from '../../database/errors.ts'
import { createId } from '../../database/ids.ts'
import { recordEvent } from '../events/record.ts'
import { findPublicNames } from '../ledger/queries.ts'
import { siteUnknown, tooManyTies } from './rosterErrors.ts'
import { duties, shifts, volunteerConflicts } from './tables.ts'

/** More sites than anybody has neighbours; it only keeps a list from growing without end. */
const mostTies = 50

interface Tie { volunteerId: string, siteId: string, now: Date }

const findTie = async (db: Database, { volunteerId, siteId }: Omit<Tie, 'now'>) =>
  (await db.select().from(volunteerConflicts).where(and(eq(volunteerConflicts.volunteerId, volunteerId), eq(volunteerConflicts.siteId, siteId))))[0]

/**
 * A volunteer says what they are to a site of the public ledger. The same said again is nothing new; another word about the
 * same site replaces the first. The event names neither the site nor the tie: staff are not to read them anywhere.
 * Throws `roster.site_unknown` (404), `roster.too_many_ties` (409).
 */
export async function declareConflict(db: Database, { volunteerId, siteId, kind, now }: Tie & { kind: ConflictKind }): Promise<void> {
  if ((await findPublicNames(db, [siteId])).length === 0) throw siteUnknown()
  for (let tries = 0; ; tries++) {
    const known = await findTie(db, { volunteerId, siteId })
    if (known?.kind === kind) return
    const [row] = await db.select({ n: count() }).from(volunteerConflicts).where(eq(volunteerConflicts.volunteerId, volunteerId))
    if (!known && Number(row!.n) >= mostTies) throw tooManyTies()
    try {
      return await commit(db, tx => [
        known
          ? tx.update(volunteerConflicts).set({ kind, at: now }).where(and(eq(volunteerConflicts.id, known.id), eq(volunteerConflicts.kind, known.kind))).returning({ id: volunteerConflicts.id })
          : tx.insert(volunteerConflicts).values({ id: createId(), volunteerId, siteId, kind, at: now }).returning({ id: volunteerConflicts.id }),
        ...recordEvent(tx, { action: 'roster.tieDeclared', subject: { type: 'volunteer', id: volunteerId }, actor: { kind: 'resident' }, at: now }),
      ])
    }
    catch (error) { if (!(error instanceof UniqueViolationError || error instanceof StaleWriteError) || tries === 9) throw error }
  }
}

/** A volunteer takes back what they said of a site. What is not there stays away. */
export async function removeConflict(db: Database, { volunteerId, siteId, now }: Tie): Promise<void> {
  if (!await findTie(db, { volunteerId, siteId })) return
  await commit(db, tx => [
    tx.delete(volunteerConflicts).where(and(eq(volunteerConflicts.volunteerId, volunteerId), eq(volunteerConflicts.siteId, siteId))).returning({ id: volunteerConflicts.id }),
    ...recordEvent(tx, { action: 'roster.tieRemoved', subject: { type: 'volunteer', id: volunteerId }, actor: { kind: 'resident' }, at: now }),
  ]).catch((error: unknown) => { if (!(error instanceof StaleWriteError)) throw error })
}

/** What a volunteer declared, for their own eyes, and when they are still to be on duty there; a site that is no longer published has no name. */
export async function listConflicts(db: Database, { volunteerId, now }: { volunteerId: string, now: Date }) {
  const rows = await db.select({ siteId: volunteerConflicts.siteId, kind: volunteerConflicts.kind, at: volunteerConflicts.at }).from(volunteerConflicts)
    .where(eq(volunteerConflicts.volunteerId, volunteerId)).orderBy(asc(volunteerConflicts.at), asc(volunteerConflicts.id))
  const names = await findPublicNames(db, rows.map(({ siteId }) => siteId))
  const coming = rows.length === 0 ? [] : await db.select({ siteId: shifts.siteId, startsAt: shifts.startsAt }).from(duties).innerJoin(shifts, eq(shifts.id, duties.shiftId))
    .where(and(eq(duties.volunteerId, volunteerId), inArray(duties.state, ['going', 'offered', 'waiting']), gt(shifts.startsAt, now), isNull(shifts.calledOffAt))).orderBy(asc(shifts.startsAt))
  return rows.map(row => ({ ...row, site: names.find(({ id }) => id === row.siteId) ?? null, coming: coming.flatMap(({ siteId, startsAt }) => siteId === row.siteId ? startsAt : []) }))
}

/** Forgets what somebody declared, when their data are deleted; part of a commit. */
export const eraseConflicts = (tx: Database, volunteerId: string) =>
  orNothing(tx.delete(volunteerConflicts).where(eq(volunteerConflicts.volunteerId, volunteerId)).returning({ id: volunteerConflicts.id }))
