export const deliberation = {
} as const

/** Sentences of the errors `deliberation.…`. */
export const deliberationErrors = {
} as const

/** Sentences of the events `deliberation.…`. */
export const deliberationEvents = {
} as const
