import { and, eq, isNull } from 'drizzle-orm'
import type { WorkCalendar } from '../../../shared/calendar/calendar.ts'
import { approvalFacts, movesAt, remediesUntil, type Dossier, type RemedyKind } from '../../../shared/ledger/moves.ts'
import type { RemedyOutcome } from '../../../shared/ledger/records.ts'
import { toDay, type Day } from '../../../shared/time.ts'
import { commit, type Write } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { StaleWriteError } from '../../database/errors.ts'
import { createId } from '../../database/ids.ts'
import { writeChanges } from './commands.ts'
import { readDossier } from './dossier.ts'
import { archiveIsFixed, remedyNotFound, siteFactsInvalid, siteIsWithdrawn } from './errors.ts'
import { planMove, touchSite, without, writeMoves, writeRound, type MoveBy } from './moving.ts'
import { getSite, type SiteRow } from './queries.ts'
import { siteRemedies } from './tables.ts'

/**
 * Puts a review, a suit, hardship or a third party's claim on file: from then on nothing is enforced, and an approval or
 * a planned time falls away. Hardship and a claim also pause the site where it can be paused (行政强制法 第三十九条); `reason`
 * is then what the public reads. `openedOn` is the day the person went to the other office; `also` is written with it. Gives
 * the id of the remedy.
 * Throws `stale` (409), `invalid` (422), `ledger.archive_is_fixed`, `ledger.site_is_withdrawn`.
 */
export async function recordRemedy(db: Database, { siteId, version, kind, openedOn, note = null, objectionId = null, reason = null, also, ...by }: {
  siteId: string, version: number, kind: RemedyKind, openedOn: Day, note?: string | null, objectionId?: string | null, reason?: string | null, also?: (tx: Database) => Write[]
} & MoveBy): Promise<string> {
  const site = await getOpenSite(db, siteId, version)
  if (openedOn > toDay(by.now)) throw siteFactsInvalid({ issues: [{ path: 'openedOn', code: 'ledger.day_in_future' }] })
  const dossier = await readDossier(db, site, { now: by.now })
  if (dossier.remedies.some(remedy => remedy.kind === kind && remedy.closedOn === null)) throw siteFactsInvalid({ issues: [{ path: 'kind', code: 'ledger.remedy_is_open' }] })
  const id = createId()
  const row = {
    id, siteId, round: site.round, kind, openedOn, openedBy: by.actor.kind === 'staff' ? by.actor.id : null, objectionId, note,
  }
  const touched = touchSite(site, {}, { now: by.now, events: [{ action: 'site.remedyOpened', facts: { kind } }] })
  const facts = without(dossier.round, approvalFacts)
  const paused = (kind === 'hardship' || kind === 'thirdParty') && movesAt(site.status).includes('pause')
    ? await planMove(db, touched.after, { move: 'pause', facts: { pauseGround: kind }, reason }, by)
    : undefined
  if (paused && 'issues' in paused) throw siteFactsInvalid({ issues: paused.issues })
  await commit(db, tx => [
    ...writeChanges(tx, [touched], by),
    tx.insert(siteRemedies).values(row).returning({ id: siteRemedies.id }),
    ...paused ? writeMoves(tx, [{ ...paused, remedy: undefined, round: { ...paused.round, facts: without(paused.round.facts, approvalFacts) } }], by)
      : [writeRound(tx, { siteId, round: site.round, facts }, by)],
    ...also?.(tx) ?? [],
  ])
  return id
}

/**
 * Closes one: a review or a suit with its outcome gives the person fifteen more days, so the end of the hold is worked out
 * again in the same commit. Throws `ledger.remedy_not_found` (404), `stale` (409) also when it is closed already, `invalid` (422).
 */
export async function closeRemedy(db: Database, { siteId, version, remedyId, outcome, closedOn, ...by }: {
  siteId: string, version: number, remedyId: string, outcome: RemedyOutcome, closedOn: Day
} & MoveBy): Promise<void> {
  const site = await getOpenSite(db, siteId, version)
  const [remedy] = await db.select().from(siteRemedies).where(and(eq(siteRemedies.id, remedyId), eq(siteRemedies.siteId, siteId)))
  if (remedy === undefined) throw remedyNotFound()
  const issues = [
    ...closedOn > toDay(by.now) ? [{ path: 'closedOn', code: 'ledger.day_in_future' }] : [],
    ...closedOn < remedy.openedOn ? [{ path: 'closedOn', code: 'ledger.days_out_of_order' }] : [],
  ]
  if (issues.length > 0) throw siteFactsInvalid({ issues })
  const found = await readDossier(db, site, { now: by.now })
  const dossier = { ...found, remedies: [...found.remedies, { kind: remedy.kind, openedOn: remedy.openedOn, closedOn }] }
  const change = touchSite(site, holdOf(site, dossier, by.calendar), { now: by.now, events: [{ action: 'site.remedyClosed', facts: { kind: remedy.kind, outcome } }] })
  await commit(db, tx => [
    ...writeChanges(tx, [change], by),
    tx.update(siteRemedies).set({ closedOn, closedBy: by.actor.kind === 'staff' ? by.actor.id : null, outcome })
      .where(and(eq(siteRemedies.id, remedyId), isNull(siteRemedies.closedOn))).returning({ id: siteRemedies.id }),
  ])
}

/** The end of the hold as it is counted now; nothing for a site that is not on hold. */
export function holdOf(site: Pick<SiteRow, 'status'>, dossier: Pick<Dossier, 'round' | 'remedies'>, calendar: WorkCalendar): { holdUntilOn?: Day | null } {
  return site.status === 'hold' ? { holdUntilOn: remediesUntil(dossier, calendar) } : {}
}

/** A site of the live ledger that is still the version the person saw. */
export async function getOpenSite(db: Database, siteId: string, version: number): Promise<SiteRow> {
  const site = await getSite(db, siteId)
  if (site.period === 'archive') throw archiveIsFixed()
  if (site.status === 'withdrawn') throw siteIsWithdrawn()
  if (site.version !== version) throw new StaleWriteError()
  return site
}

/** The remedies of a site, the open ones first, for staff. */
export async function listRemedies(db: Database, siteId: string): Promise<Array<typeof siteRemedies.$inferSelect>> {
  const rows = await db.select().from(siteRemedies).where(eq(siteRemedies.siteId, siteId))
  return rows.sort((a, b) => Number(a.closedOn !== null) - Number(b.closedOn !== null) || b.openedOn.localeCompare(a.openedOn) || a.id.localeCompare(b.id))
}
