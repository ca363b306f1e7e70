export const breaches = {
  title: 'Leaks of personal data',
} as const

/** Sentences of the errors `breach.…`. */
export const breachErrors = {
} as const

/** Sentences of the events `breach.…`. */
export const breachEvents = {
} as const
