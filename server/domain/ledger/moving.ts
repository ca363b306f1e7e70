import { inArray } from 'drizzle-orm'
import type { WorkCalendar } from '../../../shared/calendar/calendar.ts'
import type { Issue } from '../../../shared/errors.ts'
import { mostSites } from '../../../shared/ledger/bulk.ts'
import { decisionOfMove } from '../../../shared/ledger/decisions.ts'
import { checkMove, moveOf, remediesUntil, statusAfter, type Dossier, type MoveContext, type MoveName, type RemedyKind } from '../../../shared/ledger/moves.ts'
import type { RoundFact, RoundFacts } from '../../../shared/ledger/rounds.ts'
import { toDay } from '../../../shared/time.ts'
import { commit, type OptionalWrite, type Write } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { StaleWriteError } from '../../database/errors.ts'
import { createId } from '../../database/ids.ts'
import { compare, writeChanges, type By, type SiteChange } from './commands.ts'
import { toDecision, writeDecision, type Decision } from './decisions.ts'
import { readDossier } from './dossier.ts'
import { archiveIsFixed, siteFactsInvalid, siteIsWithdrawn } from './errors.ts'
import { toSortColumns } from './order.ts'
import { getSite, type SiteRow } from './queries.ts'
import { siteRemedies, siteRounds, sites } from './tables.ts'

export interface MoveRequest {
  move: MoveName
  /** Facts given with the move; those on file stay. */
  facts?: RoundFacts
  /** Why; the public reads it where the move is public. */
  reason?: string | null
  planZh?: string
  reuseZh?: string
}

export interface MoveBy extends By {
  calendar: WorkCalendar
  heating?: MoveContext['heating']
}

/** A move that may be made: the change of the site and what is on file of its round afterwards. */
export interface PlannedMove {
  change: SiteChange
  round: { siteId: string, round: number, facts: RoundFacts }
  /** What the move itself puts on file, with the day by which it has to be published. */
  decision: Decision | null
  /** A pause for hardship or a third party's claim stands until that is settled. */
  remedy?: { kind: RemedyKind, round: number }
}

/** One site of a bulk change: what would be done, or why it may not be. */
export type SitePlan = { site: SiteRow } & ({ planned: PlannedMove, issues: readonly [] } | { planned: null, issues: Issue[] })

/**
 * Moves one site by one row of the rule table. Throws `stale` (409) when the site is not the version the person saw,
 * `invalid` (422) with every issue of `checkMove`, `ledger.archive_is_fixed`, `ledger.site_is_withdrawn`.
 * Whether the person may do it (`moveOf(move).permission`) is for the route to ask.
 */
export async function moveSite(db: Database, { siteId, version, request, ...by }: { siteId: string, version: number, request: MoveRequest } & MoveBy): Promise<void> {
  const site = await getSite(db, siteId)
  if (site.version !== version) throw new StaleWriteError()
  const planned = await planMove(db, site, request, by)
  if ('issues' in planned) throw siteFactsInvalid({ issues: planned.issues })
  await commit(db, tx => writeMoves(tx, [planned], by))
}

/**
 * A preview of the same move for many sites, in the order given: nothing is written. Each is decided by itself, so that
 * the answer says of every site whether it may go and why not. Throws `ledger.site_not_found` for an unknown id.
 */
export async function planMoves(db: Database, { siteIds, request, ...by }: { siteIds: readonly string[], request: MoveRequest } & MoveBy): Promise<SitePlan[]> {
  if (siteIds.length > mostSites) throw siteFactsInvalid({ issues: [{ path: 'siteIds', code: 'ledger.too_many_at_once', params: { most: mostSites } }] })
  const rows = siteIds.length === 0 ? [] : await db.select().from(sites).where(inArray(sites.id, [...siteIds]))
  const found = new Map(rows.map(site => [site.id, site]))
  const plans: SitePlan[] = []
  for (const id of new Set(siteIds)) {
    const site = found.get(id) ?? await getSite(db, id)
    if (site.period === 'archive' || isGone(site, request)) {
      plans.push({ site, planned: null, issues: [{ path: '', code: site.period === 'archive' ? 'ledger.archive_is_fixed' : 'ledger.site_is_withdrawn' }] })
      continue
    }
    const planned = await planMove(db, site, request, by)
    plans.push('issues' in planned ? { site, planned: null, issues: planned.issues } : { site, planned, issues: [] })
  }
  return plans
}

