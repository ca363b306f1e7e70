export const breaches = {
  title: '个人信息泄露',
} as const

/** Sentences of the errors `breach.…`. */
export const breachErrors = {
} as const

/** Sentences of the events `breach.…`. */
export const breachEvents = {
} as const
