export const answers = {
} as const

/** Sentences of the errors `answer.…`. */
export const answerErrors = {
} as const

/** Sentences of the events `answer.…`. */
export const answerEvents = {
} as const
