import type { StaffMove } from './queue.ts'
import { movesFrom, stateOfWork, type Finding, type ReportStatus } from './rules.ts'

interface Case {
  status: ReportStatus
  previousStatus: ReportStatus | null
  finding: Finding | null
  findingBy: string | null
  handlerId: string | null
  formerHandlerId: string | null
  extendedAt: Date | null
}

const work: readonly StaffMove[] = ['dispute', 'take', 'visit', 'propose', 'handle', 'finish']

const conditions: Partial<Record<StaffMove, (report: Case, id: string) => boolean>> = {
  confirm: (report, id) => report.finding !== null && report.findingBy !== id,
  doubt: (report, id) => report.finding !== null && report.findingBy !== id,
  handle: ({ finding }) => finding === 'confirmed',
  finish: report => !(stateOfWork(report) === 'found' && report.finding === 'confirmed'),
  extend: ({ extendedAt }) => extendedAt === null,
  followUp: ({ handlerId }, id) => handlerId !== id,
  dispatch: ({ formerHandlerId }, id) => formerHandlerId !== id,
}

/**
 * Whether a move is worth a button for this person: what the command would refuse for who they are or for how the case
 * stands is not offered. The command decides all the same.
 */
export function isOffered(move: StaffMove, report: Case, { id, worksForBody }: { id: string, worksForBody: boolean }): boolean {
  if (!(movesFrom(report) as string[]).includes(move)) return false
  if (work.includes(move) && (!worksForBody || id === report.formerHandlerId)) return false
  return conditions[move]?.(report, id) ?? true
}
