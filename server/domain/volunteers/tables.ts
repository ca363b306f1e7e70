import { boolean, day, id, index, integer, json, primaryKey, table, text, timestamp, uniqueIndex } from '../../database/columns.ts'
import type { Bilingual, LeaseNote, RosterReason, TeamText } from '../../../shared/volunteers/records.ts'
import type {
  AgeBand, ConflictKind, DutyState, FreeTime, HourSource, Language, LeaseState, MembershipState, ObservationAnswer, OrderChannel, OrderState, Skill, SolvedAnswer, TeamForm, TeamStage, VolunteerState,
} from '../../../shared/volunteers/rules.ts'

export const teams = table('teams', {
  id: id('id').primaryKey(),
  form: text('form').$type<TeamForm>().notNull(),
  stage: text('stage').$type<TeamStage>().notNull(),
  subDistrict: text('sub_district').notNull(),
  community: text('community').notNull(),
  text: json<TeamText>('text').notNull(),
  skills: json<Skill[]>('skills').notNull(),
  seats: integer('seats').notNull(),
  /** Seats taken or held for an answer; the commit that takes one counts it. */
  taken: integer('taken').notNull(),
  minAge: integer('min_age').notNull(),
  /** Risk, or service of more than a month, wants a written agreement (北京市志愿服务促进条例 18, 志愿服务条例 19). */
  isRisky: boolean('is_risky').notNull(),
  isLong: boolean('is_long').notNull(),
  /** The volunteer who may check others in. */
  leaderId: id('leader_id'),
  agreement: integer('agreement').notNull(),
  meetsAt: timestamp('meets_at'),
  meetsUntil: timestamp('meets_until'),
  meetingPlace: json<Bilingual>('meeting_place'),
  publishedAt: timestamp('published_at'),
  createdBy: id('created_by'),
  createdAt: timestamp('created_at').notNull(),
  isDemo: boolean('is_demo').notNull(),
  version: integer('version').notNull(),
}, t => [
  index('teams_by_stage').on(t.stage, t.publishedAt, t.id),
  index('teams_by_community').on(t.community, t.stage, t.publishedAt, t.id),
  index('teams_by_sub_district').on(t.subDistrict, t.stage, t.publishedAt, t.id),
  index('teams_by_creation').on(t.createdAt, t.id),
  index('teams_by_form').on(t.form, t.stage, t.publishedAt, t.id),
])

/** The agreement of a team by version. Never changed: another text is another version. */
export const teamAgreements = table('team_agreements', {
  teamId: id('team_id').notNull(),
  number: integer('number').notNull(),
  text: json<Bilingual>('text').notNull(),
  at: timestamp('at').notNull(),
  by: id('by'),
}, t => [primaryKey({ columns: [t.teamId, t.number] })])

