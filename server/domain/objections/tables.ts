import { boolean, day, id, index, integer, json, table, text, timestamp, uniqueIndex } from '../../database/columns.ts'
import type { ReportDue } from '../../../shared/reports/records.ts'
import type { ObjectionAim, ObjectionChannel, ObjectionGround, ObjectionOutcome, ObjectionState, Standing } from '../../../shared/objections/rules.ts'

/** What somebody whom an entry concerns asks to be put right, without how they can be reached. */
export const objections = table('objections', {
  id: id('id').primaryKey(),
  number: text('number').notNull(),
  submissionId: id('submission_id').notNull(),
  siteId: id('site_id').notNull(),
  subDistrict: text('sub_district'),
  standing: text('standing').$type<Standing>().notNull(),
  grounds: json<ObjectionGround[]>('grounds').notNull(),
  aim: text('aim').$type<ObjectionAim>().notNull(),
  words: text('words').notNull(),
  channel: text('channel').$type<ObjectionChannel>().notNull(),
  enteredBy: id('entered_by'),
  /** Files for somebody else (代办). */
  isHelper: boolean('is_helper').notNull(),
  /** Which text about personal data was agreed to. */
  consentVersion: integer('consent_version').notNull(),
  locale: text('locale').notNull(),
  receivedAt: timestamp('received_at').notNull(),
  state: text('state').$type<ObjectionState>().notNull(),
  /** Null: not needed. */
  identity: text('identity').$type<'asked' | 'checked'>(),
  identityDueOn: day('identity_due_on'),
  identityBy: id('identity_by'),
  dueOn: day('due_on').notNull(),
  due: json<ReportDue>('due').notNull(),
  reviewedBy: id('reviewed_by'),
  reviewedAt: timestamp('reviewed_at'),
  proposal: text('proposal').$type<ObjectionOutcome>(),
  proposalReason: text('proposal_reason'),
  outcome: text('outcome').$type<ObjectionOutcome>(),
  /** The person reads it, and it stands on the entry once it was checked for names. */
  outcomeReason: text('outcome_reason'),
  decidedBy: id('decided_by'),
  decidedAt: timestamp('decided_at'),
  toldAt: timestamp('told_at'),
  /** When it was decided or withdrawn. */
  closedAt: timestamp('closed_at'),
  /** Whether the entry was hidden because of it. */
  hides: boolean('hides').notNull(),
  isDemo: boolean('is_demo').notNull(),
  version: integer('version').notNull(),
}, t => [
  uniqueIndex('objections_by_submission').on(t.submissionId),
  uniqueIndex('objections_by_number').on(t.number),
  index('objections_by_site').on(t.siteId, t.receivedAt, t.id),
  index('objections_by_state').on(t.state, t.dueOn, t.id),
  index('objections_by_sub_district').on(t.subDistrict, t.state, t.dueOn, t.id),
  index('objections_by_receipt').on(t.receivedAt, t.id),
  index('objections_by_close').on(t.closedAt, t.id),
  index('objections_by_demo').on(t.isDemo),
])

/** How the person can be reached, each value sealed to its row and column. */
export const objectionContacts = table('objection_contacts', {
  objectionId: id('objection_id').primaryKey(),
  name: text('name'),
  phone: text('phone'),
  email: text('email'),
})

export const objectionFiles = table('objection_files', {
  id: id('id').primaryKey(),
  objectionId: id('objection_id').notNull(),
  position: integer('position').notNull(),
  kind: text('kind').$type<'photo' | 'file'>().notNull(),
  /** Name in the media store. */
  media: text('media').notNull(),
  fileName: text('file_name').notNull(),
  mediaType: text('media_type').notNull(),
  bytes: integer('bytes').notNull(),
  addedAt: timestamp('added_at').notNull(),
}, t => [index('objection_files_by_objection').on(t.objectionId, t.position, t.id), index('objection_files_by_media').on(t.media)])

/** What went to and fro: questions of the office, answers and additions of the person. */
export const objectionMessages = table('objection_messages', {
  id: id('id').primaryKey(),
  objectionId: id('objection_id').notNull(),
  from: text('from_side').$type<'person' | 'office'>().notNull(),
  words: text('words').notNull(),
  by: id('by'),
  at: timestamp('at').notNull(),
}, t => [index('objection_messages_by_objection').on(t.objectionId, t.at, t.id)])
