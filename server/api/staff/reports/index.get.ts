import { countReports, listReports } from '#server/domain/reports/queue'
import { listViews } from '#server/domain/reports/views'
import { readQueue, toCursor } from '#server/http/queue'
import { defineStaffHandler } from '#server/http/staff'

/** A list of the person's reports, a page at a time; the first page also counts the states and names the kept lists. */
export default defineStaffHandler('reports', 'read', async (context) => {
  const { db, actor, now } = context
  const { after, ...queue } = readQueue(context)
  const { items, next } = await listReports(db, { ...queue, after, limit: 50, withWords: actor.can('reports', 'readWords') })
  const { status, inbox } = queue.filter
  return {
    items,
    nextCursor: next && toCursor(next),
    list: { status: status ?? null, inbox: inbox ?? null },
    counts: after ? null : await countReports(db, queue.reader),
    views: after ? [] : await listViews(db, actor.id),
    may: { accept: actor.can('reports', 'accept'), refuse: actor.can('reports', 'refuse'), close: actor.can('reports', 'supervise') },
    now,
  }
})
