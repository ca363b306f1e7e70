/** What somebody affected needs. */
export const needKinds = ['housing', 'school', 'work', 'medical', 'moving', 'legal', 'deposit', 'licence', 'other'] as const
export type NeedKind = (typeof needKinds)[number]

/** How they can be reached best. */
export const reachWays = ['phone', 'email', 'receipt', 'desk'] as const
export type ReachWay = (typeof reachWays)[number]

/** What somebody can be spoken with in. `dialect`: Mandarin is hard for them. */
export const helpLanguages = ['mandarin', 'dialect', 'english', 'mongolian', 'tibetan', 'uyghur', 'korean', 'signing', 'other'] as const
export type HelpLanguage = (typeof helpLanguages)[number]

export const assistanceChannels = ['web', 'phone', 'desk', 'paper'] as const
export type AssistanceChannel = (typeof assistanceChannels)[number]

/** The request as a whole: received, given on, every need answered, followed up. */
export const assistanceStates = ['received', 'routed', 'finished', 'closed', 'withdrawn'] as const
export type AssistanceState = (typeof assistanceStates)[number]

/** Nothing more happens to it. */
export const isOver = (state: AssistanceState) => state === 'closed' || state === 'withdrawn'

/**
 * One need of a request at one body, or with the volunteers. `returned`: the body cannot do it and gave it back.
 * `withdrawn`: the person no longer wanted it.
 */
export const routeStates = ['sent', 'taken', 'met', 'notMet', 'returned', 'withdrawn'] as const
export type RouteState = (typeof routeStates)[number]

export const liveRouteStates = ['sent', 'taken'] as const satisfies readonly RouteState[]
export const isLiveRoute = (state: RouteState) => state === 'sent' || state === 'taken'
/** The states in which the body it was given to may look at it. */
export const seenRouteStates = ['sent', 'taken', 'met', 'notMet'] as const satisfies readonly RouteState[]

/** What is written on the way. `answer` is the person's, to a `question`; `followUp` is what they said when called. */
export const stepKinds = ['step', 'note', 'question', 'answer', 'followUp'] as const
export type StepKind = (typeof stepKinds)[number]

/** What the person said at the follow-up. */
export const followUpAnswers = ['helped', 'partly', 'notHelped', 'notReached'] as const
export type FollowUpAnswer = (typeof followUpAnswers)[number]

/** Where one need stands: with nobody yet or no longer, with somebody, and its two ends. */
export const needStandings = ['waiting', 'underWay', 'met', 'notMet'] as const
export type NeedStanding = (typeof needStandings)[number]

interface RouteFact { need: NeedKind, state: RouteState, reopenedAt: Date | null }

/** Where a need stands by its routes. A route that was given back, or whose answer did not help, does not count. */
export function standingOf(need: NeedKind, routes: readonly RouteFact[]): NeedStanding {
  const states = routes.flatMap(route => route.need === need && route.reopenedAt === null ? [route.state] : [])
  if (states.some(isLiveRoute)) return 'underWay'
  return (['met', 'notMet'] as const).find(state => states.includes(state)) ?? 'waiting'
}

/** The state of a request that is not over, by its needs and routes. */
export function stateOf(needs: readonly NeedKind[], routes: readonly RouteFact[]): 'received' | 'routed' | 'finished' {
  const standings = needs.map(need => standingOf(need, routes))
  if (standings.every(standing => standing === 'met' || standing === 'notMet')) return 'finished'
  return standings.every(standing => standing === 'waiting') ? 'received' : 'routed'
}
