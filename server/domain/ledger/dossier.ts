import { and, asc, eq } from 'drizzle-orm'
import type { Dossier } from '../../../shared/ledger/moves.ts'
import type { RoundFacts } from '../../../shared/ledger/rounds.ts'
import type { Database } from '../../database/connect.ts'
import { findClosedMatters } from '../hearings/queries.ts'
import { findLastVisit } from '../inspections/queries.ts'
import type { SiteRow } from './queries.ts'
import { siteAcceptances, siteRemedies, siteRounds } from './tables.ts'

/** What is on file of a site's current round; empty for a site entered before rounds were kept. */
async function readRound(db: Database, { id, round }: SiteRow): Promise<{ startedAt: Date | null, facts: RoundFacts }> {
  const [row] = await db.select().from(siteRounds).where(and(eq(siteRounds.siteId, id), eq(siteRounds.round, round)))
  return { startedAt: row?.startedAt ?? null, facts: row?.facts ?? {} }
}

/**
 * Everything a decision about the site reads. `given` are facts named with a move that is being decided: the comment
 * periods they name are looked up as well.
 */
export async function readDossier(db: Database, site: SiteRow, { given = {}, now }: { given?: RoundFacts, now: Date }): Promise<Dossier> {
  const [{ facts }, remedies, acceptances, visit] = await Promise.all([
    readRound(db, site),
    db.select({ kind: siteRemedies.kind, openedOn: siteRemedies.openedOn, closedOn: siteRemedies.closedOn }).from(siteRemedies)
      .where(eq(siteRemedies.siteId, site.id)).orderBy(asc(siteRemedies.openedOn), asc(siteRemedies.id)),
    listAcceptances(db, site),
    findLastVisit(db, site),
  ])
  // A site that entered the ledger further on its way has its days in its own columns.
  const { demolishedOn, acceptedOn, closedOn } = site
  const entered = Object.fromEntries(Object.entries({ demolishedOn, acceptedOn, closedOn }).filter(([, value]) => value !== null))
  const onFile: RoundFacts = { ...entered, ...facts }
  const round = { ...onFile, ...given }
  const named = [round.planMatterId, round.reuseMatterId].filter(id => id !== undefined)
  return {
    status: site.status,
    statusBeforePause: site.statusBeforePause,
    isListed: site.shelf !== 'none',
    livedIn: site.livedIn,
    category: site.category,
    planZh: site.planZh,
    reuseZh: site.reuseZh,
    registeredBy: site.registeredBy,
    openObjections: site.openObjections,
    round,
    onFile,
    remedies,
    acceptances: acceptances.map(({ by, isOwnerUnit, isCleared, photos }) => ({ by, isOwnerUnit, isCleared, photos: photos.length })),
    closedMatters: await findClosedMatters(db, named, now),
    lastVisit: visit,
  }
}

/** What people saw of the site's ground in this round, the first look first. */
export async function listAcceptances(db: Database, { id, round }: Pick<SiteRow, 'id' | 'round'>): Promise<Array<typeof siteAcceptances.$inferSelect>> {
  return db.select().from(siteAcceptances).where(and(eq(siteAcceptances.siteId, id), eq(siteAcceptances.round, round))).orderBy(asc(siteAcceptances.at), asc(siteAcceptances.id))
}
