/**
 * The forms of 老街坊 the sources name. The ten roles (十大员) are one form: three are named, the operator writes the
 * others when it founds such a team.
 */
export const teamForms = ['persuasion', 'hall', 'elderStation', 'neighbourCentre', 'roles', 'roads'] as const
export type TeamForm = (typeof teamForms)[number]

/** The three of the ten roles the sources name. */
export const namedRoles = ['announcer', 'mediator', 'supervisor'] as const

export const teamStages = ['draft', 'open', 'closed'] as const
export type TeamStage = (typeof teamStages)[number]

/** In years. Who is under fourteen is not taken (个人信息保护法 31); fourteen to seventeen needs a guardian's consent. */
export const ageBands = ['14to17', '18to59', '60to69', '70plus'] as const
export type AgeBand = (typeof ageBands)[number]

export const isMinor = (band: AgeBand) => band === '14to17'

export const skills = ['talking', 'mediating', 'firstAid', 'repairs', 'phones', 'writing', 'driving', 'teaching', 'cooking', 'translating'] as const
export type Skill = (typeof skills)[number]

/** When somebody has time, in halves of a week's days. */
export const freeTimes = ['weekdayMorning', 'weekdayAfternoon', 'weekdayEvening', 'weekendMorning', 'weekendAfternoon', 'weekendEvening'] as const
export type FreeTime = (typeof freeTimes)[number]

export const languages = ['mandarin', 'english', 'mongolian', 'tibetan', 'uyghur', 'korean', 'signing'] as const
export type Language = (typeof languages)[number]

/**
 * 报名, 审核, 培训, 在岗, 暂停, 退出. Who was not taken on is `refused`. `active` follows by itself when the training is
 * recorded and every agreement that is needed was accepted.
 */
export const volunteerStates = ['applied', 'checked', 'trained', 'active', 'paused', 'left', 'refused'] as const
export type VolunteerState = (typeof volunteerStates)[number]

/** Somebody who has gone, or was never taken on, takes no seat and no task. */
export const isGone = (state: VolunteerState) => state === 'left' || state === 'refused'

/**
 * A place in a team. `offered`: a seat is held for them until `answerBy`. `lapsed`: they did not answer and may queue
 * again. Passing an offer on ("not this time") leads back to `waiting`, at the same place.
 */
export const membershipStates = ['seated', 'waiting', 'offered', 'lapsed', 'left'] as const
export type MembershipState = (typeof membershipStates)[number]

/** The states that count as a taken seat of a team. */
export const seatedMembership: readonly MembershipState[] = ['seated', 'offered']

/**
 * A place on a shift. `cancelled`: in time or late, which `isLate` tells; `absent`: did not come; `present`: has been
 * checked in, and stays so after they checked out.
 */
export const dutyStates = ['going', 'waiting', 'offered', 'declined', 'lapsed', 'cancelled', 'present', 'absent'] as const
export type DutyState = (typeof dutyStates)[number]

/** The states that count as a taken seat of a shift. */
export const seatedDuty: readonly DutyState[] = ['going', 'offered', 'present', 'absent']

/** What somebody is to a site of the ledger; such a person does no duty there. */
export const conflictKinds = ['party', 'relative', 'neighbour'] as const
export type ConflictKind = (typeof conflictKinds)[number]

/** One question of a route card: is it still there? Of public space, never of a home or a person. */
export const observationAnswers = ['there', 'gone', 'unclear'] as const
export type ObservationAnswer = (typeof observationAnswers)[number]

/** Where hours come from: a duty, or an order taken. */
export const hourSources = ['duty', 'lease'] as const
export type HourSource = (typeof hourSources)[number]

/**
 * 下单, 待接, 完成 and its ends. `posted` waits for the community's screening; whether a place is free follows from the
 * count; `done` when every helper has ended and nothing is to come.
 */
export const orderStates = ['posted', 'open', 'done', 'stopped', 'cancelled', 'expired', 'passedOn'] as const
export type OrderState = (typeof orderStates)[number]

export const orderChannels = ['web', 'desk', 'team', 'party'] as const
export type OrderChannel = (typeof orderChannels)[number]

/**
 * 接单. The lease lives while `taken` or `started`; every other state is an end. `ended`: nobody said it was finished
 * and it ended by itself.
 */
export const leaseStates = ['taken', 'started', 'finished', 'givenBack', 'handedOver', 'noAnswer', 'expired', 'ended', 'cancelled'] as const
export type LeaseState = (typeof leaseStates)[number]

export const isLive = (state: LeaseState) => state === 'taken' || state === 'started'
export const liveLeaseStates = ['taken', 'started'] as const satisfies readonly LeaseState[]

/** 回单: the first question, the second question. */
export const cameAnswers = ['yes', 'no'] as const
export const solvedAnswers = ['yes', 'partly', 'no'] as const
export type SolvedAnswer = (typeof solvedAnswers)[number]
