import { boolean, day, id, index, integer, json, primaryKey, real, table, text, timestamp, uniqueIndex } from '../../database/columns.ts'
import type { CoordinateSystem } from '../../../shared/places/coordinates.ts'
import type { PositionSource } from '../../../shared/places/position.ts'
import type { DraftAnswers, PausedClocks, ReportDue, ReportSnapshot } from '../../../shared/reports/records.ts'
import type { Mask } from '../../../shared/reports/masks.ts'
import type { Box, PhotoRejection } from '../../../shared/reports/photos.ts'
import type { WeekRow } from '../../../shared/reports/figures.ts'
import type { KnownAs } from '../../../shared/reports/known.ts'
import type { RefusalReason } from '../../../shared/reports/refusals.ts'
import type { BeingBuilt, Finding, ReportKind, ReportMove, ReportSource, ReportStatus, Track } from '../../../shared/reports/rules.ts'
import type { Satisfaction, Solved } from '../../../shared/reports/afterwards.ts'

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
  index('photo_uploads_by_media').on(t.media),
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
  /** Passages of the words that are shown to nobody but those who may cover them. */
  masks: json<Mask[]>('masks'),
  /** The reporter wants the photos kept as they were, as evidence. */
  keepOriginals: boolean('keep_originals').notNull().default(false),
  /** The site of the ledger the reporter recognised. */
  siteId: id('site_id'),
  /** The open matter the reporter recognised, whether or not the report was merged into it. */
  knownReportId: id('known_report_id'),
  /** How it is with what was recognised; null when there was nothing to recognise. */
  knownAs: text('known_as').$type<KnownAs>(),
  locale: text('locale').notNull(),
  status: text('status').$type<ReportStatus>().notNull(),
  refusalReason: integer('refusal_reason').$type<RefusalReason>(),
  priority: integer('priority').notNull(),
  receivedAt: timestamp('received_at').notNull(),
  /** The last day of the next answer to the reporter, Asia/Shanghai, and how it was counted. */
  dueOn: day('due_on'),
  due: json<ReportDue>('due'),
  /** The last day of the step staff are in, which the reporter does not see. */
  stepDueOn: day('step_due_on'),
  stepDue: json<ReportDue>('step_due'),
  /** The earlier end of both clocks; null while none runs. The inbox is ordered by it. */
  nextDueAt: timestamp('next_due_at'),
  /** When it is to be noted next that a clock has run out; null once it has been. */
  alarmAt: timestamp('alarm_at'),
  /** The clocks as they stood when the reporter was asked; they go on with the answer. */
  pausedClocks: json<PausedClocks>('paused_clocks'),
  isDemo: boolean('is_demo').notNull(),
  version: integer('version').notNull(),

  source: text('source').$type<ReportSource>().notNull().default('resident'),
  /** Set at dispatch; null before. */
  track: text('track').$type<Track>(),
  /** When it came into its state. */
  movedAt: timestamp('moved_at'),
  /** The state before it was extended or waits for an answer. */
  previousStatus: text('previous_status').$type<ReportStatus>(),
  /** The case this one is about as well: of a merged report, whose result its reporter is told. */
  mergedInto: id('merged_into'),
  /** Who has it; of a transferred one, who received it. */
  bodyId: id('body_id'),
  /** The matter in the words of triage: all that the body in charge gets to read. */
  rewrite: text('rewrite'),
  dispatchedAt: timestamp('dispatched_at'),
  handlerId: id('handler_id'),
  /** Who may not be given it again after it was reopened. */
  formerHandlerId: id('former_handler_id'),
  finding: text('finding').$type<Finding>(),
  /** What the officer saw; staff only. */
  findingText: text('finding_text'),
  findingBy: id('finding_by'),
  findingAt: timestamp('finding_at'),
  /** The second person. */
  checkedBy: id('checked_by'),
  /** A short result, for the reporters. */
  result: text('result'),
  /** The whole answer, for the reporters alone. */
  toldText: text('told_text'),
  handledAt: timestamp('handled_at'),
  toldAt: timestamp('told_at'),
  extendedAt: timestamp('extended_at'),
  reopenings: integer('reopenings').notNull().default(0),
  /** When the reporter used their one chance to have it opened again. */
  reporterReopenedAt: timestamp('reporter_reopened_at'),
  /** The site of the ledger it led to. */
  registeredSiteId: id('registered_site_id'),
  /** The road chief who entered what they found on patrol. */
  patrolledBy: id('patrolled_by'),
  /** The reporter has left; the office goes on without them. */
  reporterLeftAt: timestamp('reporter_left_at'),
}, t => [
  uniqueIndex('reports_by_number').on(t.number),
  uniqueIndex('reports_by_submission').on(t.submissionId),
  index('reports_in_queue').on(t.status, t.priority, t.receivedAt, t.id),
  index('reports_in_queue_of_sub_district').on(t.status, t.subDistrict, t.priority, t.receivedAt, t.id),
  index('reports_by_demo').on(t.isDemo),
  index('reports_in_queue_of_body').on(t.status, t.bodyId, t.priority, t.dispatchedAt, t.id),
  index('reports_by_due').on(t.nextDueAt, t.id),
  index('reports_by_alarm').on(t.alarmAt, t.id),
  index('reports_by_due_of_sub_district').on(t.subDistrict, t.nextDueAt, t.id),
  index('reports_by_due_of_body').on(t.bodyId, t.nextDueAt, t.id),
  index('reports_by_position').on(t.kind, t.latitude, t.longitude),
  index('reports_by_community').on(t.community, t.kind, t.receivedAt, t.id),
  index('reports_by_handler').on(t.handlerId, t.status, t.nextDueAt, t.id),
  index('reports_by_main').on(t.mergedInto),
  index('reports_by_patrol').on(t.patrolledBy, t.receivedAt, t.id),
  index('reports_by_told').on(t.status, t.toldAt),
  index('reports_by_receipt').on(t.receivedAt, t.id),
])

