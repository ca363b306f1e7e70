export const moderation = {
} as const

/** Sentences of the errors `moderation.…`. */
export const moderationErrors = {
} as const

/** Sentences of the events `moderation.…`. */
export const moderationEvents = {
} as const
