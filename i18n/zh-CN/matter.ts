export const matter = {
  section: { overview: '概况' },
} as const

/** Sentences of the errors `matter.…`. */
export const matterErrors = {
  not_found: '没有找到这件征求意见或听证的事项。',
} as const

/** Sentences of the events `matter.…`. */
export const matterEvents = {
} as const
