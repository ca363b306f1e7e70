import { boolean, day, id, index, integer, json, primaryKey, table, text, timestamp, uniqueIndex } from '../../database/columns.ts'
import type { FlagReason } from '../../../shared/hearings/afterwards.ts'
import type { CommentChannel, CommentState, LateUse, MatterKind, MatterStage, PointOutcome, Stance } from '../../../shared/hearings/rules.ts'
import type { AgendaItem, Bilingual, DrawGroup, MatterLink, NoticeText, PoolEntry } from '../../../shared/hearings/records.ts'
import type { Mask } from '../../../shared/reports/masks.ts'

/** A comment period, a hearing or a deliberation, as it is now. What it was before stands in its notices and versions. */
export const matters = table('matters', {
  id: id('id').primaryKey(),
  kind: text('kind').$type<MatterKind>().notNull(),
  stage: text('stage').$type<MatterStage>().notNull(),
  /** Null for a matter of the whole district. */
  subDistrict: text('sub_district'),
  community: text('community'),
  notice: json<NoticeText>('notice').notNull(),
  links: json<MatterLink[]>('links').notNull(),
  lateUse: text('late_use').$type<LateUse>().notNull(),
  /** The window, half open. A draft has what is planned. */
  opensAt: timestamp('opens_at'),
  closesAt: timestamp('closes_at'),
  /** As first published; never changed. */
  firstClosesAt: timestamp('first_closes_at'),
  /** The version of the draft text that is shown first; 0 before there is one. */
  textVersion: integer('text_version').notNull(),
  publishedAt: timestamp('published_at'),
  /** Answers wait until they are released together. */
  holdsAnswers: boolean('holds_answers').notNull(),
  answersReleasedAt: timestamp('answers_released_at'),
  decidedAt: timestamp('decided_at'),
  decision: json<Bilingual>('decision'),
  /** How the comments were used. */
  decisionUse: json<Bilingual>('decision_use'),
  archivedAt: timestamp('archived_at'),
  withdrawnAt: timestamp('withdrawn_at'),
  withdrawReason: json<Bilingual>('withdraw_reason'),
  createdBy: id('created_by'),
  createdAt: timestamp('created_at').notNull(),
  /** Who checked that it is lawful, and when; somebody else than who drafted it. */
  legalityAskedAt: timestamp('legality_asked_at'),
  legalityBy: id('legality_by'),
  legalityAt: timestamp('legality_at'),
  isDemo: boolean('is_demo').notNull(),
  version: integer('version').notNull(),
}, t => [
  index('matters_by_stage').on(t.stage, t.closesAt, t.id),
  index('matters_by_kind').on(t.kind, t.stage, t.closesAt, t.id),
  index('matters_by_opening').on(t.stage, t.opensAt, t.id),
  index('matters_by_creation').on(t.createdAt, t.id),
])

/** A version of the draft text. Its clauses are never changed: another text is another version. */
export const matterVersions = table('matter_versions', {
  matterId: id('matter_id').notNull(),
  number: integer('number').notNull(),
  /** What changed against the one before. */
  note: json<Bilingual>('note'),
  at: timestamp('at').notNull(),
  by: id('by'),
}, t => [primaryKey({ columns: [t.matterId, t.number] })])

export const matterClauses = table('matter_clauses', {
  id: id('id').primaryKey(),
  matterId: id('matter_id').notNull(),
  textVersion: integer('text_version').notNull(),
  position: integer('position').notNull(),
  /** The same through all versions, so that a comment on an earlier text still finds its clause. */
  key: id('key').notNull(),
  /** As printed: 3, or 3.1. */
  label: text('label').notNull(),
  text: json<Bilingual>('text').notNull(),
}, t => [uniqueIndex('matter_clauses_by_place').on(t.matterId, t.textVersion, t.position), index('matter_clauses_by_key').on(t.matterId, t.key)])

