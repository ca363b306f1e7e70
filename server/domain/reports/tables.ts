import { boolean, day, id, index, integer, json, real, table, text, timestamp, uniqueIndex } from '../../database/columns.ts'
import type { ReportDue, DraftAnswers } from '../../../shared/reports/records.ts'
import type { CoordinateSystem } from '../../../shared/places/coordinates.ts'
import type { PositionSource } from '../../../shared/places/position.ts'
import type { RefusalReason } from '../../../shared/reports/refusals.ts'
import type { BeingBuilt, ReportKind, ReportStatus } from '../../../shared/reports/rules.ts'

/** A journey that is not finished, or whose receipt is still shown. */
export const reportDrafts = table('report_drafts', {
  id: id('id').primaryKey(),
  /** SHA-256 of the cookie. */
  tokenHash: text('token_hash').notNull(),
  submissionId: id('submission_id').notNull(),
  answers: json<DraftAnswers>('answers').notNull(),
  /** When it became a report; the answers are gone then. */
  sentAt: timestamp('sent_at'),
  expiresAt: timestamp('expires_at').notNull(),
}, t => [uniqueIndex('report_drafts_by_token').on(t.tokenHash), index('report_drafts_by_expiry').on(t.expiresAt)])

/** A clean photo that belongs to no report yet. */
export const photoUploads = table('photo_uploads', {
  id: id('id').primaryKey(),
  /** Of the bytes that arrived, by which a program names them. Gone with this row. */
  sha256: text('sha256').notNull(),
  draftId: id('draft_id'),
  media: text('media').notNull(),
  width: integer('width').notNull(),
  height: integer('height').notNull(),
  size: integer('size').notNull(),
  expiresAt: timestamp('expires_at').notNull(),
}, t => [
  index('photo_uploads_by_hash').on(t.sha256),
  index('photo_uploads_by_draft').on(t.draftId),
  index('photo_uploads_by_expiry').on(t.expiresAt),
])

/** What somebody reported. Who it was is not here. */
export const reports = table('reports', {
  id: id('id').primaryKey(),
  number: text('number').notNull(),
  submissionId: id('submission_id').notNull(),
  kind: text('kind').$type<ReportKind>().notNull(),
  beingBuilt: text('being_built').$type<BeingBuilt>().notNull(),
  inDanger: boolean('in_danger').notNull(),
  seenOn: day('seen_on'),
  subDistrict: text('sub_district').notNull(),
  community: text('community'),
  placeWords: text('place_words').notNull(),
  nearWords: text('near_words'),
  /** WGS-84 degrees of the building as the reporter gave them. Staff only. */
  longitude: real('longitude'),
  latitude: real('latitude'),
  accuracyM: real('accuracy_m'),
  /** The same as it was given, in the system it was declared in. */
  rawLongitude: real('raw_longitude'),
  rawLatitude: real('raw_latitude'),
  coordinateSystem: text('coordinate_system').$type<CoordinateSystem>(),
  positionSource: text('position_source').$type<PositionSource>(),
  words: text('words').notNull(),
  /** The site of the ledger the reporter recognised. */
  siteId: id('site_id'),
  locale: text('locale').notNull(),
  status: text('status').$type<ReportStatus>().notNull(),
  refusalReason: integer('refusal_reason').$type<RefusalReason>(),
  priority: integer('priority').notNull(),
  receivedAt: timestamp('received_at').notNull(),
  /** The last day of the next step, Asia/Shanghai, and how it was counted. */
  dueOn: day('due_on'),
  due: json<ReportDue>('due'),
  isDemo: boolean('is_demo').notNull(),
  version: integer('version').notNull(),
}, t => [
  uniqueIndex('reports_by_number').on(t.number),
  uniqueIndex('reports_by_submission').on(t.submissionId),
  index('reports_in_queue').on(t.status, t.priority, t.receivedAt, t.id),
  index('reports_in_queue_of_sub_district').on(t.status, t.subDistrict, t.priority, t.receivedAt, t.id),
  index('reports_by_demo').on(t.isDemo),
])

/** The clean photos of a report, staff only. */
export const reportPhotos = table('report_photos', {
  id: id('id').primaryKey(),
  reportId: id('report_id').notNull(),
  position: integer('position').notNull(),
  media: text('media').notNull(),
  width: integer('width').notNull(),
  height: integer('height').notNull(),
}, t => [index('report_photos_by_report').on(t.reportId, t.position)])

/** What staff note among themselves. */
export const reportNotes = table('report_notes', {
  id: id('id').primaryKey(),
  reportId: id('report_id').notNull(),
  text: text('text').notNull(),
  by: id('by').notNull(),
  at: timestamp('at').notNull(),
}, t => [index('report_notes_by_report').on(t.reportId, t.at)])

/** How to reach a reporter, each value sealed to its place. No query of the staff pages reads this table. */
export const reportContacts = table('report_contacts', {
  reportId: id('report_id').primaryKey(),
  name: text('name'),
  phone: text('phone'),
  email: text('email'),
})