/** Somebody who signed up, without how they can be reached. */
export const volunteers = table('volunteers', {
  id: id('id').primaryKey(),
  number: text('number').notNull(),
  submissionId: id('submission_id').notNull(),
  subDistrict: text('sub_district').notNull(),
  community: text('community').notNull(),
  ageBand: text('age_band').$type<AgeBand>().notNull(),
  skills: json<Skill[]>('skills').notNull(),
  times: json<FreeTime[]>('times').notNull(),
  languages: json<Language[]>('languages').notNull(),
  /** What they need themselves to be able to help. */
  needs: text('needs'),
  /** Shown only with their consent; null: nobody reads a name. */
  publicName: text('public_name'),
  consentVersion: integer('consent_version').notNull(),
  consentedAt: timestamp('consented_at').notNull(),
  channel: text('channel').$type<'web' | 'desk'>().notNull(),
  locale: text('locale').notNull(),
  receivedAt: timestamp('received_at').notNull(),
  state: text('state').$type<VolunteerState>().notNull(),
  checkDueOn: day('check_due_on'),
  checkedAt: timestamp('checked_at'),
  checkedBy: id('checked_by'),
  /** The day of the first training that was recorded. */
  trainedOn: day('trained_on'),
  activeAt: timestamp('active_at'),
  /** What a pause leads back to, and the day until which they asked for it. */
  pausedFrom: text('paused_from').$type<VolunteerState>(),
  pausedUntil: day('paused_until'),
  endedAt: timestamp('ended_at'),
  /** Why paused, left or refused, in words the volunteer may read. */
  stateReason: text('state_reason'),
  /** Orders are told of once a day at most, and not at all when they do not want it. */
  digest: boolean('digest').notNull(),
  digestOn: day('digest_on'),
  /** Their data were deleted; the row stands for the hours it still counts for. */
  erasedAt: timestamp('erased_at'),
  isDemo: boolean('is_demo').notNull(),
  version: integer('version').notNull(),
}, t => [
  uniqueIndex('volunteers_by_number').on(t.number),
  uniqueIndex('volunteers_by_submission').on(t.submissionId),
  index('volunteers_by_community').on(t.community, t.state, t.receivedAt, t.id),
  index('volunteers_by_sub_district').on(t.subDistrict, t.state, t.receivedAt, t.id),
  index('volunteers_by_receipt').on(t.state, t.receivedAt, t.id),
  index('volunteers_by_check').on(t.state, t.checkDueOn, t.id),
  index('volunteers_by_digest').on(t.state, t.digest, t.digestOn, t.id),
  index('volunteers_by_end').on(t.state, t.endedAt),
])

/** How a volunteer can be reached, each value sealed to its row and column. */
export const volunteerContacts = table('volunteer_contacts', {
  volunteerId: id('volunteer_id').primaryKey(),
  name: text('name'),
  phone: text('phone'),
  email: text('email'),
  /** Their number at 志愿北京, if they want their hours booked there; sealed likewise. */
  registryNumber: text('registry_number'),
})

/** The guardian of somebody under eighteen, who consented; sealed likewise. */
export const volunteerGuardians = table('volunteer_guardians', {
  volunteerId: id('volunteer_id').primaryKey(),
  name: text('name'),
  phone: text('phone'),
  email: text('email'),
  consentedAt: timestamp('consented_at').notNull(),
})

/** A volunteer's place in a team. */
export const memberships = table('memberships', {
  id: id('id').primaryKey(),
  teamId: id('team_id').notNull(),
  volunteerId: id('volunteer_id').notNull(),
  state: text('state').$type<MembershipState>().notNull(),
  /** Place in the queue, in the order of arrival. */
  rank: integer('rank').notNull(),
  joinedAt: timestamp('joined_at').notNull(),
  offeredAt: timestamp('offered_at'),
  answerBy: timestamp('answer_by'),
  /** Since when the seat they are offered has been free: who passed it on since then is not asked for it again. */
  vacantAt: timestamp('vacant_at'),
  /** When they last passed an offer on. Their place stays; of a seat that is freed later they are asked in their turn. */
  passedAt: timestamp('passed_at'),
  seatedAt: timestamp('seated_at'),
  leftAt: timestamp('left_at'),
  agreement: integer('agreement'),
  agreedAt: timestamp('agreed_at'),
  version: integer('version').notNull(),
}, t => [
  uniqueIndex('memberships_by_pair').on(t.teamId, t.volunteerId),
  index('memberships_by_team').on(t.teamId, t.state, t.rank, t.id),
  index('memberships_by_volunteer').on(t.volunteerId, t.state, t.joinedAt, t.id),
  index('memberships_by_answer').on(t.state, t.answerBy),
])

export const trainings = table('trainings', {
  id: id('id').primaryKey(),
  volunteerId: id('volunteer_id').notNull(),
  teamId: id('team_id'),
  topic: text('topic').notNull(),
  on: day('on_day').notNull(),
  at: timestamp('at').notNull(),
  by: id('by'),
}, t => [index('trainings_by_volunteer').on(t.volunteerId, t.on, t.id)])

