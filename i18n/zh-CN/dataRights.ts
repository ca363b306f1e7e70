export const dataRights = {
  title: '我的个人信息',
} as const

/** Sentences of the errors `dataRequest.…`. */
export const dataRequestErrors = {
} as const

/** Sentences of the events `dataRequest.…`. */
export const dataRequestEvents = {
} as const
