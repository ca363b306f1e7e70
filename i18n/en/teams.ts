export const teams = {
} as const

/** Sentences of the errors `team.…`. */
export const teamErrors = {
} as const

/** Sentences of the events `team.…`. */
export const teamEvents = {
} as const
