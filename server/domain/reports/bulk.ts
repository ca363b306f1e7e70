import { inArray } from 'drizzle-orm'
import type { WorkCalendar } from '../../../shared/calendar/calendar.ts'
import { PortalError } from '../../../shared/errors.ts'
import { moveActions, type BulkMove } from '../../../shared/reports/queue.ts'
import { canMove, needsSecondForRefusal, stateAfter, type ReportStatus } from '../../../shared/reports/rules.ts'
import type { RefusalReason } from '../../../shared/reports/refusals.ts'
import { can, type Holder, type RowScope } from '../../../shared/staff/permissions.ts'
import type { Keys } from '../../crypto/keys.ts'
import type { Database } from '../../database/connect.ts'
import { acceptReport, refuseReport } from './commands.ts'
import { closeReport } from './outcome.ts'
import { placeOf, type Report } from './queries.ts'
import { snoozeReport } from './snoozes.ts'
import { reportContacts, reports } from './tables.ts'

export interface BulkOrder { move: BulkMove, items: readonly { id: string, version: number }[], reason?: RefusalReason, text?: string }

/** What one report becomes, or the code of what stands in its way. */
export interface BulkResult {
  id: string
  number: string | null
  from: ReportStatus | null
  to: ReportStatus | 'later' | null
  problem: string | null
  /** After the move. */
  version: number | null
}

interface Officer extends Holder { kind: 'staff', id: string, scope: RowScope }
interface Asking extends BulkOrder { actor: Officer }

/**
 * What the move would make of each report, in the order asked; nothing is changed. A report the person may not see is
 * `report.not_found`.
 */
export async function previewBulk(db: Database, { move, items, actor }: Asking): Promise<BulkResult[]> {
  const ids = items.map(({ id }) => id)
  const rows = new Map((await db.select().from(reports).where(inArray(reports.id, ids))).map(row => [row.id, row]))
  const reachable = move === 'refuse'
    ? new Set((await db.select({ id: reportContacts.reportId }).from(reportContacts).where(inArray(reportContacts.reportId, ids))).map(({ id }) => id))
    : new Set<string>()
  return items.map(({ id, version }): BulkResult => {
    const report = rows.get(id)
    if (!report || !can(actor, 'reports', 'read', placeOf(report))) return { id, number: null, from: null, to: null, problem: 'report.not_found', version: null }
    const problem = findProblem(report, { move, version, actor, isAnonymous: !reachable.has(id) })
    const to = move === 'later' ? 'later' as const : stateAfter(report, move)
    return { id, number: report.number, from: report.status, to: problem ? null : to, problem, version: report.version }
  })
}

function findProblem(report: Report, { move, version, actor, isAnonymous }: { move: BulkMove, version: number, actor: Officer, isAnonymous: boolean }): string | null {
  if (report.version !== version) return 'stale'
  if (move === 'later') return null
  if (!can(actor, 'reports', moveActions[move], placeOf(report))) return 'forbidden'
  if (!canMove(report, move)) return 'report.cannot_move'
  // One look at many is not the care a second person is asked for.
  return move === 'refuse' && needsSecondForRefusal({ inDanger: report.inDanger, isAnonymous }) ? 'report.one_by_one' : null
}

/** Makes the move for each report that can: a commit of its own each, by the version the person saw. One that fails leaves the others. */
export async function moveInBulk(db: Database, { reason, text, keys, calendar, now, ...asking }: Asking & { keys: Keys, calendar: WorkCalendar, now: Date }): Promise<BulkResult[]> {
  const { move, actor } = asking
  const results: BulkResult[] = []
  for (const result of await previewBulk(db, asking)) {
    if (result.problem !== null) {
      results.push(result)
      continue
    }
    try {
      const decision = { reportId: result.id, version: result.version!, actor, keys, calendar, now }
      if (move === 'later') {
        await snoozeReport(db, { reportId: result.id, staffId: actor.id, now })
        results.push(result)
      }
      else {
        const { status, version } = await ({
          accept: () => acceptReport(db, decision),
          refuse: () => refuseReport(db, { ...decision, reason: reason! }),
          close: () => closeReport(db, { ...decision, reason: text! }),
        })[move]()
        results.push({ ...result, to: status, version })
      }
    }
    catch (error) {
      if (!(error instanceof PortalError)) throw error
      results.push({ ...result, to: null, problem: error.code })
    }
  }
  return results
}