/**
 * Makes the same move for many sites in one commit, all or none: one reason, one event for each. `sites` names the version
 * of each the person saw in the preview. Throws `stale` (409) when one of them has changed, or `invalid` (422) with the
 * issues of every site, each under `sites.<id>`.
 */
export async function moveSites(db: Database, { sites: wanted, request, ...by }: { sites: ReadonlyArray<{ id: string, version: number }>, request: MoveRequest } & MoveBy): Promise<void> {
  const plans = await planMoves(db, { siteIds: wanted.map(({ id }) => id), request, ...by })
  const versions = new Map(wanted.map(({ id, version }) => [id, version]))
  if (plans.some(({ site }) => versions.get(site.id) !== site.version)) throw new StaleWriteError()
  const issues = plans.flatMap(({ site, issues: found }) => found.map(issue => ({ ...issue, path: `sites.${site.id}` })))
  if (issues.length > 0) throw siteFactsInvalid({ issues })
  await commit(db, tx => writeMoves(tx, plans.flatMap(({ planned }) => planned ?? []), by))
}

/** The move worked out for one site, or why it may not be made. Throws for the archive and mostly for a withdrawn site. */
export async function planMove(db: Database, site: SiteRow, request: MoveRequest, by: MoveBy): Promise<PlannedMove | { issues: Issue[] }> {
  if (site.period === 'archive') throw archiveIsFixed()
  if (isGone(site, request)) throw siteIsWithdrawn()
  const given = signed(request, by)
  const found = await readDossier(db, site, { given, now: by.now })
  const dossier: Dossier = { ...found, planZh: request.planZh ?? found.planZh, reuseZh: request.reuseZh ?? found.reuseZh, category: given.category ?? found.category }
  const bySystem = moveOf(request.move).permission === 'system' && by.actor.kind !== 'system' ? [{ path: '', code: 'ledger.by_clock_only' }] : []
  const issues = [...bySystem, ...checkMove(request.move, dossier, { now: by.now, calendar: by.calendar, by: by.actor.kind === 'staff' ? by.actor.id : null, heating: by.heating })]
  return issues.length > 0 ? { issues } : toMove(site, dossier, request, by)
}

/** A withdrawn site takes no move but what has to be done before it is published again. */
function isGone({ status }: SiteRow, { move }: MoveRequest): boolean {
  return status === 'withdrawn' && !moveOf(move).from.includes('withdrawn')
}

/** Only facts the move names are taken; its signature is the person's own. */
function signed({ move, facts = {} }: MoveRequest, { actor, now }: By): RoundFacts {
  const { needs, takes = [], signs } = moveOf(move)
  const named = [...needs, ...takes]
  const taken = Object.fromEntries(Object.entries(facts).filter(([name, value]) => (named as string[]).includes(name) && value !== undefined)) as RoundFacts
  return signs === undefined || actor.kind !== 'staff' ? taken : { ...taken, [signs[0]]: actor.id, [signs[1]]: toDay(now) }
}

