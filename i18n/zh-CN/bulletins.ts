export const bulletins = {
  title: '督查通报',
} as const

/** Sentences of the errors `bulletin.…`. */
export const bulletinErrors = {
} as const

/** Sentences of the events `bulletin.…`. */
export const bulletinEvents = {
} as const
