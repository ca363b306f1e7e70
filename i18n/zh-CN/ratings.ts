export const ratings = {
} as const

/** Sentences of the errors `rating.…`. */
export const ratingErrors = {
} as const

/** Sentences of the events `rating.…`. */
export const ratingEvents = {
} as const
