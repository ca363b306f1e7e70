import type getItem from '#server/api/staff/reports/[id]/index.get'

/** A report as its endpoint gives it; instants are ISO text here. */
export type QueueItem = Awaited<ReturnType<typeof getItem>>

/** What a decision made of a report. */
export interface QueueMoved { move: string, status: string, version: number }

export const addressOfItem = (id: string) => `/api/staff/reports/${encodeURIComponent(id)}`

/** The steps of one case by the same person, after which it stays open; any other decision leads to the next. */
const ownSteps = ['take', 'visit', 'propose', 'handle', 'finish']
export const staysOpen = ({ move }: QueueMoved) => ownSteps.includes(move)
