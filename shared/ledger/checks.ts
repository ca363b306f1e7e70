import { addMonths } from '../calendar/days.ts'
import { toDay, type Day } from '../time.ts'
import { isUnchecked } from './moves.ts'
import type { Period, SiteStatus } from './rules.ts'

/** How long after its closure a place is still looked at as often as before: what comes back, comes back in the first year. */
export const checkedAfterClosureMonths = 12

interface Checked {
  period: Period
  status: SiteStatus
  closedOn: Day | null
  lastCheckedOn: Day | null
  publishedAt: Date | null
}

/**
 * Whether the page says by itself that nobody has looked at the place for thirty days. Of the live ledger every published
 * place is to be looked at, also while it is paused, until a year after its closure. One that was never looked at counts
 * from its publication. Nothing is said of the archive and of what was withdrawn.
 */
export function saysUnchecked({ period, status, closedOn, lastCheckedOn, publishedAt }: Checked, today: Day): boolean {
  if (period !== 'live' || publishedAt === null || status === 'withdrawn') return false
  if (closedOn !== null && closedOn < addMonths(today, -checkedAfterClosureMonths)) return false
  return isUnchecked(lastCheckedOn ?? toDay(publishedAt), today)
}
