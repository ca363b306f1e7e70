export const leases = {
} as const

/** Sentences of the errors `lease.…`. */
export const leaseErrors = {
} as const

/** Sentences of the events `lease.…`. */
export const leaseEvents = {
} as const
