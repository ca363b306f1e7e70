import { getQuery } from 'h3'
import { z } from 'zod'
import { listDataRequests } from '#server/domain/privacy/requests'
import { parseWith } from '#server/http/body'
import { defineStaffHandler } from '#server/http/staff'
import { dataRequestStates } from '#shared/privacy/rules'

const query = z.strictObject({
  state: z.enum(dataRequestStates).default('received'),
  cursor: z.string().regex(/^\d{4}-\d{2}-\d{2}~[0-9a-z-]{1,40}$/).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
})

/** Requests of people about their own data, the first due first. */
export default defineStaffHandler('privacy', 'read', async ({ event, db, now }) => {
  const { state, cursor, limit } = parseWith(query, getQuery(event))
  const [dueOn, id] = cursor?.split('~') ?? []
  const { items, next } = await listDataRequests(db, { state, limit, after: dueOn && id ? { dueOn, id } : undefined })
  return { state, items, nextCursor: next && `${next.dueOn}~${next.id}`, now }
})