/** What was announced, one after the other: the opening, each longer window, a correction, a call, the decision. Never changed. */
export const matterNotices = table('matter_notices', {
  id: id('id').primaryKey(),
  matterId: id('matter_id').notNull(),
  sequence: integer('sequence').notNull(),
  kind: text('kind').$type<'opened' | 'extended' | 'outage' | 'newText' | 'corrected' | 'called' | 'selection' | 'draw' | 'materials' | 'record' | 'answers' | 'decided' | 'withdrawn'>().notNull(),
  /** The reason or the words of the notice; null where its facts say it all. */
  text: json<Bilingual>('text'),
  fromClosesAt: timestamp('from_closes_at'),
  toClosesAt: timestamp('to_closes_at'),
  at: timestamp('at').notNull(),
  by: id('by'),
}, t => [uniqueIndex('matter_notices_by_sequence').on(t.matterId, t.sequence), index('matter_notices_by_time').on(t.at, t.id)])

/** A file of the notice, of the materials of a meeting, or its minutes. Its bytes lie in the store under `media`. */
export const matterFiles = table('matter_files', {
  id: id('id').primaryKey(),
  matterId: id('matter_id').notNull(),
  use: text('use').$type<'notice' | 'material' | 'minutes' | 'scan'>().notNull(),
  /** What staff call it. */
  name: json<Bilingual>('name').notNull(),
  media: text('media').notNull(),
  mediaType: text('media_type').notNull(),
  size: integer('size').notNull(),
  sha256: text('sha256').notNull(),
  at: timestamp('at').notNull(),
  by: id('by'),
}, t => [index('matter_files_by_matter').on(t.matterId, t.at, t.id), index('matter_files_by_media').on(t.media)])

/**
 * What somebody said to a matter. What they said, when it was received and whether that was late is never changed
 * (triggers refuse it); what is decided of it stands in the columns behind.
 */
export const comments = table('comments', {
  id: id('id').primaryKey(),
  matterId: id('matter_id').notNull(),
  number: text('number').notNull(),
  submissionId: id('submission_id').notNull(),
  /** The clause as it was read, of an immutable version; null: the whole. */
  clauseId: id('clause_id'),
  clauseKey: id('clause_key'),
  stance: text('stance').$type<Stance>().notNull(),
  words: text('words').notNull(),
  authorKind: text('author_kind').$type<'person' | 'organisation'>(),
  /** Only where its writer wants it to be read. */
  publicName: text('public_name'),
  channel: text('channel').$type<CommentChannel>().notNull(),
  locale: text('locale').notNull(),
  receivedAt: timestamp('received_at').notNull(),
  isLate: boolean('is_late').notNull(),
  isDemo: boolean('is_demo').notNull(),
  /** SHA-256 of what was said, with a salt of its own. */
  salt: text('salt').notNull(),
  hash: text('hash').notNull(),

  state: text('state').$type<CommentState>().notNull(),
  masks: json<Mask[]>('masks'),
  /** The name is covered as well. */
  masksName: boolean('masks_name').notNull().default(false),
  /** The line of the rule book for a refusal or a hold. */
  rule: integer('rule'),
  /** Staff's own words to the writer. */
  toAuthor: text('to_author'),
  decidedBy: id('decided_by'),
  decidedAt: timestamp('decided_at'),
  /** When it was first shown; what was shown once leaves at least a tombstone. */
  shownAt: timestamp('shown_at'),
  withdrawnAt: timestamp('withdrawn_at'),
  /** How often readers have flagged it; sorts the queue and nothing else. */
  flags: integer('flags').notNull().default(0),
  /** A random place in the ring of all comments, which each reader enters somewhere else. */
  shuffle: integer('shuffle').notNull(),
  /** Near copies have the same; null alone. Set by the grouping. */
  groupId: id('group_id'),
  /** "Mine is different": never grouped again. */
  standsAlone: boolean('stands_alone').notNull().default(false),
  version: integer('version').notNull(),
}, t => [
  uniqueIndex('comments_by_number').on(t.number),
  uniqueIndex('comments_by_submission').on(t.submissionId),
  index('comments_by_bin').on(t.matterId, t.state, t.isLate),
  index('comments_by_shuffle').on(t.matterId, t.shuffle, t.id),
  index('comments_by_showing').on(t.matterId, t.shownAt, t.id),
  index('comments_by_clause').on(t.matterId, t.clauseKey, t.shuffle, t.id),
  index('comments_by_group').on(t.matterId, t.groupId, t.shuffle, t.id),
  index('comments_by_arrival').on(t.matterId, t.receivedAt, t.id),
  index('comments_by_matter_queue').on(t.matterId, t.flags, t.state, t.receivedAt, t.id),
  index('comments_by_count').on(t.matterId, t.state, t.clauseKey, t.groupId),
  index('comments_by_queue').on(t.state, t.flags, t.receivedAt, t.id),
])

