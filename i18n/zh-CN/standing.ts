export const standing = {
} as const

/** Sentences of the errors `seat.…`. */
export const seatErrors = {
} as const

/** Sentences of the events `seat.…`. */
export const seatEvents = {
} as const
