import { and, asc, eq, inArray, isNull, lte, or } from 'drizzle-orm'
import { openContact, openContactValue, sealContact, sealContactValue, waysOf, type ContactColumn, type ContactRow } from '../../crypto/contact.ts'
import type { Keys } from '../../crypto/keys.ts'
import { commit, orNothing, type OptionalWrite, type Write } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { createId } from '../../database/ids.ts'
import { scrub } from '../../database/scrub.ts'
import { besideIds } from '../../database/statements.ts'
import { recordEvent, type Actor } from '../events/record.ts'
import { forgetMails, listWaitingNotices, queueMail } from '../notifications/outbox.ts'
import { findStaffNames } from '../staff/queries.ts'
import type { WorkCalendar } from '../../../shared/calendar/calendar.ts'
import { getClock } from '../../../shared/calendar/clocks.ts'
import type { Locale } from '../../../shared/locale.ts'
import { finalStatuses } from '../../../shared/reports/rules.ts'
import type { ContactAnswer } from '../../../shared/reports/schemas.ts'
import type { Role } from '../../../shared/staff/permissions.ts'
import { noContact, reporterHasLeft } from './errors.ts'
import { getReport, type Report } from './queries.ts'
import { reportContacts, reportMessages, reports } from './tables.ts'

type StaffActor = Extract<Actor, { kind: 'staff' }>

const rowOf = (reportId: string): ContactRow => ({ table: 'report_contacts', id: reportId })

/** The contact of a new report, each value sealed to its row and column. */
export function keepContact(tx: Database, { reportId, contact, keys }: { reportId: string, contact: ContactAnswer, keys: Keys }): Write {
  return tx.insert(reportContacts).values({ reportId, ...sealContact(rowOf(reportId), contact, keys) }).returning({ id: reportContacts.reportId })
}

async function findContact(db: Database, reportId: string) {
  const [row] = await db.select().from(reportContacts).where(eq(reportContacts.reportId, reportId))
  return row
}

/**
 * A mail that says only that there is something to look up, to be committed with the change it tells of; its address is
 * not shown to whoever caused it. No write without an address. It leaves at `dueAt`, `now` unless said.
 */
export async function prepareNotice(
  db: Database, report: Pick<Report, 'id' | 'number' | 'locale'>, keys: Keys, now: Date, { mailId, dueAt }: { mailId?: string, dueAt?: Date } = {},
): Promise<(tx: Database) => Write[]> {
  const row = await findContact(db, report.id)
  if (!row?.email) return () => []
  const to = openContactValue(rowOf(report.id), 'email', row.email, keys)!
  return tx => queueMail(tx, { id: mailId, dueAt, keys, kind: 'report.moved', to, params: { number: report.number }, locale: report.locale as Locale, at: now })
}

/** Which ways to reach the reporter are kept; never their values. */
export async function listContactWays(db: Database, reportId: string): Promise<ContactColumn[]> {
  return waysOf(await findContact(db, reportId))
}

/**
 * Opens a contact for one look. The opening is written down with its reason and the person's role before anything is
 * shown, and the reporter is told. Throws `report.no_contact` (404).
 */
export async function revealContact(db: Database, { reportId, reason, actor, keys, now }: {
  reportId: string, reason: string, actor: StaffActor & { role: Role }, keys: Keys, now: Date
}): Promise<ContactAnswer> {
  const report = await getReport(db, reportId)
  const row = await findContact(db, reportId)
  if (!row) throw noContact()
  const notice = await prepareNotice(db, report, keys, now)
  await commit(db, tx => [
    ...recordEvent(tx, { action: 'report.contactOpened', subject: { type: 'report', id: reportId }, actor, at: now, reason, facts: { role: actor.role } }),
    ...notice(tx),
  ])
  return openContact(rowOf(reportId), row, keys)
}

/**
 * Leaves words for the reporter, who reads them with the receipt and is told by mail that there is something to read.
 * It is no change of the report: its version stays. Throws `report.reporter_left` (409).
 */
export async function relayMessage(db: Database, { reportId, text, actor, keys, now }: { reportId: string, text: string, actor: StaffActor, keys: Keys, now: Date }): Promise<void> {
  const report = await getReport(db, reportId)
  if (report.reporterLeftAt !== null) throw reporterHasLeft()
  const notice = await prepareNotice(db, report, keys, now)
  await commit(db, tx => [
    tx.insert(reportMessages).values({ id: createId(), reportId, kind: 'message', text, by: actor.id, at: now }).returning({ id: reportMessages.id }),
    ...recordEvent(tx, { action: 'report.messaged', subject: { type: 'report', id: reportId }, actor, at: now }),
    ...notice(tx),
  ])
}

/**
 * What was said through the portal, the oldest first. Without `withWords`, only what the office has said: whoever handles
 * a case does not read the reporter's own words.
 */
