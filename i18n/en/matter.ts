export const matter = {
  section: { overview: 'Overview' },
} as const

/** Sentences of the errors `matter.…`. */
export const matterErrors = {
  not_found: 'There is no such comment period or hearing.',
} as const

/** Sentences of the events `matter.…`. */
export const matterEvents = {
} as const
