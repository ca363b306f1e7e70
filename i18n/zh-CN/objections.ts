export const objections = {
  title: '提出异议',
} as const

/** Sentences of the errors `objection.…`. */
export const objectionErrors = {
} as const

/** Sentences of the events `objection.…`. */
export const objectionEvents = {
} as const