/** How a writer can be reached, each value sealed to its row and column. */
export const commentContacts = table('comment_contacts', {
  commentId: id('comment_id').primaryKey(),
  name: text('name'),
  phone: text('phone'),
  email: text('email'),
})

/** A picture or PDF somebody sent with a comment. Shown when it was approved. */
export const commentFiles = table('comment_files', {
  id: id('id').primaryKey(),
  /** Null while the comment is being written. */
  commentId: id('comment_id'),
  draftId: id('draft_id'),
  position: integer('position').notNull(),
  media: text('media').notNull(),
  mediaType: text('media_type').notNull(),
  size: integer('size').notNull(),
  sha256: text('sha256').notNull(),
  approvedAt: timestamp('approved_at'),
  approvedBy: id('approved_by'),
  expiresAt: timestamp('expires_at'),
}, t => [index('comment_files_by_comment').on(t.commentId, t.position), index('comment_files_by_draft').on(t.draftId, t.position), index('comment_files_by_media').on(t.media), index('comment_files_by_expiry').on(t.expiresAt)])

/** A comment that is being written, known by the cookie's hash. */
export const commentDrafts = table('comment_drafts', {
  id: id('id').primaryKey(),
  tokenHash: text('token_hash').notNull(),
  matterId: id('matter_id').notNull(),
  submissionId: id('submission_id').notNull(),
  /** Sealed: it may hold a name and an address. Empty when it was sent. */
  answers: text('answers').notNull(),
  sentAt: timestamp('sent_at'),
  expiresAt: timestamp('expires_at').notNull(),
}, t => [uniqueIndex('comment_drafts_by_token').on(t.tokenHash, t.matterId), index('comment_drafts_by_expiry').on(t.expiresAt)])

/** Every decision on a comment, in order; never changed. */
export const commentDecisions = table('comment_decisions', {
  id: id('id').primaryKey(),
  commentId: id('comment_id').notNull(),
  state: text('state').$type<CommentState>().notNull(),
  rule: integer('rule'),
  toAuthor: text('to_author'),
  masks: json<Mask[]>('masks'),
  masksName: boolean('masks_name').notNull().default(false),
  at: timestamp('at').notNull(),
  by: id('by'),
}, t => [index('comment_decisions_by_comment').on(t.commentId, t.at, t.id)])

/** The writer asks another person to look at a decision again. */
export const commentAppeals = table('comment_appeals', {
  id: id('id').primaryKey(),
  commentId: id('comment_id').notNull(),
  text: text('text').notNull(),
  at: timestamp('at').notNull(),
  dueOn: day('due_on'),
  /** Who made the decision; may not decide about the appeal. */
  against: id('against'),
  outcome: text('outcome').$type<'upheld' | 'overturned'>(),
  answer: text('answer'),
  decidedBy: id('decided_by'),
  decidedAt: timestamp('decided_at'),
}, t => [index('comment_appeals_by_comment').on(t.commentId, t.at), index('comment_appeals_waiting').on(t.decidedAt, t.at, t.id)])

/** What a reader says about a comment. `notMine`: somebody else used my name. */
export const commentFlags = table('comment_flags', {
  id: id('id').primaryKey(),
  commentId: id('comment_id').notNull(),
  submissionId: id('submission_id').notNull(),
  reason: text('reason').$type<FlagReason>().notNull(),
  words: text('words'),
  /** The writer asks for it, by the receipt. */
  isWriter: boolean('is_writer').notNull().default(false),
  at: timestamp('at').notNull(),
  settledAt: timestamp('settled_at'),
  settledBy: id('settled_by'),
}, t => [uniqueIndex('comment_flags_by_submission').on(t.submissionId), index('comment_flags_by_comment').on(t.commentId, t.at), index('comment_flags_waiting').on(t.settledAt, t.at, t.id)])

