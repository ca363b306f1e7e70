import { clocks } from './clocks.data.ts'

/** One limit: how long, from which event, on which article. */
export interface Clock {
  id: string
  subject: 'report' | 'site' | 'hearing' | 'objection' | 'petition' | 'request' | 'volunteer' | 'assistance' | 'privacy' | 'map' | 'website'
  name: string
  /** promptly and noNumber: the law gives no figure. rule: a condition, not a length. atLeast: may be longer. */
  kind: 'limit' | 'atLeast' | 'promptly' | 'noNumber' | 'rule'
  amount: number | null
  unit: ClockUnit | null
  startsAt: string
  basis: string | null
  confidence: Confidence
  note: string | null
}

export const clockUnits = ['minute', 'hour', 'day', 'workingDay', 'month'] as const
export type ClockUnit = (typeof clockUnits)[number]

export const confidences = ['T', 'S', 'D'] as const
export type Confidence = (typeof confidences)[number]

/** Counted backwards from today, day by day: another unit would end them at the wrong time. */
export const clocksInDays: readonly string[] = ['report.archive', 'report.contactRetention']
/** The page that sends a report promises it before any clock is read. */
export const fixedClocks: readonly string[] = ['report.undoSubmission']

/** What an operator may say about a clock; what is not said stays as shipped. */
export interface ClockOverride { amount?: number, unit?: ClockUnit, basis?: string, confidence?: Confidence }

/** Every clock by its id, as this installation counts. */
export type ClockBook = ReadonlyMap<string, Clock>

/** The clocks as the program brings them. */
export const packagedClocks: ClockBook = new Map<string, Clock>(clocks.map(clock => [clock.id, clock]))

/**
 * A clock with an operator's changes. A figure given to a clock that has none makes it a limit. A changed figure is no
 * longer the one read in the statute: without a word about it, its confidence is S with a basis and D without.
 */
export function overrideClock(clock: Clock, { amount, unit, basis, confidence }: ClockOverride): Clock {
  const figure = { amount: amount ?? clock.amount, unit: unit ?? clock.unit }
  const isChanged = figure.amount !== clock.amount || figure.unit !== clock.unit
  const article = basis ?? clock.basis
  return {
    ...clock,
    ...figure,
    kind: clock.amount === null && figure.amount !== null ? 'limit' : clock.kind,
    basis: article,
    confidence: confidence ?? (article === null ? 'D' : isChanged || clock.confidence === 'D' ? 'S' : clock.confidence),
    note: isChanged || basis !== undefined ? null : clock.note,
  }
}

/** The clocks with an operator's changes, which were checked by `clockOverridesSchema`. */
export function createClockBook(overrides: Readonly<Record<string, ClockOverride>>): ClockBook {
  return new Map([...packagedClocks].map(([id, clock]) => [id, overrides[id] ? overrideClock(clock, overrides[id]) : clock]))
}
