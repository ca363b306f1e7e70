import { getQuery } from 'h3'
import { z } from 'zod'
import { listCommentAppeals } from '#server/domain/hearings/commentAppeals'
import { parseWith } from '#server/http/body'
import { defineStaffHandler } from '#server/http/staff'

const query = z.strictObject({ cursor: z.string().regex(/^\d{1,15}\.[0-9a-z-]{1,40}$/).optional() })

/** Appeals about comments that wait for an answer, across matters, the first due first. */
export default defineStaffHandler('hearings', 'decideAppeal', async ({ event, db, actor, now }) => {
  const [at, id] = parseWith(query, getQuery(event)).cursor?.split('.') ?? []
  const { items, next } = await listCommentAppeals(db, { scope: actor.scope, limit: 50, after: at && id ? { at: new Date(Number(at)), id } : undefined })
  return { items, nextCursor: next && `${next.at.getTime()}.${next.id}`, now }
})
