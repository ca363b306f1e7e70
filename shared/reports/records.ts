import type { ClockId, Due } from '../calendar/clocks.ts'
import type { Counted } from '../calendar/due.ts'
import type { PlaceKind } from '../places/schemas.ts'
import { endOfDay, type Day } from '../time.ts'
import type { PlaceAnswer, Position, WhatAnswer } from './schemas.ts'

/** How a due day was found. */
export interface ReportDue {
  clock: ClockId
  provisional: boolean
  counted: Counted | null
  /** The last instant of a clock in hours, ISO 8601 UTC; null for days, which end with the day. */
  until: string | null
}

export function toReportDue({ clock, at, provisional, counted }: Due): ReportDue {
  return { clock: clock.id as ClockId, provisional, counted, until: at?.toISOString() ?? null }
}

/** The first instant after a due day or hour, when the step is late. */
export function endOfDue(dueOn: Day, due: Pick<ReportDue, 'until'> | null): Date {
  return due?.until ? new Date(due.until) : endOfDay(dueOn)
}

/** A site of the ledger or an open matter somebody recognised, or that it is neither. */
export type KnownAnswer = { as: 'new' } | { as: 'same' | 'grown', site: string } | { as: 'same' | 'grown', matter: string }

/** The answers of a journey so far; a step that was not reached is missing. */
export interface DraftAnswers {
  /** Uploads in the order they were chosen. Present, if empty, once the step was passed. */
  photos?: string[]
  /** What it was begun as; a report about a building when it does not say. */
  sort?: PlaceKind
  /** Where the printed code hangs from which this began: shown for confirmation, and the person may change it. */
  suggested?: PlaceAnswer
  what?: WhatAnswer
  subDistrict?: string
  place?: PlaceAnswer
  position?: Position | null
  /** What was recognised; null when there was nothing to recognise. */
  known?: KnownAnswer | null
  words?: string
  /** The passages of the text were looked at and stay. */
  keepPassages?: boolean
  keepOriginals?: boolean
  /** Sealed; null for a report without a way back. */
  contact?: string | null
}

/** How a case stood before a decision, field by field; instants as ISO text. */
export type ReportSnapshot = Record<string, string | number | boolean | null | object>

/** Clocks that stand still while the reporter is asked. */
export interface PausedClocks {
  /** The day of the question, Asia/Shanghai. */
  on: string
  /** The instant of the question, ISO 8601 UTC. */
  at: string
  dueOn: string | null
  due: ReportDue | null
  stepDueOn: string | null
  stepDue: ReportDue | null
}
