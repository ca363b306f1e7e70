import type { WorkCalendar } from '../calendar/calendar.ts'
import { dueBy } from '../calendar/clocks.ts'
import { endOfDay } from '../time.ts'

/** As what somebody spoke. */
export const speakerRoles = ['chair', 'organiser', 'participant', 'expert'] as const
export type SpeakerRole = (typeof speakerRoles)[number]

export interface TurnTimes { secondsAllowed: number, startedAt: Date | null, endedAt: Date | null }

/** Whole seconds somebody has spoken by `now`; null before they began. */
export function secondsSpoken({ startedAt, endedAt }: Pick<TurnTimes, 'startedAt' | 'endedAt'>, now: Date): number | null {
  return startedAt && Math.max(0, Math.floor(((endedAt ?? now).getTime() - startedAt.getTime()) / 1000))
}

/** Seconds left of a turn by `now`; below zero for how much it is over. */
export function secondsLeft(turn: TurnTimes, now: Date): number {
  return turn.secondsAllowed - (secondsSpoken(turn, now) ?? 0)
}

/** 3:05, or −0:12 for what is over. */
export function formatSeconds(seconds: number): string {
  const whole = Math.abs(seconds)
  return `${seconds < 0 ? '−' : ''}${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`
}

export interface RecordTimes { recordPublishedAt: Date | null, correctableUntil: Date | null, signedOffAt: Date | null }

/** The first instant at which a record published at `at` cannot be corrected any more: the end of the last day, in Asia/Shanghai. */
export function correctableUntilOf(at: Date, calendar: WorkCalendar): Date {
  const due = dueBy('hearing.correct', at, calendar)
  return due ? due.at ?? endOfDay(due.day) : at
}

/** From publication on, until `correctableUntil` and without it, unless the record was signed before. */
export function canCorrect({ recordPublishedAt, correctableUntil, signedOffAt }: RecordTimes, at: Date): boolean {
  return recordPublishedAt !== null && correctableUntil !== null && signedOffAt === null && at.getTime() < correctableUntil.getTime()
}

/** One version of what was said at a place of the record. */
export interface StatementVersion {
  position: number
  revision: number
  applicationId: string | null
  speaker: string
  role: SpeakerRole
  text: string
  at: Date
  /** Null: the speaker's own correction. */
  by: string | null
  /** Why staff changed it after publication; null for what was written before. */
  reason: string | null
}

/** Before publication the record is a draft: its earlier versions are nobody's but the office's. */
export function isDraftVersion({ by, reason }: Pick<StatementVersion, 'by' | 'reason'>): boolean {
  return by !== null && reason === null
}

/** Place by place what was first published and every version since, in order. */
export function toRecord<Version extends StatementVersion>(versions: readonly Version[]): Array<{ position: number, latest: Version, published: Version[] }> {
  const positions = [...new Set(versions.map(({ position }) => position))].sort((one, other) => one - other)
  return positions.map((position) => {
    const own = versions.filter(version => version.position === position).sort((one, other) => one.revision - other.revision)
    return { position, latest: own.at(-1)!, published: own.slice(Math.max(0, own.findLastIndex(isDraftVersion))) }
  })
}

/**
 * What stands in the way of signing a record off at `at`. Whoever wrote any of it does not sign; before the window has
 * ended only when everybody whose words it holds has said that they are right.
 */
export function findSignOffObstacle(times: RecordTimes, { at, isWriter, allConfirmed }: { at: Date, isWriter: boolean, allConfirmed: boolean }): 'notPublished' | 'signed' | 'ownRecord' | 'windowOpen' | null {
  if (times.recordPublishedAt === null) return 'notPublished'
  if (times.signedOffAt !== null) return 'signed'
  if (isWriter) return 'ownRecord'
  return canCorrect(times, at) && !allConfirmed ? 'windowOpen' : null
}

/** Whether everybody has agreed to their words as they stand: the own correction and the word of the speaker count. The office speaks for itself. */
export function areAllConfirmed(latest: readonly (Pick<StatementVersion, 'role' | 'applicationId' | 'by'> & { id: string })[], confirmed: ReadonlySet<string>): boolean {
  return latest.every(({ id, role, applicationId, by }) => by === null || confirmed.has(id) || (applicationId === null && (role === 'chair' || role === 'organiser')))
}
