export const objections = {
  title: 'Object to an entry',
} as const

/** Sentences of the errors `objection.…`. */
export const objectionErrors = {
} as const

/** Sentences of the events `objection.…`. */
export const objectionEvents = {
} as const