function toMove(site: SiteRow, dossier: Dossier, { move, reason = null, planZh, reuseZh, facts: given = {} }: MoveRequest, { actor, now, calendar }: MoveBy): PlannedMove {
  const decided = decisionOfMove(move, dossier.round)
  const status = statusAfter(move, dossier)
  const relapses = move === 'relapse'
  const { to, needs, takes = [], clears = [] } = moveOf(move)
  const isRecord = to === 'same'
  // What is given with this move stays, even where the move clears what was on file before.
  const isGiven = (name: RoundFact) => given[name] !== undefined && ([...needs, ...takes] as RoundFact[]).includes(name)
  const round = relapses ? { clarities: dossier.round.clarities, rectifyByOn: dossier.round.rectifyByOn } : without(dossier.round, clears.filter(name => !isGiven(name)))
  const columns = {
    ...planZh !== undefined && { planZh },
    ...reuseZh !== undefined && { reuseZh },
    ...move === 'classify' && { category: round.category ?? null },
    ...status === 'hold' && { holdUntilOn: remediesUntil(dossier, calendar) },
    ...move === 'startVoluntary' && { mode: 'voluntary' as const },
    ...move === 'startAssisted' && { mode: 'assisted' as const },
    ...(move === 'enforce' || move === 'fastTrack') && { mode: 'enforced' as const },
    ...(move === 'demolish' || move === 'demolishFast') && { demolishedOn: round.demolishedOn ?? null },
    ...move === 'accept' && { acceptedOn: round.acceptedOn ?? null },
    ...move === 'close' && { closedOn: round.closedOn ?? null, lastCheckedOn: round.closedOn ?? null },
    ...(relapses || move === 'file') && { holdUntilOn: null },
    ...relapses && { round: site.round + 1, demolishedOn: null, acceptedOn: null, closedOn: null, mode: null, greenAreaM2: null, reuseZh: null, reuseEn: null },
    ...move === 'pause' && { statusBeforePause: site.status },
    ...move === 'resume' && { statusBeforePause: null },
  }
  const moved: SiteRow = { ...site, ...columns, status, ...!isRecord && { statusOn: toDay(now) }, version: site.version + 1, changedAt: now }
  const after: SiteRow = { ...moved, ...toSortColumns(moved) }
  const { pauseGround } = round
  const suspends = move === 'pause' && (pauseGround === 'hardship' || pauseGround === 'thirdParty') && !dossier.remedies.some(({ kind, closedOn }) => kind === pauseGround && closedOn === null)
  return {
    change: {
      before: site,
      after,
      reason,
      changes: compare(site, after),
      events: [isRecord
        ? { action: 'site.recorded', facts: { move, round: site.round } }
        : { action: 'site.moved', facts: { move, fromStatus: site.status, toStatus: status, round: after.round } }],
    },
    round: { siteId: site.id, round: after.round, facts: round },
    decision: decided && toDecision(after, decided, { actor, calendar }),
    ...suspends && { remedy: { kind: pauseGround, round: site.round } },
  }
}

/** The facts but these. */
export function without(facts: RoundFacts, names: readonly RoundFact[]): RoundFacts {
  return Object.fromEntries(Object.entries(facts).filter(([name, value]) => value !== undefined && !(names as readonly string[]).includes(name)))
}

/** Everything that follows from these moves, for one commit. */
export function writeMoves(tx: Database, moves: PlannedMove[], by: By): Array<Write | OptionalWrite> {
  return [
    ...writeChanges(tx, moves.map(({ change }) => change), by),
    ...moves.map(({ round }) => writeRound(tx, round, by)),
    ...moves.flatMap(({ decision }) => decision ? [writeDecision(tx, decision)] : []),
    ...moves.flatMap(({ change, remedy }) => remedy === undefined ? [] : [tx.insert(siteRemedies).values({
      id: createId(), siteId: change.after.id, ...remedy, openedOn: toDay(by.now), openedBy: by.actor.kind === 'staff' ? by.actor.id : null,
    }).returning({ id: siteRemedies.id })]),
  ]
}

/** What is on file of a round from now on; only in a commit that counts the site's version up. */
export function writeRound(tx: Database, { siteId, round, facts }: PlannedMove['round'], { now }: Pick<By, 'now'>): Write {
  return tx.insert(siteRounds).values({ siteId, round, startedAt: now, facts })
    .onConflictDoUpdate({ target: [siteRounds.siteId, siteRounds.round], set: { facts } }).returning({ siteId: siteRounds.siteId })
}

/**
 * A change of the site that no move is: an objection opened or decided, a remedy, an acceptance, a visit. It counts the
 * version up, so that a decision made on what was known before is refused.
 */
export function touchSite(site: SiteRow, changes: Partial<SiteRow>, { now, events, reason = null }: { now: Date, events: SiteChange['events'], reason?: string | null }): SiteChange {
  const after: SiteRow = { ...site, ...changes, version: site.version + 1, changedAt: now }
  return { before: site, after, reason, changes: compare(site, after), events }
}
