export const bulletins = {
  title: 'Monthly bulletin',
} as const

/** Sentences of the errors `bulletin.…`. */
export const bulletinErrors = {
} as const

/** Sentences of the events `bulletin.…`. */
export const bulletinEvents = {
} as const