export async function listMessages(db: Database, { reportId, withWords }: { reportId: string, withWords: boolean }) {
  const rows = await db.select().from(reportMessages).where(eq(reportMessages.reportId, reportId)).orderBy(asc(reportMessages.at), asc(reportMessages.id))
  const names = await findStaffNames(db, rows.flatMap(({ by }) => by ?? []))
  return rows.map(({ id, kind, text, by, at }) => ({ id, kind, at, text: withWords || by !== null ? text : null, by: by ? names.get(by) ?? null : null }))
}

/** What takes a contact out, together with the mails that have not left. */
export async function prepareErasure(db: Database, { id, number }: Pick<Report, 'id' | 'number'>): Promise<(tx: Database) => OptionalWrite[]> {
  const mails = await listWaitingNotices(db, { number })
  return tx => [orNothing(tx.delete(reportContacts).where(eq(reportContacts.reportId, id)).returning({ id: reportContacts.reportId })), ...forgetMails(tx, mails)]
}

/** Removes a contact at once and for good. Nothing happens when there is none. */
export async function removeContact(db: Database, { reportId, actor, now }: { reportId: string, actor: { kind: 'resident' } | { kind: 'system' }, now: Date }): Promise<void> {
  const report = await getReport(db, reportId)
  if (!await findContact(db, reportId)) return
  const erase = await prepareErasure(db, report)
  await commit(db, tx => [...erase(tx), ...recordEvent(tx, { action: 'report.contactRemoved', subject: { type: 'report', id: reportId }, actor, at: now })])
  await scrub(db)
}

/** Sends notices without content to this address from now on, in place of any before. Throws `report.reporter_left` (409). */
export async function chooseNotice(db: Database, { reportId, email, keys, now }: { reportId: string, email: string, keys: Keys, now: Date }): Promise<void> {
  const report = await getReport(db, reportId)
  if (report.reporterLeftAt !== null) throw reporterHasLeft()
  const before = await findContact(db, reportId)
  const mails = await listWaitingNotices(db, report)
  await commit(db, tx => [
    before
      ? tx.update(reportContacts).set({ email: sealContactValue(rowOf(reportId), 'email', email, keys) }).where(eq(reportContacts.reportId, reportId)).returning({ id: reportContacts.reportId })
      : keepContact(tx, { reportId, contact: { name: null, phone: null, email }, keys }),
    ...forgetMails(tx, mails),
    ...recordEvent(tx, { action: 'report.noticeChosen', subject: { type: 'report', id: reportId }, actor: { kind: 'resident' }, at: now }),
  ])
  if (before?.email) await scrub(db)
}

/** Sends no notices any more and forgets the address; a telephone number stays. Nothing happens without one. */
export async function stopNotice(db: Database, { reportId, now }: { reportId: string, now: Date }): Promise<void> {
  const report = await getReport(db, reportId)
  const before = await findContact(db, reportId)
  if (!before?.email) return
  const erase = await prepareErasure(db, report)
  const mails = await listWaitingNotices(db, report)
  await commit(db, tx => [
    ...before.phone === null
      ? erase(tx)
      : [tx.update(reportContacts).set({ email: null }).where(eq(reportContacts.reportId, reportId)).returning({ id: reportContacts.reportId }), ...forgetMails(tx, mails)],
    ...recordEvent(tx, { action: 'report.noticeStopped', subject: { type: 'report', id: reportId }, actor: { kind: 'resident' }, at: now }),
  ])
  await scrub(db)
}

const dayMs = 24 * 3_600_000

/**
 * The reports whose contact has been kept long enough after they were closed; of a merged one, after the matter it was
 * merged into was closed. 个人信息保护法 19: no longer than needed.
 */
export async function listOutlivedContacts(db: Database, { calendar, now, limit = 500 }: { calendar: WorkCalendar, now: Date, limit?: number }): Promise<string[]> {
  const closedBy = new Date(now.getTime() - (getClock('report.contactRetention', calendar).amount ?? 0) * dayMs)
  const isOver = and(
    inArray(besideIds(reports.status), finalStatuses.filter(status => status !== 'merged')),
    or(lte(reports.movedAt, closedBy), and(isNull(reports.movedAt), lte(reports.receivedAt, closedBy))),
  )
  const own = await db.select({ id: reports.id }).from(reportContacts).innerJoin(reports, eq(reports.id, reportContacts.reportId)).where(isOver).limit(limit)
  const merged = await db.select({ id: reports.id, mergedInto: reports.mergedInto }).from(reportContacts)
    .innerJoin(reports, eq(reports.id, reportContacts.reportId)).where(eq(besideIds(reports.status), 'merged'))
  const mains = merged.flatMap(({ mergedInto }) => mergedInto ?? [])
  const over = mains.length === 0 ? [] : (await db.select({ id: reports.id }).from(reports).where(and(inArray(reports.id, mains), isOver))).map(({ id }) => id)
  return [...own.map(({ id }) => id), ...merged.filter(({ mergedInto }) => mergedInto !== null && over.includes(mergedInto)).map(({ id }) => id)].slice(0, limit)
}
