const minute = 60_000

/** A set-up link opens once, within an hour of its making. */
export const setupLinkMinutes = 60

/** A session left alone for half an hour is over, and every session is over after twelve hours (ASVS 5.0, 7.3). */
const idleMinutes = 30
const absoluteHours = 12

/** How long ago somebody may have proved who they are before a step that asks for it again. */
const freshMinutes = 10

export interface SessionTimes { createdAt: Date, lastSeenAt: Date, freshAt: Date, endedAt: Date | null }

/** Whether a session still counts; at the very instant of a limit it does not. */
export function isSessionOpen({ createdAt, lastSeenAt, endedAt }: SessionTimes, now: Date): boolean {
  return endedAt === null
    && now.getTime() < lastSeenAt.getTime() + idleMinutes * minute
    && now.getTime() < createdAt.getTime() + absoluteHours * 60 * minute
}

/** Whether the person proved who they are recently enough to change roles or open contact data. */
export function isFresh({ freshAt }: { freshAt: Date }, now: Date): boolean {
  return now.getTime() < freshAt.getTime() + freshMinutes * minute
}
