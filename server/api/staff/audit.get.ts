import { getQuery } from 'h3'
import { listEvents } from '#server/domain/events/queries'
import { findStaffNames, listStaffAccounts } from '#server/domain/staff/queries'
import { parseWith } from '#server/http/body'
import { defineStaffHandler } from '#server/http/staff'
import { auditQuerySchema } from '#shared/staff/schemas'
import { startOfDay } from '#shared/time'

const day = 24 * 3600 * 1000

/** Everything that happened, the newest first. */
export default defineStaffHandler('audit', 'read', async ({ event, db }) => {
  const { action, subjectType, subject, actor, from, to, cursor, limit } = parseWith(auditQuerySchema, getQuery(event))
  const items = await listEvents(db, {
    action,
    subject: subjectType && { type: subjectType, id: subject },
    actorId: actor,
    from: from ? startOfDay(from) : undefined,
    until: to ? new Date(startOfDay(to).getTime() + day) : undefined,
  }, { limit: limit + 1, before: cursor })
  const shown = items.slice(0, limit)
  const names = await findStaffNames(db, [...new Set(shown.flatMap(({ actorId }) => actorId ?? []))])
  const last = items.length > limit ? shown.at(-1) : undefined
  return {
    items: shown.map(entry => ({ ...entry, actorName: entry.actorId && (names.get(entry.actorId) ?? null) })),
    nextCursor: last ? `${last.at.getTime()}.${last.id}` : null,
    staff: (await listStaffAccounts(db)).map(({ id, name }) => ({ id, name })),
  }
})
