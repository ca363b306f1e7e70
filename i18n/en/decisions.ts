export const decisions = {
  title: 'Decisions',
} as const

/** Sentences of the errors `decision.…`. */
export const decisionErrors = {
} as const

/** Sentences of the events `decision.…`. */
export const decisionEvents = {
} as const
