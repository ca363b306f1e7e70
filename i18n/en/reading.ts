export const reading = {
} as const

/** Sentences of the errors `reading.…`. */
export const readingErrors = {
} as const

/** Sentences of the events `reading.…`. */
export const readingEvents = {
} as const
