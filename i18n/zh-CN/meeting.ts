export const meeting = {
} as const

/** Sentences of the errors `meeting.…`. */
export const meetingErrors = {
} as const

/** Sentences of the events `meeting.…`. */
export const meetingEvents = {
} as const
