export const orders = {
} as const

/** Sentences of the errors `order.…`. */
export const orderErrors = {
} as const

/** Sentences of the events `order.…`. */
export const orderEvents = {
} as const
