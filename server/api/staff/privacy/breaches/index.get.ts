import { breachTables, listBreaches } from '#server/domain/privacy/breaches'
import { defineStaffHandler } from '#server/http/staff'

/** Leaks on record, and the tables one can concern. */
export default defineStaffHandler('privacy', 'breach', async ({ db, now }) => ({
  items: (await listBreaches(db)).map(({ id, discoveredAt, dueAt, reportedAt, closedAt }) => ({ id, discoveredAt, dueAt, reportedAt, closedAt })), tables: breachTables, now,
}))