/** What a volunteer declared about a site of the ledger. Nobody but staff who make rosters reads it. */
export const volunteerConflicts = table('volunteer_conflicts', {
  id: id('id').primaryKey(),
  volunteerId: id('volunteer_id').notNull(),
  siteId: id('site_id').notNull(),
  kind: text('kind').$type<ConflictKind>().notNull(),
  at: timestamp('at').notNull(),
}, t => [uniqueIndex('volunteer_conflicts_by_pair').on(t.volunteerId, t.siteId), index('volunteer_conflicts_by_site').on(t.siteId)])

export const shifts = table('shifts', {
  id: id('id').primaryKey(),
  teamId: id('team_id').notNull(),
  subDistrict: text('sub_district').notNull(),
  community: text('community').notNull(),
  startsAt: timestamp('starts_at').notNull(),
  endsAt: timestamp('ends_at').notNull(),
  /** The day in Asia/Shanghai on which it starts. */
  on: day('on_day').notNull(),
  place: json<Bilingual>('place').notNull(),
  note: json<Bilingual>('note'),
  skills: json<Skill[]>('skills').notNull(),
  seats: integer('seats').notNull(),
  taken: integer('taken').notNull(),
  /** Never alone: fewer than this many and the shift does not take place. */
  least: integer('least').notNull(),
  /** The site of the ledger it is at, if any: conflicts are asked of it. */
  siteId: id('site_id'),
  /** What the rotating check-in codes are made of. */
  secret: text('secret').notNull(),
  calledOffAt: timestamp('called_off_at'),
  calledOffReason: text('called_off_reason'),
  closedAt: timestamp('closed_at'),
  createdBy: id('created_by'),
  createdAt: timestamp('created_at').notNull(),
  isDemo: boolean('is_demo').notNull(),
  version: integer('version').notNull(),
}, t => [
  index('shifts_by_team').on(t.teamId, t.startsAt, t.id),
  index('shifts_by_community').on(t.community, t.startsAt, t.id),
  index('shifts_by_start').on(t.startsAt, t.id),
  index('shifts_by_site').on(t.siteId, t.startsAt),
])

/** A volunteer's place on a shift. */
export const duties = table('duties', {
  id: id('id').primaryKey(),
  shiftId: id('shift_id').notNull(),
  volunteerId: id('volunteer_id').notNull(),
  state: text('state').$type<DutyState>().notNull(),
  rank: integer('rank').notNull(),
  /** Why this person and this pair, where a roster proposed them. */
  why: json<RosterReason[]>('why'),
  askedAt: timestamp('asked_at').notNull(),
  offeredAt: timestamp('offered_at'),
  answerBy: timestamp('answer_by'),
  answeredAt: timestamp('answered_at'),
  cancelledAt: timestamp('cancelled_at'),
  isLate: boolean('is_late').notNull(),
  /** Since when they look for somebody to swap with. */
  swapAt: timestamp('swap_at'),
  remindedAt: timestamp('reminded_at'),
  checkedInAt: timestamp('checked_in_at'),
  checkedInBy: text('checked_in_by').$type<'code' | 'leader' | 'community'>(),
  checkedOutAt: timestamp('checked_out_at'),
  /** Before the end, with a word or without. */
  leftEarly: boolean('left_early').notNull(),
  /** Null until the community confirmed. The sum of its entries, always. */
  confirmedMinutes: integer('confirmed_minutes'),
  version: integer('version').notNull(),
}, t => [
  uniqueIndex('duties_by_pair').on(t.shiftId, t.volunteerId),
  index('duties_by_shift').on(t.shiftId, t.state, t.rank, t.id),
  index('duties_by_volunteer').on(t.volunteerId, t.state, t.askedAt, t.id),
  index('duties_by_answer').on(t.state, t.answerBy),
  index('duties_to_confirm').on(t.confirmedMinutes, t.state, t.shiftId),
])

/**
 * Minutes that were confirmed, or what a correction added or took away. Never changed and never taken out (triggers
 * refuse it); the hours of a volunteer are their sum.
 */