/**
 * The clean photos of a report. `media` is the photo as it was sent, without its metadata, for those who redact; only
 * the approved copy, with its boxes painted over, is for anybody else.
 */
export const reportPhotos = table('report_photos', {
  id: id('id').primaryKey(),
  reportId: id('report_id').notNull(),
  position: integer('position').notNull(),
  media: text('media').notNull(),
  width: integer('width').notNull(),
  height: integer('height').notNull(),
  version: integer('version').notNull().default(1),
  boxes: json<Box[]>('boxes'),
  approvedMedia: text('approved_media'),
  approvedWidth: integer('approved_width'),
  approvedHeight: integer('approved_height'),
  approvedBy: id('approved_by'),
  approvedAt: timestamp('approved_at'),
  rejectedFor: integer('rejected_for').$type<PhotoRejection>(),
  rejectedBy: id('rejected_by'),
  rejectedAt: timestamp('rejected_at'),
  /** When the photo as it was sent was removed; the approved copy stays. */
  originalGoneAt: timestamp('original_gone_at'),
  /** The photo of a ledger site that the approved copy was copied to; nothing there leads back here. */
  sitePhotoId: id('site_photo_id'),
}, t => [
  index('report_photos_by_report').on(t.reportId, t.position),
  index('report_photos_by_approval').on(t.originalGoneAt, t.approvedAt),
  index('report_photos_by_media').on(t.media),
  index('report_photos_by_approved_media').on(t.approvedMedia),
])

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

/** Who is looking at a case just now. It keeps others from starting, not from finishing: that is the version's part. */
export const reportLeases = table('report_leases', {
  reportId: id('report_id').primaryKey(),
  staffId: id('staff_id').notNull(),
  until: timestamp('until').notNull(),
})

/** How a case stood before a decision, for the few seconds in which the person can take it back. */
export const reportUndos = table('report_undos', {
  reportId: id('report_id').primaryKey(),
  /** The version the decision made. */
  version: integer('version').notNull(),
  by: id('by').notNull(),
  until: timestamp('until').notNull(),
  before: json<ReportSnapshot>('before').notNull(),
  /** What came with the decision and goes with it: mails that have not left, messages, the event it left. */
  along: json<{ mails: string[], messages: string[], event: string }>('along').notNull(),
})

