export const commenting = {
} as const

/** Sentences of the errors `comment.…`. */
export const commentErrors = {
} as const

/** Sentences of the events `comment.…`. */
export const commentEvents = {
} as const
