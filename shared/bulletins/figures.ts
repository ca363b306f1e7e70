import { z } from 'zod'
import { isWorkingDay, type WorkCalendar } from '../calendar/calendar.ts'
import { addDays } from '../calendar/days.ts'
import { liveStatuses, phases, toPhase, type LiveStatus, type Phase } from '../ledger/rules.ts'
import { subDistricts } from '../places/places.ts'
import { median, smallest, toPublicCount, toPublicParts, type Month } from '../reports/figures.ts'
import type { Day } from '../time.ts'

/** A printed figure: `few` is 少于5, null is not known and shown as 未公布. */
export type Figure = number | 'few' | null

/** States a site the public can see may have; one that was only found, or taken back, is in no list. */
export const shownStatuses: readonly LiveStatus[] = liveStatuses.filter(status => status !== 'found' && status !== 'withdrawn')

/** What happened to sites in a month, each with the sites it happened to. */
export const siteEvents = ['published', 'withdrawn', 'demolished', 'closed', 'relapsed'] as const
export type SiteEvent = (typeof siteEvents)[number]

/** Figures whose rows are public entries of the ledger. */
export type SiteFigure = SiteEvent | 'closedInYear' | 'lateDecisions' | 'lateRectifications' | `status.${LiveStatus}`

/** Figures of entries and of decisions, which are public one by one. */
export const openFigures = ['sites', ...siteEvents, 'closedInYear', 'planMonth', 'planYear', 'lateDecisions', 'lateRectifications'] as const
/** Figures of what people sent or asked: fewer than five are not printed. */
export const peopleFigures = [
  'reportsReceived', 'reportsAccepted', 'reportsRefused', 'reportsTransferred', 'foundConfirmed', 'foundUnfounded', 'foundLawful', 'foundNothing', 'reportsTold', 'reportsInTime', 'lateReports',
  'whistles', 'whistlesAnswered', 'whistlesLate', 'silentWhistles',
  'objectionsFiled', 'objectionsAdopted', 'objectionsPartly', 'objectionsRejected', 'lateObjections',
  'helpAsked', 'needsMet', 'needsOpen',
] as const
export type OpenFigure = (typeof openFigures)[number]
export type PeopleFigure = (typeof peopleFigures)[number]

/** Figures of a body: what it was given and what it answered. */
export const bodyFigures = ['given', 'told', 'toldInTime', 'whistled', 'whistlesAnswered', 'whistlesLate'] as const
export type BodyFigure = (typeof bodyFigures)[number]

export type Row = Record<OpenFigure | PeopleFigure | `status.${LiveStatus}` | 'medianDays', Figure>
export type BodyRow = Record<BodyFigure | 'medianDays', Figure>

/** One month as it is printed, frozen and compared. */
export interface BulletinFigures {
  month: Month
  method: number
  total: Row
  /** By code; what lies in no sub-district that is known is under `unknown`. */
  subDistricts: Record<string, Row>
  bodies: Record<string, BodyRow>
  /** The entries behind each figure of entries, by figure and sub-district; ids in their order. */
  rows: Partial<Record<SiteFigure, Record<string, string[]>>>
}

/** Where a row of no known sub-district is counted. */
export const unknownPlace = 'unknown'
export const placeCodes: readonly string[] = [...subDistricts.map(({ code }) => code), unknownPlace]
export const toPlaceCode = (subDistrict: string | null): string => subDistrict !== null && placeCodes.includes(subDistrict) ? subDistrict : unknownPlace

/** What was counted of one sub-district, before anything is hidden. */
export interface Counted<Name extends string> {
  counts: Record<Name, number>
  /** Working days from arrival to the answer, one number a report. */
  days: number[]
}

export const emptyCounts = <Name extends string>(names: readonly Name[]): Counted<Name> =>
  ({ counts: Object.fromEntries(names.map(name => [name, 0])) as Record<Name, number>, days: [] })

const toFigure = (count: number | null): Figure => count === null ? 'few' : count

/** The middle of the days; `few` for fewer than five answers. */
function toMedian(days: readonly number[]): Figure {
  const middle = days.length < smallest ? null : median(days)
  return middle === null ? (days.length === 0 ? null : 'few') : middle
}

/**
 * Counts of several places as they may be printed beside their sum: one hidden part alone could be worked out, so
 * another is hidden with it.
 */