/** A decision that waits for a second person. */
export const reportProposals = table('report_proposals', {
  reportId: id('report_id').primaryKey(),
  reason: integer('reason').$type<RefusalReason>().notNull(),
  by: id('by').notNull(),
  at: timestamp('at').notNull(),
})

/**
 * What was said between the office and the reporter, through the portal: nobody sees the other's address.
 * question, message: from the office. answer, addition, appeal, unhappy: from the reporter.
 */
export const reportMessages = table('report_messages', {
  id: id('id').primaryKey(),
  reportId: id('report_id').notNull(),
  kind: text('kind').$type<'question' | 'answer' | 'addition' | 'message'>().notNull(),
  text: text('text').notNull(),
  /** Null for the reporter. */
  by: id('by'),
  at: timestamp('at').notNull(),
}, t => [index('report_messages_by_report').on(t.reportId, t.at)])

/** What a reporter says of the result, once a round. */
export const reportRatings = table('report_ratings', {
  id: id('id').primaryKey(),
  reportId: id('report_id').notNull(),
  /** 0 for the first result, 1 after it was reopened. */
  round: integer('round').notNull(),
  solved: text('solved').$type<Solved>().notNull(),
  speed: text('speed').$type<Satisfaction>().notNull(),
  manner: text('manner').$type<Satisfaction>().notNull(),
  outcome: text('outcome').$type<Satisfaction>().notNull(),
  words: text('words'),
  /** `reporter` on the page, `call` when the office called back. */
  via: text('via').$type<'reporter' | 'call'>().notNull(),
  at: timestamp('at').notNull(),
}, t => [uniqueIndex('report_ratings_by_report').on(t.reportId, t.round, t.via), index('report_ratings_by_time').on(t.at)])

/** An appeal against a refusal, decided by somebody else than who refused. */
export const reportAppeals = table('report_appeals', {
  reportId: id('report_id').primaryKey(),
  text: text('text').notNull(),
  at: timestamp('at').notNull(),
  dueOn: day('due_on'),
  refusedBy: id('refused_by').notNull(),
  decidedAt: timestamp('decided_at'),
  decidedBy: id('decided_by'),
  outcome: text('outcome').$type<'upheld' | 'overturned'>(),
  answer: text('answer'),
}, t => [index('report_appeals_by_decision').on(t.decidedAt, t.at)])

/** How far the cases of each sub-district had come, as it was printed for a whole week. */
export const reportWeeks = table('report_weeks', {
  /** The Monday it begins with. */
  week: day('week').primaryKey(),
  madeAt: timestamp('made_at').notNull(),
  rows: json<WeekRow[]>('rows').notNull(),
})

/** A report somebody does not want to see in their own lists until then. */
export const reportSnoozes = table('report_snoozes', {
  staffId: id('staff_id').notNull(),
  reportId: id('report_id').notNull(),
  until: timestamp('until').notNull(),
}, t => [primaryKey({ columns: [t.staffId, t.reportId] }), index('report_snoozes_by_end').on(t.until)])

/** Words kept ready for a move, in both languages; `{number}`, `{day}`, `{phone}` and `{place}` are filled in. */
export const replyTemplates = table('reply_templates', {
  id: id('id').primaryKey(),
  name: text('name').notNull(),
  move: text('move').$type<ReportMove>().notNull(),
  /** Null for every kind. */
  kind: text('kind').$type<ReportKind>(),
  textZh: text('text_zh').notNull(),
  textEn: text('text_en').notNull(),
  active: boolean('active').notNull(),
  version: integer('version').notNull(),
}, t => [index('reply_templates_by_move').on(t.move, t.name, t.id)])

/** A list of the queue somebody keeps under a name of their own. */
export const staffViews = table('staff_views', {
  id: id('id').primaryKey(),
  staffId: id('staff_id').notNull(),
  name: text('name').notNull(),
  /** The filter as it stands in an address. */
  query: text('query').notNull(),
  createdAt: timestamp('created_at').notNull(),
}, t => [uniqueIndex('staff_views_by_name').on(t.staffId, t.name)])
