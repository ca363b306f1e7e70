export const hours = {
} as const

/** Sentences of the errors `hours.…`. */
export const hoursErrors = {
} as const

/** Sentences of the events `hours.…`. */
export const hoursEvents = {
} as const