export function hideSmall<Name extends string>(names: readonly Name[], parts: Record<string, Counted<Name>>): { total: Record<Name | 'medianDays', Figure>, parts: Record<string, Record<Name | 'medianDays', Figure>> } {
  const places = Object.keys(parts)
  const total = {} as Record<Name | 'medianDays', Figure>
  const rows = Object.fromEntries(places.map(place => [place, {}])) as Record<string, Record<Name | 'medianDays', Figure>>
  for (const name of names) {
    const counts = Object.fromEntries(places.map(place => [place, parts[place]!.counts[name]]))
    const shown = toPublicParts(counts)
    for (const place of places) rows[place]![name] = toFigure(shown[place]!)
    total[name] = toFigure(toPublicCount(Object.values(counts).reduce((sum, count) => sum + count, 0)))
  }
  for (const place of places) rows[place]!.medianDays = toMedian(parts[place]!.days)
  total.medianDays = toMedian(places.flatMap(place => parts[place]!.days))
  return { total, parts: rows }
}

/** Counts working days between two days, the first not counted and the last counted; remembers each day it asked about. */
export function countWorkingDays(calendar: WorkCalendar): (from: Day, to: Day) => number {
  const worked = new Map<Day, boolean>()
  return (from, to) => {
    let count = 0
    for (let day = addDays(from, 1); day <= to; day = addDays(day, 1)) {
      if (!worked.has(day)) worked.set(day, isWorkingDay(day, calendar))
      if (worked.get(day)) count += 1
    }
    return count
  }
}

/** What the operator means to close in a month or a year: `2026` or `2026-11`. */
export const plansSchema = z.record(z.string().regex(/^20\d\d(?:-(?:0[1-9]|1[0-2]))?$/), z.strictObject({
  /** Sites to be closed (销账) in the district. */
  closed: z.int().min(0).nullable().default(null),
  subDistricts: z.record(z.string(), z.int().min(0)).default({}),
}))
export type Plans = z.infer<typeof plansSchema>

/** The target of a month or a year, of one place or of the district; null while the operator has named none. */
export function planOf(plans: Plans, period: string, place?: string): number | null {
  const plan = plans[period]
  return place === undefined ? plan?.closed ?? null : plan?.subDistricts[place] ?? null
}

/** The five steps the public knows, each with its states. */
export const statusesOf = (phase: Phase): LiveStatus[] => shownStatuses.filter(status => toPhase(status) === phase)

/** How many sites of a row stand in one of the five steps. */
export function countPhase(row: Partial<Row>, phase: Phase): number {
  return statusesOf(phase).reduce((sum, status) => sum + Number(row[`status.${status}`] ?? 0), 0)
}

/** The ids behind a figure of entries, of one place or of all: `sites`, `phase.underway`, `status.closed`, `relapsed`. */
export function listIds({ rows }: Pick<BulletinFigures, 'rows'>, figure: string, place?: string): string[] {
  const names = figure === 'sites' ? shownStatuses.map(status => `status.${status}` as const)
    : figure.startsWith('phase.') ? statusesOf(figure.slice(6) as Phase).map(status => `status.${status}` as const)
      : [figure as SiteFigure]
  return names.flatMap(name => Object.entries(rows[name] ?? {}).flatMap(([code, ids]) => place === undefined || place === code ? ids : [])).sort()
}

/** Figures of entries whose rows can be shown. */
export const figuresWithRows: readonly string[] = ['sites', ...phases.map(phase => `phase.${phase}`), ...shownStatuses.map(status => `status.${status}`), ...siteEvents, 'closedInYear', 'lateDecisions', 'lateRectifications']

export const rowsQuerySchema = z.object({
  figure: z.string().refine(name => figuresWithRows.includes(name) || (peopleFigures as readonly string[]).includes(name) || (bodyFigures as readonly string[]).includes(name) || name === 'medianDays', 'form.invalid_value'),
  subDistrict: z.enum(placeCodes as [string, ...string[]]).optional(),
  body: z.string().max(60).optional(),
  from: z.coerce.number().int().min(0).default(0),
})

/** How much of the plan of the year was done; places without a plan stand last and unranked. */
export function rank(subDistricts: Record<string, Pick<Row, 'closedInYear' | 'planYear'>>): Array<{ place: string, closed: number, plan: number }> {
  return Object.entries(subDistricts)
    .flatMap(([place, { closedInYear, planYear }]) => typeof planYear === 'number' && planYear > 0 ? [{ place, closed: Number(closedInYear), plan: planYear }] : [])
    .sort((a, b) => b.closed * a.plan - a.closed * b.plan || (a.place < b.place ? -1 : 1))
}
