export const draw = {
} as const

/** Sentences of the errors `draw.…`. */
export const drawErrors = {
} as const

/** Sentences of the events `draw.…`. */
export const drawEvents = {
} as const
