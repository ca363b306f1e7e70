export const dataRights = {
  title: 'My personal data',
} as const

/** Sentences of the errors `dataRequest.…`. */
export const dataRequestErrors = {
} as const

/** Sentences of the events `dataRequest.…`. */
export const dataRequestEvents = {
} as const
