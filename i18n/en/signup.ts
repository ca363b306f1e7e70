export const signup = {
} as const

/** Sentences of the errors `volunteer.…`. */
export const volunteerErrors = {
} as const

/** Sentences of the events `volunteer.…`. */
export const volunteerEvents = {
} as const
