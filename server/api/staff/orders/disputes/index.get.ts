import { getQuery } from 'h3'
import { z } from 'zod'
import { listDisputes } from '#server/domain/volunteers/disputes'
import { parseWith } from '#server/http/body'
import { defineStaffHandler } from '#server/http/staff'

const query = z.strictObject({ cursor: z.string().regex(/^\d{1,15}_[\w.-]{1,60}$/).optional() })

/** Disputes that wait for an answer, the first due first. */
export default defineStaffHandler('orders', 'decideDispute', async ({ event, db, actor, now }) => {
  const [at, id] = parseWith(query, getQuery(event)).cursor?.split('_') ?? []
  const { items, next } = await listDisputes(db, { scope: actor.scope, limit: 50, after: at && id ? { at: new Date(Number(at)), id } : undefined })
  return { items, nextCursor: next && `${next.at.getTime()}_${next.id}`, now }
})
