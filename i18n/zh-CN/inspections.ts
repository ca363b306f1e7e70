export const inspections = {
  title: '明察暗访',
} as const

/** Sentences of the errors `inspection.…`. */
export const inspectionErrors = {
} as const

/** Sentences of the events `inspection.…`. */
export const inspectionEvents = {
} as const
