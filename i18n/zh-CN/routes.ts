export const routes = {
} as const

/** Sentences of the errors `route.…`. */
export const routeErrors = {
} as const

/** Sentences of the events `route.…`. */
export const routeEvents = {
} as const
