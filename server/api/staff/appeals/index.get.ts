import { getQuery } from 'h3'
import { z } from 'zod'
import { listAppeals } from '#server/domain/reports/appeals'
import { parseWith } from '#server/http/body'
import { defineStaffHandler } from '#server/http/staff'

const query = z.strictObject({
  cursor: z.string().regex(/^\d{1,15}\.[0-9a-z]{1,40}$/).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
})

/** Appeals that wait for an answer, the first due first. */
export default defineStaffHandler('reports', 'decideAppeal', async ({ event, db, actor, now }) => {
  const { cursor, limit } = parseWith(query, getQuery(event))
  const [at, reportId] = cursor?.split('.') ?? []
  const { items, next } = await listAppeals(db, { scope: actor.scope, limit, after: at && reportId ? { at: new Date(Number(at)), reportId } : undefined })
  return { items, nextCursor: next && `${next.at.getTime()}.${next.reportId}`, now }
})