export const hourEntries = table('hour_entries', {
  id: id('id').primaryKey(),
  volunteerId: id('volunteer_id').notNull(),
  source: text('source').$type<HourSource>().notNull(),
  sourceId: id('source_id').notNull(),
  /** Of a duty. */
  teamId: id('team_id'),
  community: text('community').notNull(),
  subDistrict: text('sub_district').notNull(),
  /** Negative where a correction takes away. */
  minutes: integer('minutes').notNull(),
  /** The day of the service. */
  on: day('on_day').notNull(),
  reason: text('reason'),
  at: timestamp('at').notNull(),
  by: id('by').notNull(),
  isDemo: boolean('is_demo').notNull(),
}, t => [
  index('hour_entries_by_volunteer').on(t.volunteerId, t.on, t.id),
  index('hour_entries_by_source').on(t.source, t.sourceId, t.at, t.id),
  index('hour_entries_by_community').on(t.community, t.on, t.id),
  index('hour_entries_by_sub_district').on(t.subDistrict, t.on, t.id),
])

/** "Those were more hours": asked by the volunteer, decided by the community. */
export const hourCorrections = table('hour_corrections', {
  id: id('id').primaryKey(),
  submissionId: id('submission_id').notNull(),
  volunteerId: id('volunteer_id').notNull(),
  source: text('source').$type<HourSource>().notNull(),
  sourceId: id('source_id').notNull(),
  community: text('community').notNull(),
  subDistrict: text('sub_district').notNull(),
  askedMinutes: integer('asked_minutes').notNull(),
  words: text('words').notNull(),
  at: timestamp('at').notNull(),
  outcome: text('outcome').$type<'granted' | 'partly' | 'refused'>(),
  answer: text('answer'),
  decidedBy: id('decided_by'),
  decidedAt: timestamp('decided_at'),
}, t => [
  uniqueIndex('hour_corrections_by_submission').on(t.submissionId),
  index('hour_corrections_by_source').on(t.source, t.sourceId, t.at),
  index('hour_corrections_waiting').on(t.community, t.decidedAt, t.at, t.id),
  index('hour_corrections_by_volunteer').on(t.volunteerId, t.at, t.id),
  index('hour_corrections_by_decision').on(t.decidedAt, t.at, t.id),
])

/** A card of five to eight public places near home. */
export const routeCards = table('route_cards', {
  id: id('id').primaryKey(),
  teamId: id('team_id').notNull(),
  subDistrict: text('sub_district').notNull(),
  community: text('community').notNull(),
  title: json<Bilingual>('title').notNull(),
  stage: text('stage').$type<'draft' | 'open' | 'closed'>().notNull(),
  createdBy: id('created_by'),
  createdAt: timestamp('created_at').notNull(),
  isDemo: boolean('is_demo').notNull(),
  version: integer('version').notNull(),
}, t => [
  index('route_cards_by_team').on(t.teamId, t.stage, t.createdAt, t.id),
  index('route_cards_by_community').on(t.community, t.stage, t.createdAt, t.id),
  index('route_cards_by_creation').on(t.createdAt, t.id),
])

export const routeStops = table('route_stops', {
  id: id('id').primaryKey(),
  cardId: id('card_id').notNull(),
  position: integer('position').notNull(),
  place: json<Bilingual>('place').notNull(),
  /** What is looked at there: 楼道口的杂物. */
  matter: json<Bilingual>('matter').notNull(),
  retiredAt: timestamp('retired_at'),
}, t => [index('route_stops_by_card').on(t.cardId, t.retiredAt, t.position)])

/**
 * What somebody saw at a stop. Its id is made on the phone, so that two phones without a network add up and the same
 * answer sent twice is one.
 */
export const observations = table('observations', {
  id: id('id').primaryKey(),
  cardId: id('card_id').notNull(),
  stopId: id('stop_id').notNull(),
  volunteerId: id('volunteer_id').notNull(),
  answer: text('answer').$type<ObservationAnswer>().notNull(),
  observedAt: timestamp('observed_at').notNull(),
  receivedAt: timestamp('received_at').notNull(),
}, t => [index('observations_by_stop').on(t.stopId, t.observedAt, t.id), index('observations_by_card').on(t.cardId, t.observedAt, t.id), index('observations_by_volunteer').on(t.volunteerId, t.observedAt, t.id)])

