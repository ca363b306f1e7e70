export const hearingRecord = {
} as const

/** Sentences of the errors `speech.…`. */
export const speechErrors = {
} as const

/** Sentences of the events `speech.…`. */
export const speechEvents = {
} as const
