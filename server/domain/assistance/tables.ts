import { boolean, day, id, index, integer, json, table, text, timestamp, uniqueIndex } from '../../database/columns.ts'
import type { ReportDue } from '../../../shared/reports/records.ts'
import type { AssistanceChannel, AssistanceState, FollowUpAnswer, HelpLanguage, NeedKind, ReachWay, RouteState, StepKind } from '../../../shared/assistance/rules.ts'

/** What somebody affected needs, without how they can be reached. */
export const assistanceRequests = table('assistance_requests', {
  id: id('id').primaryKey(),
  number: text('number').notNull(),
  submissionId: id('submission_id').notNull(),
  /** The entry it has to do with; null when there is none. */
  siteId: id('site_id'),
  subDistrict: text('sub_district').notNull(),
  community: text('community'),
  needs: json<NeedKind[]>('needs').notNull(),
  words: text('words'),
  languages: json<HelpLanguage[]>('languages').notNull(),
  reach: text('reach').$type<ReachWay>().notNull(),
  /** A separate consent that volunteers may be told what is needed. */
  volunteersAllowed: boolean('volunteers_allowed').notNull(),
  consentVersion: integer('consent_version').notNull(),
  channel: text('channel').$type<AssistanceChannel>().notNull(),
  enteredBy: id('entered_by'),
  isHelper: boolean('is_helper').notNull(),
  locale: text('locale').notNull(),
  receivedAt: timestamp('received_at').notNull(),
  state: text('state').$type<AssistanceState>().notNull(),
  /** When somebody first spoke with the person, or wrote to them on the receipt page. */
  contactedAt: timestamp('contacted_at'),
  /** What is due next of the whole request: the first contact, the earliest of the bodies, the follow-up. */
  dueOn: day('due_on'),
  due: json<ReportDue>('due'),
  finishedAt: timestamp('finished_at'),
  followUpDueOn: day('follow_up_due_on'),
  followedUpAt: timestamp('followed_up_at'),
  /** What the person said at the follow-up. */
  followUp: text('follow_up').$type<FollowUpAnswer>(),
  closedAt: timestamp('closed_at'),
  /** When everything of the person was taken out of it. */
  erasedAt: timestamp('erased_at'),
  isDemo: boolean('is_demo').notNull(),
  version: integer('version').notNull(),
}, t => [
  uniqueIndex('assistance_by_submission').on(t.submissionId),
  uniqueIndex('assistance_by_number').on(t.number),
  index('assistance_by_state').on(t.state, t.dueOn, t.id),
  index('assistance_by_sub_district').on(t.subDistrict, t.state, t.dueOn, t.id),
  index('assistance_by_community').on(t.community, t.state, t.dueOn, t.id),
  index('assistance_by_receipt').on(t.receivedAt, t.id),
  index('assistance_by_due').on(t.dueOn, t.id),
  index('assistance_by_sub_district_due').on(t.subDistrict, t.dueOn, t.id),
  index('assistance_by_state_received').on(t.state, t.receivedAt, t.id),
  index('assistance_by_closing').on(t.closedAt, t.id),
])

/** How the person can be reached, each value sealed to its row and column. */
export const assistanceContacts = table('assistance_contacts', {
  requestId: id('request_id').primaryKey(),
  name: text('name'),
  phone: text('phone'),
  email: text('email'),
})

/** One need given to one body, or made an order of the volunteers. */
export const assistanceRoutes = table('assistance_routes', {
  id: id('id').primaryKey(),
  requestId: id('request_id').notNull(),
  need: text('need').$type<NeedKind>().notNull(),
  bodyId: id('body_id'),
  orderId: id('order_id'),
  /** What the body has to know, in the words of staff: it does not read the person's own. */
  brief: text('brief'),
  state: text('state').$type<RouteState>().notNull(),
  sentAt: timestamp('sent_at').notNull(),
  sentBy: id('sent_by'),
  takenAt: timestamp('taken_at'),
  dueOn: day('due_on'),
  due: json<ReportDue>('due'),
  endedAt: timestamp('ended_at'),
  /** The person still needs help with this after the end: the answer no longer counts. */
  reopenedAt: timestamp('reopened_at'),
  /** What was done, in words for the person. */
  answer: text('answer'),
  version: integer('version').notNull(),
}, t => [
  index('assistance_routes_by_request').on(t.requestId, t.sentAt, t.id),
  index('assistance_routes_by_body').on(t.bodyId, t.state, t.dueOn, t.id),
  index('assistance_routes_by_order').on(t.orderId),
])

/** What was done on the way, for the person; and notes of staff. */
export const assistanceSteps = table('assistance_steps', {
  id: id('id').primaryKey(),
  requestId: id('request_id').notNull(),
  routeId: id('route_id'),
  at: timestamp('at').notNull(),
  /** Null when the person wrote it. */
  by: id('by'),
  kind: text('kind').$type<StepKind>().notNull(),
  isPublic: boolean('is_public').notNull(),
  words: text('words').notNull(),
}, t => [index('assistance_steps_by_request').on(t.requestId, t.at, t.id)])
