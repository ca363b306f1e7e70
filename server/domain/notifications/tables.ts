import { id, index, integer, json, table, text, timestamp } from '../../database/columns.ts'

/**
 * Mail to be sent, written in the commit of the change it tells of. It holds no text of anybody's: a template's name,
 * its figures, and a sealed address, which goes once the mail has left.
 */
export const outbox = table('outbox', {
  id: id('id').primaryKey(),
  /** The template: messages `mail.<kind>.subject` and `mail.<kind>.text`. */
  kind: text('kind').notNull(),
  params: json<Record<string, string | number>>('params').notNull(),
  locale: text('locale').$type<'zh-CN' | 'en'>().notNull(),
  /** Sealed with the contact key; null after the mail has left or was given up. */
  recipient: text('recipient'),
  createdAt: timestamp('created_at').notNull(),
  /** When to try next; null when nothing is left to do. */
  dueAt: timestamp('due_at'),
  attempts: integer('attempts').notNull(),
  /** A worker has it until then. */
  leasedUntil: timestamp('leased_until'),
  sentAt: timestamp('sent_at'),
  /** The mail server refused it for good. */
  refusedAt: timestamp('refused_at'),
  /** What went wrong last, as a short code without addresses. */
  lastProblem: text('last_problem'),
}, t => [index('outbox_by_due').on(t.dueAt), index('outbox_by_time').on(t.createdAt, t.id)])

/**
 * That something waits for the staff of a sub-district, until a mail to each of them is written: one row however much
 * arrives meanwhile, so a storm of reports costs nobody a full mailbox.
 */
export const staffNotices = table('staff_notices', {
  /** `<kind>:<sub-district>`; nothing after the colon when it is not known. */
  id: id('id').primaryKey(),
  /** The template, as in the outbox. */
  kind: text('kind').$type<StaffNoticeKind>().notNull(),
  subDistrict: text('sub_district'),
  createdAt: timestamp('created_at').notNull(),
})

export type StaffNoticeKind = 'report.arrived'
