import type { WorkCalendar } from '../../../shared/calendar/calendar.ts'
import type { Issue } from '../../../shared/errors.ts'
import { decisionOfMove } from '../../../shared/ledger/decisions.ts'
import { checkMove, moveOf, remediesUntil, statusAfter, type Dossier, type MoveContext, type MoveName } from '../../../shared/ledger/moves.ts'
import type { RoundFacts } from '../../../shared/ledger/rounds.ts'
import { toDay } from '../../../shared/time.ts'
import { commit, type OptionalWrite, type Write } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { StaleWriteError } from '../../database/errors.ts'
import { compare, writeChanges, type By, type SiteChange } from './commands.ts'
import { toDecision, writeDecision, type Decision } from './decisions.ts'
import { readDossier } from './dossier.ts'
import { archiveIsFixed, siteFactsInvalid, siteIsWithdrawn } from './errors.ts'
import { toSortColumns } from './order.ts'
import { getSite, type SiteRow } from './queries.ts'
import { siteRounds } from './tables.ts'

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
}

/**
 * Moves one site by one row of the rule table. Throws `stale` (409) when the site is not the version the person saw,
 * `invalid` (422) with every issue of `checkMove`, `ledger.archive_is_fixed`, `ledger.site_is_withdrawn`.
 */
export async function moveSite(db: Database, { siteId, version, request, ...by }: { siteId: string, version: number, request: MoveRequest } & MoveBy): Promise<void> {
  const site = await getSite(db, siteId)
  if (site.version !== version) throw new StaleWriteError()
  const planned = await planMove(db, site, request, by)
  if ('issues' in planned) throw siteFactsInvalid({ issues: planned.issues })
  await commit(db, tx => writeMoves(tx, [planned], by))
}

/** The move worked out for one site, or why it may not be made. Throws for the archive and for a withdrawn site. */
export async function planMove(db: Database, site: SiteRow, request: MoveRequest, by: MoveBy): Promise<PlannedMove | { issues: Issue[] }> {
  if (site.period === 'archive') throw archiveIsFixed()
  if (site.status === 'withdrawn') throw siteIsWithdrawn()
  const given = signed(request, by)
  const found = await readDossier(db, site, { given, now: by.now })
  const dossier: Dossier = { ...found, planZh: request.planZh ?? found.planZh, reuseZh: request.reuseZh ?? found.reuseZh, category: given.category ?? found.category }
  const issues = checkMove(request.move, dossier, { now: by.now, calendar: by.calendar, by: by.actor.kind === 'staff' ? by.actor.id : null, heating: by.heating })
  return issues.length > 0 ? { issues } : toMove(site, dossier, request, by)
}

/** Only facts the move names are taken; its signature is the person's own. */
function signed({ move, facts = {} }: MoveRequest, { actor, now }: By): RoundFacts {
  const { needs, takes = [], signs } = moveOf(move)
  const named = [...needs, ...takes]
  const taken = Object.fromEntries(Object.entries(facts).filter(([name, value]) => (named as string[]).includes(name) && value !== undefined)) as RoundFacts
  return signs === undefined || actor.kind !== 'staff' ? taken : { ...taken, [signs[0]]: actor.id, [signs[1]]: toDay(now) }
}

function toMove(site: SiteRow, dossier: Dossier, { move, reason = null, planZh, reuseZh }: MoveRequest, { actor, now, calendar }: MoveBy): PlannedMove {
  const decided = decisionOfMove(move, dossier.round)
  const status = statusAfter(move, dossier)
  const relapses = move === 'relapse'
  const { round } = dossier
  const isRecord = moveOf(move).to === 'same'
  const columns = {
    ...planZh !== undefined && { planZh },
    ...reuseZh !== undefined && { reuseZh },
    ...move === 'classify' && { category: round.category ?? null },
    ...move === 'hold' && { holdUntilOn: remediesUntil(dossier, calendar) },
    ...move === 'startVoluntary' && { mode: 'voluntary' as const },
    ...move === 'startAssisted' && { mode: 'assisted' as const },
    ...(move === 'enforce' || move === 'fastTrack') && { mode: 'enforced' as const },
    ...(move === 'demolish' || move === 'demolishFast') && { demolishedOn: round.demolishedOn ?? null },
    ...move === 'accept' && { acceptedOn: round.acceptedOn ?? null },
    ...move === 'close' && { closedOn: round.closedOn ?? null, lastCheckedOn: round.closedOn ?? null },
    ...relapses && { round: site.round + 1, demolishedOn: null, acceptedOn: null, closedOn: null, holdUntilOn: null, mode: null, greenAreaM2: null, reuseZh: null, reuseEn: null },
    ...move === 'pause' && { statusBeforePause: site.status },
    ...move === 'resume' && { statusBeforePause: null },
  }
  const moved: SiteRow = { ...site, ...columns, status, ...!isRecord && { statusOn: toDay(now) }, version: site.version + 1, changedAt: now }
  const after: SiteRow = { ...moved, ...toSortColumns(moved) }
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
    round: { siteId: site.id, round: after.round, facts: relapses ? { rectifyByOn: round.rectifyByOn } : round },
    decision: decided && toDecision(after, decided, { actor, calendar }),
  }
}

/** Everything that follows from these moves, for one commit. */
export function writeMoves(tx: Database, moves: PlannedMove[], by: By): Array<Write | OptionalWrite> {
  return [
    ...writeChanges(tx, moves.map(({ change }) => change), by),
    ...moves.map(({ round: { siteId, round, facts } }) => tx.insert(siteRounds).values({ siteId, round, startedAt: by.now, facts })
      .onConflictDoUpdate({ target: [siteRounds.siteId, siteRounds.round], set: { facts } }).returning({ siteId: siteRounds.siteId })),
    ...moves.flatMap(({ decision }) => decision ? [writeDecision(tx, decision)] : []),
  ]
}

/**
 * A change of the site that no move is: an objection opened or decided, a remedy, an acceptance, a visit. It counts the
 * version up, so that a decision made on what was known before is refused.
 */
export function touchSite(site: SiteRow, changes: Partial<SiteRow>, { now, events, reason = null }: { now: Date, events: SiteChange['events'], reason?: string | null }): SiteChange {
  const after: SiteRow = { ...site, ...changes, version: site.version + 1, changedAt: now }
  return { before: site, after, reason, changes: compare(site, after), events }
}
