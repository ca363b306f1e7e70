/** Who somebody is to the place; none of it has to be proved to be heard. */
export const standings = ['owner', 'tenant', 'trader', 'neighbour', 'agent', 'other'] as const
export type Standing = (typeof standings)[number]

/** What an objection rests on. */
export const objectionGrounds = ['facts', 'ownership', 'procedure', 'personalData', 'permit'] as const
export type ObjectionGround = (typeof objectionGrounds)[number]

/** What is asked. */
export const objectionAims = ['correct', 'hide', 'withdraw', 'pause', 'explain'] as const
export type ObjectionAim = (typeof objectionAims)[number]

/** 提出、审查、决定、告知; withdrawn by the person. */
export const objectionStates = ['filed', 'reviewed', 'decided', 'withdrawn'] as const
export type ObjectionState = (typeof objectionStates)[number]
export const openObjectionStates: readonly ObjectionState[] = ['filed', 'reviewed']

/** 采纳、部分采纳、不采纳 */
export const objectionOutcomes = ['adopted', 'partly', 'rejected'] as const
export type ObjectionOutcome = (typeof objectionOutcomes)[number]

export const objectionChannels = ['web', 'phone', 'desk', 'paper'] as const
export type ObjectionChannel = (typeof objectionChannels)[number]
