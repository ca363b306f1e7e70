import { day, id, index, integer, json, table, text, timestamp, uniqueIndex } from '../../database/columns.ts'
import type { ReportDue } from '../../../shared/reports/records.ts'
import type { DataRequestKind, DataRequestState, DataSubject } from '../../../shared/privacy/rules.ts'

/** What a person asked about their own data, by way of a receipt. */
export const dataRequests = table('data_requests', {
  id: id('id').primaryKey(),
  submissionId: id('submission_id').notNull(),
  receiptKind: text('receipt_kind').$type<DataSubject>().notNull(),
  /** The row the receipt opens. */
  subjectId: id('subject_id').notNull(),
  kind: text('kind').$type<DataRequestKind>().notNull(),
  words: text('words'),
  receivedAt: timestamp('received_at').notNull(),
  dueOn: day('due_on').notNull(),
  due: json<ReportDue>('due').notNull(),
  state: text('state').$type<DataRequestState>().notNull(),
  answer: text('answer'),
  answeredAt: timestamp('answered_at'),
  answeredBy: id('answered_by'),
  version: integer('version').notNull(),
}, t => [
  uniqueIndex('data_requests_by_submission').on(t.submissionId),
  index('data_requests_by_subject').on(t.receiptKind, t.subjectId, t.receivedAt, t.id),
  index('data_requests_by_state').on(t.state, t.dueOn, t.id),
])

/** What a deletion took away, in numbers alone. */
export const deletionCertificates = table('deletion_certificates', {
  id: id('id').primaryKey(),
  at: timestamp('at').notNull(),
  cause: text('cause').$type<'request' | 'retention'>().notNull(),
  /** Rows by table and what of them. */
  counts: json<Record<string, number>>('counts').notNull(),
  by: id('by'),
}, t => [index('deletion_certificates_by_day').on(t.at, t.id)])

/** A leak of personal data: what, when, how many, and what was done. */
export const breaches = table('breaches', {
  id: id('id').primaryKey(),
  discoveredAt: timestamp('discovered_at').notNull(),
  fromAt: timestamp('from_at').notNull(),
  untilAt: timestamp('until_at').notNull(),
  /** Tables it may concern. */
  tables: json<string[]>('tables').notNull(),
  words: text('words').notNull(),
  /** Four hours after the discovery. */
  dueAt: timestamp('due_at').notNull(),
  affected: json<Record<string, number>>('affected').notNull(),
  reportedAt: timestamp('reported_at'),
  toldAt: timestamp('told_at'),
  closedAt: timestamp('closed_at'),
  createdBy: id('created_by'),
  version: integer('version').notNull(),
}, t => [index('breaches_by_day').on(t.discoveredAt, t.id)])