/** A comment on paper or by telephone while two people enter it: it counts when both have written the same. */
export const commentEntries = table('comment_entries', {
  id: id('id').primaryKey(),
  matterId: id('matter_id').notNull(),
  channel: text('channel').$type<'paper' | 'phone'>().notNull(),
  /** When it reached the office, as both say. */
  receivedAt: timestamp('received_at').notNull(),
  scan: id('scan'),
  scanSha256: text('scan_sha256'),
  /** Both sealed: they may hold a name and an address. */
  first: text('first').notNull(),
  firstBy: id('first_by').notNull(),
  firstAt: timestamp('first_at').notNull(),
  second: text('second'),
  secondBy: id('second_by'),
  secondAt: timestamp('second_at'),
  commentId: id('comment_id'),
  version: integer('version').notNull(),
}, t => [index('comment_entries_waiting').on(t.matterId, t.commentId, t.firstAt, t.id), index('comment_entries_by_scan').on(t.scan)])

/** When the near copies of a matter were last looked for, and how. */
export const commentGroupings = table('comment_groupings', {
  matterId: id('matter_id').primaryKey(),
  at: timestamp('at').notNull(),
  /** How many comments were compared. */
  compared: integer('compared').notNull(),
  /** What changed since: then it is done again. */
  fingerprint: text('fingerprint').notNull(),
})

/** A group of near copies; who is in it stands with the comments. */
export const commentGroups = table('comment_groups', {
  /** The least id of its members. */
  id: id('id').primaryKey(),
  matterId: id('matter_id').notNull(),
  /** Keys of the sentences most of them share: hashes, so that words covered later stand nowhere else. */
  common: json<string[]>('common').notNull(),
}, t => [index('comment_groups_by_matter').on(t.matterId, t.id)])

/** A part of a comment that wants an answer of its own. */
export const commentPoints = table('comment_points', {
  id: id('id').primaryKey(),
  matterId: id('matter_id').notNull(),
  commentId: id('comment_id').notNull(),
  position: integer('position').notNull(),
  /** The writer's own words, as published. */
  quote: text('quote').notNull(),
  answerId: id('answer_id'),
  by: id('by').notNull(),
  at: timestamp('at').notNull(),
}, t => [uniqueIndex('comment_points_by_place').on(t.commentId, t.position), index('comment_points_by_matter').on(t.matterId, t.answerId, t.id), index('comment_points_by_answer').on(t.answerId, t.id)])

/** An answer; it may serve many points. Once released it is never changed (triggers refuse it): a correction is another one. */
export const pointAnswers = table('point_answers', {
  id: id('id').primaryKey(),
  matterId: id('matter_id').notNull(),
  outcome: text('outcome').$type<PointOutcome>().notNull(),
  reason: json<Bilingual>('reason').notNull(),
  /** The clause that was changed because of it. */
  clauseId: id('clause_id'),
  /** Of a point that was adopted without changing a clause: why. */
  unchanged: json<Bilingual>('unchanged'),
  /** The released answer this one stands in for. */
  correctsId: id('corrects_id'),
  by: id('by').notNull(),
  at: timestamp('at').notNull(),
  releasedAt: timestamp('released_at'),
  version: integer('version').notNull(),
}, t => [index('point_answers_by_matter').on(t.matterId, t.at, t.id), uniqueIndex('point_answers_by_correction').on(t.correctsId)])

/** The meeting of a hearing or a deliberation. */
export const meetings = table('meetings', {
  matterId: id('matter_id').primaryKey(),
  startsAt: timestamp('starts_at').notNull(),
  endsAt: timestamp('ends_at').notNull(),
  place: json<Bilingual>('place').notNull(),
  agenda: json<AgendaItem[]>('agenda').notNull(),
  applyFrom: timestamp('apply_from'),
  applyUntil: timestamp('apply_until'),
  selection: text('selection').$type<'draw' | 'arrival'>().notNull(),
  /** Published before anybody is selected. */
  selectionRule: json<Bilingual>('selection_rule'),
  observerSeats: integer('observer_seats').notNull(),
  observersTaken: integer('observers_taken').notNull(),
  calledAt: timestamp('called_at'),
  selectedAt: timestamp('selected_at'),
  materialsSentAt: timestamp('materials_sent_at'),
  heldAt: timestamp('held_at'),
  recordPublishedAt: timestamp('record_published_at'),
  correctableUntil: timestamp('correctable_until'),
  signedOffAt: timestamp('signed_off_at'),
  signedOffBy: id('signed_off_by'),
  version: integer('version').notNull(),
}, t => [index('meetings_by_start').on(t.startsAt, t.matterId)])

