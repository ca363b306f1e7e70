export const hearingPages = {
} as const

/** Sentences of the errors `follower.…`. */
export const followerErrors = {
  not_found: 'This address is no longer valid: the mail address gets no notices.',
} as const

/** Sentences of the events `follower.…`. */
export const followerEvents = {
  asked: 'Notices by mail were asked for',
  confirmed: 'An address confirmed that it wants notices',
  stopped: 'An address gets no more notices',
} as const
