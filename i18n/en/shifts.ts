export const shifts = {
} as const

/** Sentences of the errors `shift.…`. */
export const shiftErrors = {
} as const

/** Sentences of the events `shift.…`. */
export const shiftEvents = {
} as const
