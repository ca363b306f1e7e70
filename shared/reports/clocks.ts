import type { ClockId } from '../calendar/clocks.ts'
import type { ReportStatus, Track } from './rules.ts'

/** The clock until the reporter is told the result; it starts when the case is dispatched. */
export const feedbackClocks: Record<Track, ClockId> = {
  danger: 'report.danger', inConstruction: 'report.general', small: 'report.microMatter', complex: 'report.complex', general: 'report.general',
}

/**
 * The clock of the step a case is in, which only staff see beside the one the reporter sees; undefined where the law
 * says "at once" or nothing.
 */
export function stepClockOf(status: ReportStatus, track: Track): ClockId | undefined {
  if (status === 'accepted' || status === 'reopened' || status === 'disputed') return 'report.acceptDefault'
  if (status === 'dispatched') return track === 'danger' ? 'report.danger' : 'report.take'
  if (status !== 'taken' && status !== 'verifying') return undefined
  return track === 'inConstruction' ? 'report.inConstruction' : track === 'danger' ? 'report.danger' : undefined
}
