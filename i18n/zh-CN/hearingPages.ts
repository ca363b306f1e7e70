export const hearingPages = {
} as const

/** Sentences of the errors `follower.…`. */
export const followerErrors = {
} as const

/** Sentences of the events `follower.…`. */
export const followerEvents = {
} as const
