import { countReports, listReports } from '#server/domain/reports/queries'
import { readQueue } from '#server/http/queue'
import { defineStaffHandler } from '#server/http/staff'
import { toDay } from '#shared/time'

/** The queue of the person's sub-districts, a page at a time. */
export default defineStaffHandler('reports', 'read', async ({ event, db, actor, now }) => {
  const { scope } = actor
  const { items, next } = await listReports(db, { ...readQueue(event, now), scope, limit: 50 })
  return {
    items,
    nextCursor: next && `${next.priority}.${next.receivedAt.getTime()}.${next.id}`,
    counts: await countReports(db, { scope }),
    today: toDay(now),
  }
})