/** The road of a 路长. */
export const roads = table('roads', {
  id: id('id').primaryKey(),
  volunteerId: id('volunteer_id').notNull(),
  subDistrict: text('sub_district').notNull(),
  community: text('community').notNull(),
  name: json<Bilingual>('name').notNull(),
  from: timestamp('from_at').notNull(),
  until: timestamp('until_at'),
  by: id('by'),
}, t => [index('roads_by_volunteer').on(t.volunteerId, t.until, t.from), index('roads_by_community').on(t.community, t.until, t.from, t.id)])

/** A walk along a road, and the case its finding became. */
export const roadPatrols = table('road_patrols', {
  id: id('id').primaryKey(),
  submissionId: id('submission_id').notNull(),
  roadId: id('road_id').notNull(),
  at: timestamp('at').notNull(),
  /** Null: nothing was found. */
  reportId: id('report_id'),
}, t => [uniqueIndex('road_patrols_by_submission').on(t.submissionId), index('road_patrols_by_road').on(t.roadId, t.at, t.id)])

/** 下单. What is asked for; who asks and where they live stand sealed beside it. */
export const orders = table('orders', {
  id: id('id').primaryKey(),
  number: text('number').notNull(),
  submissionId: id('submission_id').notNull(),
  channel: text('channel').$type<OrderChannel>().notNull(),
  /** Of an order of a team or a party organisation. */
  teamId: id('team_id'),
  organisation: text('organisation'),
  /** An id of the list of kinds. */
  kind: text('kind').notNull(),
  /** The asker's words; read by the community and by whoever holds a lease. */
  words: text('words').notNull(),
  /** The line the public reads, written at the screening. */
  title: text('title'),
  subDistrict: text('sub_district').notNull(),
  community: text('community').notNull(),
  startsAt: timestamp('starts_at').notNull(),
  endsAt: timestamp('ends_at').notNull(),
  helpers: integer('helpers').notNull(),
  /** Leases that live or were finished; the commit that gives one counts it. */
  taken: integer('taken').notNull(),
  skills: json<Skill[]>('skills').notNull(),
  repeats: boolean('repeats').notNull(),
  repeatUntil: day('repeat_until'),
  /** The first order of a weekly one; each week is an order of its own. */
  seriesId: id('series_id'),
  state: text('state').$type<OrderState>().notNull(),
  screenDueOn: day('screen_due_on'),
  screenedAt: timestamp('screened_at'),
  screenedBy: id('screened_by'),
  /** Of an order that was stopped: the rule, and staff's own words. */
  stopRule: text('stop_rule'),
  toAsker: text('to_asker'),
  /** The case an officer now has, with the asker's consent. */
  reportId: id('report_id'),
  consentVersion: integer('consent_version').notNull(),
  locale: text('locale').notNull(),
  receivedAt: timestamp('received_at').notNull(),
  closedAt: timestamp('closed_at'),
  isDemo: boolean('is_demo').notNull(),
  version: integer('version').notNull(),
}, t => [
  uniqueIndex('orders_by_number').on(t.number),
  uniqueIndex('orders_by_submission').on(t.submissionId),
  index('orders_by_state').on(t.state, t.startsAt, t.id),
  index('orders_by_community').on(t.community, t.state, t.startsAt, t.id),
  index('orders_by_sub_district').on(t.subDistrict, t.state, t.startsAt, t.id),
  index('orders_by_screening').on(t.state, t.screenDueOn, t.id),
  index('orders_by_end').on(t.state, t.endsAt),
  index('orders_by_series').on(t.seriesId, t.startsAt),
  index('orders_by_close').on(t.state, t.closedAt, t.id),
])

/** Who asks, how they can be reached and where; each value sealed to its row and column. */
export const orderContacts = table('order_contacts', {
  orderId: id('order_id').primaryKey(),
  name: text('name'),
  phone: text('phone'),
  email: text('email'),
  /** House and door. */
  address: text('address'),
})

