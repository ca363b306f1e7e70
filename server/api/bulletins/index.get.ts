import { getQuery } from 'h3'
import { lastFullQuarter } from '#shared/bulletins/fairness'
import { monthSchema } from '#shared/reports/figures'
import { listBulletins } from '#server/domain/bulletins/queries'
import { definePublicHandler } from '#server/http/handlers'

/** The months that were frozen, the latest first. */
export default definePublicHandler(async ({ event, db, now }) => {
  const before = monthSchema.safeParse(getQuery(event).before)
  const limit = 24
  const found = await listBulletins(db, { limit: limit + 1, before: before.success ? before.data : undefined })
  const months = found.slice(0, limit)
  return { months, next: found.length > limit ? months.at(-1)!.month : null, isFirst: !before.success, quarter: lastFullQuarter(now) }
})
