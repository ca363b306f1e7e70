export const assistance = {
  title: '我需要帮助',
} as const

/** Sentences of the errors `assistance.…`. */
export const assistanceErrors = {
} as const

/** Sentences of the events `assistance.…`. */
export const assistanceEvents = {
} as const
