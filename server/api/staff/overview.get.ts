import { getOutboxState } from '#server/domain/notifications/outbox'
import { countInbox, countReports } from '#server/domain/reports/queue'
import { listStaffAccounts } from '#server/domain/staff/queries'
import { defineStaffHandler } from '#server/http/staff'
import { nextYearMissingSince } from '#shared/calendar/calendar'
import { toDay } from '#shared/time'

/** What waits for the person signed in, as far as they may see it. */
export default defineStaffHandler('account', 'read', async ({ db, actor, calendar, now }) => ({
  reportsWaiting: actor.can('reports', 'read') ? (await countReports(db, { id: actor.id, scope: actor.scope, now })).submitted : 0,
  inbox: actor.can('reports', 'read') ? await countInbox(db, { id: actor.id, scope: actor.scope, now }) : null,
  mailWaiting: actor.can('mail', 'read') ? (await getOutboxState(db)).waiting : 0,
  mailIsConfigured: Boolean(process.env.SMTP_URL),
  accountsNotSetUp: actor.can('staff', 'read')
    ? (await listStaffAccounts(db)).filter(({ passwordHash, disabledAt }) => passwordHash === null && disabledAt === null).length
    : 0,
  /** The year whose holiday notice should be entered by now. */
  holidaysMissing: nextYearMissingSince(toDay(now), calendar)?.year ?? null,
}))
