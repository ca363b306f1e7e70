/** One sentence for every action that leaves an event; read on timelines and in the audit view. */
export const events = {} as const