/** A group of people for whom seats are kept. */
export const seatGroups = table('seat_groups', {
  id: id('id').primaryKey(),
  matterId: id('matter_id').notNull(),
  position: integer('position').notNull(),
  name: json<Bilingual>('name').notNull(),
  seats: integer('seats').notNull(),
  /** Seats offered or taken; never more than there are. */
  taken: integer('taken').notNull(),
}, t => [index('seat_groups_by_matter').on(t.matterId, t.position)])

/** Somebody who wants to speak, or to watch. */
export const applications = table('applications', {
  id: id('id').primaryKey(),
  matterId: id('matter_id').notNull(),
  number: text('number').notNull(),
  submissionId: id('submission_id').notNull(),
  role: text('role').$type<'speaker' | 'observer'>().notNull(),
  groupId: id('group_id'),
  /** What they want to speak about. */
  gist: text('gist'),
  stance: text('stance').$type<Stance>(),
  /** The name on the list of participants, as they agreed to it. */
  publicName: text('public_name'),
  locale: text('locale').notNull(),
  receivedAt: timestamp('received_at').notNull(),
  state: text('state').$type<'applied' | 'waiting' | 'invited' | 'confirmed' | 'declined' | 'lapsed' | 'withdrawn' | 'present' | 'absent'>().notNull(),
  /** Place in the order of arrival or of the draw, inside the group. */
  rank: integer('rank'),
  /** What stands in the pool of a draw is the hash of the number with this. */
  salt: text('salt').notNull(),
  invitedAt: timestamp('invited_at'),
  answerBy: timestamp('answer_by'),
  answeredAt: timestamp('answered_at'),
  checkedInAt: timestamp('checked_in_at'),
  isDemo: boolean('is_demo').notNull(),
  version: integer('version').notNull(),
}, t => [
  uniqueIndex('applications_by_number').on(t.number),
  uniqueIndex('applications_by_submission').on(t.submissionId),
  index('applications_by_group').on(t.matterId, t.groupId, t.state, t.rank, t.id),
  index('applications_by_arrival').on(t.matterId, t.role, t.receivedAt, t.id),
  index('applications_by_answer').on(t.state, t.answerBy),
])

export const applicationContacts = table('application_contacts', {
  applicationId: id('application_id').primaryKey(),
  name: text('name'),
  phone: text('phone'),
  email: text('email'),
})

/** A draw. A void one stays with its reason; another one is another row. What was frozen and the number never change (triggers refuse it). */
export const draws = table('draws', {
  id: id('id').primaryKey(),
  matterId: id('matter_id').notNull(),
  sequence: integer('sequence').notNull(),
  /** The groups with their seats, frozen with the pool and bound by its hash. */
  groups: json<DrawGroup[]>('groups').notNull(),
  pool: json<PoolEntry[]>('pool').notNull(),
  /** SHA-256 of the published pool file. */
  poolHash: text('pool_hash').notNull(),
  frozenAt: timestamp('frozen_at').notNull(),
  frozenBy: id('frozen_by').notNull(),
  /** Which public number is meant, named before it exists, and another one should it not appear. */
  source: json<Bilingual>('source').notNull(),
  secondSource: json<Bilingual>('second_source').notNull(),
  numberDueAt: timestamp('number_due_at').notNull(),
  number: text('number'),
  usesSecond: boolean('uses_second').notNull(),
  /** Why the second source was used; null with the first. */
  secondReason: json<Bilingual>('second_reason'),
  drawnAt: timestamp('drawn_at'),
  drawnBy: id('drawn_by'),
  voidedAt: timestamp('voided_at'),
  voidedBy: id('voided_by'),
  voidReason: json<Bilingual>('void_reason'),
  version: integer('version').notNull(),
}, t => [uniqueIndex('draws_by_sequence').on(t.matterId, t.sequence)])

/** A turn in the speakers' queue. */
export const speakingTurns = table('speaking_turns', {
  id: id('id').primaryKey(),
  matterId: id('matter_id').notNull(),
  position: integer('position').notNull(),
  applicationId: id('application_id'),
  speaker: text('speaker').notNull(),
  secondsAllowed: integer('seconds_allowed').notNull(),
  startedAt: timestamp('started_at'),
  endedAt: timestamp('ended_at'),
  version: integer('version').notNull(),
}, t => [uniqueIndex('speaking_turns_by_place').on(t.matterId, t.position)])

