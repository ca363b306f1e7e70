import type { ClockId, Due } from '../calendar/clocks.ts'
import type { Counted } from '../calendar/due.ts'
import type { PlaceAnswer, Position, WhatAnswer } from './schemas.ts'

/** How a due day was found. */
export interface ReportDue {
  clock: ClockId
  provisional: boolean
  counted: Counted | null
}

export function toReportDue({ clock, provisional, counted }: Due): ReportDue {
  return { clock: clock.id as ClockId, provisional, counted }
}

/** The answers of a journey so far; a step that was not reached is missing. */
export interface DraftAnswers {
  /** Uploads in the order they were chosen. Present, if empty, once the step was passed. */
  photos?: string[]
  what?: WhatAnswer
  subDistrict?: string
  place?: PlaceAnswer
  position?: Position | null
  /** Site of the ledger, or null for none of them. */
  known?: string | null
  words?: string
  /** The passages of the text were looked at and stay. */
  keepPassages?: boolean
  /** Sealed; null for a report without a way back. */
  contact?: string | null
}