/** 接单: one volunteer's hold on an order. */
export const orderLeases = table('order_leases', {
  id: id('id').primaryKey(),
  orderId: id('order_id').notNull(),
  volunteerId: id('volunteer_id').notNull(),
  state: text('state').$type<LeaseState>().notNull(),
  takenAt: timestamp('taken_at').notNull(),
  /** Not started by then, it expires. */
  startBy: timestamp('start_by').notNull(),
  startedAt: timestamp('started_at'),
  /** Not finished by then, it ends by itself. */
  finishBy: timestamp('finish_by'),
  finishedAt: timestamp('finished_at'),
  /** When it stopped living, however. */
  endedAt: timestamp('ended_at'),
  note: json<LeaseNote>('note'),
  notedAt: timestamp('noted_at'),
  /** Until when the person served is asked: 未评价 after that. */
  rateBy: timestamp('rate_by'),
  /** When both sides could read what the other said. */
  revealedAt: timestamp('revealed_at'),
  handedFrom: id('handed_from'),
  /** Since when the holder looks for somebody to hand over to; the lease is theirs until somebody takes it. */
  handoverAt: timestamp('handover_at'),
  confirmedMinutes: integer('confirmed_minutes'),
  version: integer('version').notNull(),
}, t => [
  index('order_leases_by_order').on(t.orderId, t.state, t.takenAt, t.id),
  index('order_leases_by_volunteer').on(t.volunteerId, t.state, t.takenAt, t.id),
  index('order_leases_by_start').on(t.state, t.startBy),
  index('order_leases_by_finish').on(t.state, t.finishBy),
  index('order_leases_by_rating').on(t.revealedAt, t.rateBy),
  index('order_leases_to_confirm').on(t.confirmedMinutes, t.state, t.finishedAt, t.id),
  index('order_leases_by_handover').on(t.state, t.handoverAt),
])

/** 回单 by the person served. */
export const orderRatings = table('order_ratings', {
  leaseId: id('lease_id').primaryKey(),
  orderId: id('order_id').notNull(),
  came: boolean('came').notNull(),
  /** Null when nobody came. */
  solved: text('solved').$type<SolvedAnswer>(),
  stars: integer('stars'),
  words: text('words'),
  channel: text('channel').$type<'web' | 'phone'>().notNull(),
  by: id('by'),
  at: timestamp('at').notNull(),
}, t => [index('order_ratings_by_order').on(t.orderId)])

export const orderDisputes = table('order_disputes', {
  id: id('id').primaryKey(),
  submissionId: id('submission_id').notNull(),
  orderId: id('order_id').notNull(),
  leaseId: id('lease_id').notNull(),
  raisedBy: text('raised_by').$type<'asker' | 'volunteer'>().notNull(),
  subDistrict: text('sub_district').notNull(),
  community: text('community').notNull(),
  words: text('words').notNull(),
  at: timestamp('at').notNull(),
  dueOn: day('due_on'),
  outcome: text('outcome').$type<'upheld' | 'partly' | 'notUpheld'>(),
  answer: text('answer'),
  decidedBy: id('decided_by'),
  decidedAt: timestamp('decided_at'),
}, t => [
  uniqueIndex('order_disputes_by_submission').on(t.submissionId),
  index('order_disputes_by_lease').on(t.leaseId, t.at),
  index('order_disputes_by_decision').on(t.decidedAt, t.at, t.id),
  index('order_disputes_waiting').on(t.community, t.decidedAt, t.at, t.id),
])

/** Orders a volunteer was told of, so that nobody is told of one twice or of more than the daily cap. */
export const orderSuggestions = table('order_suggestions', {
  volunteerId: id('volunteer_id').notNull(),
  orderId: id('order_id').notNull(),
  on: day('on_day').notNull(),
}, t => [primaryKey({ columns: [t.volunteerId, t.orderId] }), index('order_suggestions_by_day').on(t.volunteerId, t.on)])
