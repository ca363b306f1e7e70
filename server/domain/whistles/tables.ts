import { boolean, id, index, integer, table, text, timestamp, uniqueIndex } from '../../database/columns.ts'
import type { AnswerKind } from '../../../shared/whistles/rules.ts'

/** 吹哨: a call to bodies to report in on a case. */
export const whistles = table('whistles', {
  id: id('id').primaryKey(),
  submissionId: id('submission_id').notNull(),
  reportId: id('report_id').notNull(),
  /** Of the case, so that the lists of a sub-district need no other table. */
  subDistrict: text('sub_district').notNull(),
  question: text('question').notNull(),
  hours: integer('hours').notNull(),
  calledAt: timestamp('called_at').notNull(),
  calledBy: id('called_by').notNull(),
  /** From this instant on an answer is late. */
  dueAt: timestamp('due_at').notNull(),
  /** When silence is to be passed on; null when that was done, or when the whistle was closed before its time. */
  escalatesAt: timestamp('escalates_at'),
  closedAt: timestamp('closed_at'),
  closedBy: id('closed_by'),
  isDemo: boolean('is_demo').notNull(),
}, t => [
  uniqueIndex('whistles_by_submission').on(t.submissionId),
  index('whistles_by_report').on(t.reportId, t.calledAt),
  index('whistles_open').on(t.closedAt, t.dueAt, t.id),
  index('whistles_open_of_sub_district').on(t.subDistrict, t.closedAt, t.dueAt, t.id),
  index('whistles_to_escalate').on(t.escalatesAt),
])

/** A body that was called, and how it reported in. Whether in time, the instants say. */
export const whistleBodies = table('whistle_bodies', {
  id: id('id').primaryKey(),
  whistleId: id('whistle_id').notNull(),
  bodyId: id('body_id').notNull(),
  kind: text('kind').$type<AnswerKind>(),
  text: text('text'),
  answeredAt: timestamp('answered_at'),
  answeredBy: id('answered_by'),
  /** When its silence was passed on to the supervisors. */
  escalatedAt: timestamp('escalated_at'),
  /** Written by the caller at the end: what it did, or what was done about its silence. */
  did: text('did'),
}, t => [
  uniqueIndex('whistle_bodies_of_whistle').on(t.whistleId, t.bodyId),
  index('whistle_bodies_waiting').on(t.bodyId, t.answeredAt),
])
