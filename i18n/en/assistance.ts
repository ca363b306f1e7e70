export const assistance = {
  title: 'I need help',
} as const

/** Sentences of the errors `assistance.…`. */
export const assistanceErrors = {
} as const

/** Sentences of the events `assistance.…`. */
export const assistanceEvents = {
} as const
