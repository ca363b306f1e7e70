/** What somebody affected needs. */
export const needKinds = ['housing', 'school', 'work', 'medical', 'moving', 'legal', 'deposit', 'licence', 'other'] as const
export type NeedKind = (typeof needKinds)[number]

/** How they can be reached best. */
export const reachWays = ['phone', 'email', 'receipt', 'desk'] as const
export type ReachWay = (typeof reachWays)[number]

export const assistanceChannels = ['web', 'phone', 'desk', 'paper'] as const
export type AssistanceChannel = (typeof assistanceChannels)[number]

/** The request as a whole: received, given on, every need answered, followed up. */
export const assistanceStates = ['received', 'routed', 'finished', 'closed', 'withdrawn'] as const
export type AssistanceState = (typeof assistanceStates)[number]

/** One need of a request at one body, or with the volunteers. */
export const routeStates = ['sent', 'taken', 'met', 'notMet', 'returned'] as const
export type RouteState = (typeof routeStates)[number]
