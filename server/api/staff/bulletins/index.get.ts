import { addMonths } from '#shared/calendar/days'
import { lastFullQuarter } from '#shared/bulletins/fairness'
import { lastFullMonth } from '#shared/reports/figures'
import { toDay } from '#shared/time'
import { listBulletins } from '#server/domain/bulletins/queries'
import { defineStaffHandler } from '#server/http/staff'

/** The month that runs and the twelve before it, with which of them are frozen. */
export default defineStaffHandler('bulletins', 'read', async ({ db, now }) => {
  const last = lastFullMonth(now)
  const frozen = new Map((await listBulletins(db, { limit: 60 })).map(row => [row.month, row]))
  const recent = Array.from({ length: 12 }, (_, back) => addMonths(`${last}-01`, -back).slice(0, 7))
  const months = [...new Set([...recent, ...frozen.keys()])].sort().reverse()
  return {
    running: toDay(now).slice(0, 7),
    quarter: lastFullQuarter(now),
    months: months.map(month => ({ month, frozenAt: frozen.get(month)?.frozenAt ?? null })),
  }
})
