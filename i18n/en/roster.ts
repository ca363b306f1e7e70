export const roster = {
} as const

/** Sentences of the errors `roster.…`. */
export const rosterErrors = {
} as const

/** Sentences of the events `roster.…`. */
export const rosterEvents = {
} as const
