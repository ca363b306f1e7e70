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
  switch (status) {
    case 'accepted': case 'reopened': case 'disputed': return 'report.acceptDefault'
    case 'dispatched': return track === 'danger' ? 'report.danger' : 'report.take'
    case 'taken': case 'verifying': return track === 'inConstruction' ? 'report.inConstruction' : track === 'danger' ? 'report.danger' : undefined
    default: return undefined
  }
}