/** What was said, by speaker. A correction is another version of the same place. */
export const statements = table('statements', {
  id: id('id').primaryKey(),
  matterId: id('matter_id').notNull(),
  position: integer('position').notNull(),
  revision: integer('revision').notNull(),
  applicationId: id('application_id'),
  speaker: text('speaker').notNull(),
  role: text('role').$type<'chair' | 'organiser' | 'participant' | 'expert'>().notNull(),
  text: text('text').notNull(),
  at: timestamp('at').notNull(),
  /** Staff who wrote it down; null: the speaker's own correction. */
  by: id('by'),
  /** Why staff changed it or added it after publication; null otherwise. */
  reason: text('reason'),
}, t => [uniqueIndex('statements_by_place').on(t.matterId, t.position, t.revision)])

/** A speaker has read this version of their words and says it is right. */
export const statementConfirmations = table('statement_confirmations', {
  statementId: id('statement_id').primaryKey(),
  matterId: id('matter_id').notNull(),
  at: timestamp('at').notNull(),
}, t => [index('statement_confirmations_by_matter').on(t.matterId)])

/** What a resident wants to be talked about in a hall. */
export const proposals = table('proposals', {
  id: id('id').primaryKey(),
  number: text('number').notNull(),
  submissionId: id('submission_id').notNull(),
  subDistrict: text('sub_district').notNull(),
  community: text('community').notNull(),
  title: text('title').notNull(),
  words: text('words').notNull(),
  receivedAt: timestamp('received_at').notNull(),
  state: text('state').$type<'waiting' | 'listed' | 'planned' | 'discussed' | 'declined' | 'withdrawn'>().notNull(),
  matterId: id('matter_id'),
  toAuthor: text('to_author'),
  decidedBy: id('decided_by'),
  decidedAt: timestamp('decided_at'),
  isDemo: boolean('is_demo').notNull(),
  version: integer('version').notNull(),
}, t => [
  uniqueIndex('proposals_by_number').on(t.number),
  uniqueIndex('proposals_by_submission').on(t.submissionId),
  index('proposals_by_state').on(t.state, t.receivedAt, t.id),
  index('proposals_by_community').on(t.community, t.state, t.receivedAt, t.id),
  index('proposals_by_matter').on(t.matterId),
])

/** What a hall agreed: who does what by when. */
export const agreements = table('agreements', {
  id: id('id').primaryKey(),
  matterId: id('matter_id').notNull(),
  position: integer('position').notNull(),
  text: json<Bilingual>('text').notNull(),
  responsible: json<Bilingual>('responsible').notNull(),
  dueOn: day('due_on').notNull(),
  doneOn: day('done_on'),
  note: json<Bilingual>('note'),
  version: integer('version').notNull(),
}, t => [uniqueIndex('agreements_by_place').on(t.matterId, t.position), index('agreements_by_due').on(t.doneOn, t.dueOn)])

/** Somebody who wants a mail without content when something happens to a matter. */
export const matterFollowers = table('matter_followers', {
  id: id('id').primaryKey(),
  matterId: id('matter_id').notNull(),
  /** Sealed. */
  email: text('email').notNull(),
  /** Keyed hash of matter and address: the same address follows once. */
  emailHash: text('email_hash').notNull(),
  /** Hash of the word in the mail's link. */
  tokenHash: text('token_hash').notNull(),
  locale: text('locale').notNull(),
  askedAt: timestamp('asked_at').notNull(),
  confirmedAt: timestamp('confirmed_at'),
}, t => [uniqueIndex('matter_followers_by_address').on(t.emailHash), index('matter_followers_by_matter').on(t.matterId, t.confirmedAt), uniqueIndex('matter_followers_by_token').on(t.tokenHash)])

/** When the portal was last seen at work, one row; and the gaps longer than half an hour. */
export const pulse = table('pulse', { id: integer('id').primaryKey(), at: timestamp('at').notNull() })
export const outages = table('outages', {
  id: id('id').primaryKey(),
  from: timestamp('from').notNull(),
  to: timestamp('to').notNull(),
}, t => [index('outages_by_end').on(t.to)])
