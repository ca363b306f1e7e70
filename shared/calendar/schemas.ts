import { z } from 'zod'
import { isDay } from '../time.ts'
import { clocksInDays, clockUnits, confidences, fixedClocks, overrideClock, packagedClocks, type ClockUnit } from './clockBook.ts'
import { readDayList } from './dayList.ts'

const daySchema = z.string().refine(isDay, { error: 'calendar.not_a_day' })

/**
 * One year of the State Council's holiday notice, as an operator uploads it: days off (weekends inside a holiday
 * period included), weekend days worked in exchange, and the notice it was taken from. A notice may move days of the
 * December before; it must name 1 October, or it is not a whole year.
 */
export const officialYearSchema = z.strictObject({
  year: z.int('calendar.not_a_year').min(2004, 'calendar.not_a_year').max(2099, 'calendar.not_a_year'),
  off: z.array(daySchema).max(80),
  work: z.array(daySchema).max(30),
  notice: z.string().trim().min(1).max(200),
}).superRefine((official, context) => {
  const belongs = (day: string) => day.startsWith(`${official.year}-`) || day.startsWith(`${official.year - 1}-12-`)
  const issue = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message })
  if (!official.off.every(belongs)) issue('off', 'calendar.other_year')
  if (!official.work.every(belongs)) issue('work', 'calendar.other_year')
  if (official.off.some(day => official.work.includes(day))) issue('work', 'calendar.off_and_work')
  if (!official.off.includes(`${official.year}-10-01`)) issue('off', 'calendar.incomplete')
})

export type OfficialYear = z.infer<typeof officialYearSchema>

const typedYear = { year: z.string(), off: z.string().max(4000), work: z.string().max(4000).default(''), notice: z.string() }
type TypedYear = z.infer<z.ZodObject<typeof typedYear>>

function toOfficialYear({ year, off, work, notice }: TypedYear, context: z.core.$RefinementCtx): OfficialYear {
  const read = (path: 'off' | 'work', text: string) => {
    const { days, unread } = readDayList(text)
    for (const entry of unread.slice(0, 3)) context.addIssue({ code: 'custom', path: [path], message: 'calendar.line_unreadable', params: { entry: entry.slice(0, 40) } })
    return days
  }
  const official = officialYearSchema.safeParse({ year: Number(year.trim() || Number.NaN), off: read('off', off), work: read('work', work), notice })
  if (official.success) return official.data
  for (const { path, message, code, ...rest } of official.error.issues) context.addIssue({ ...rest, code, path, message } as z.core.$ZodRawIssue)
  return z.NEVER
}

/** What is typed about a year: its days one a line or as ranges, and the notice. */
export const holidayYearSchema = z.strictObject(typedYear).transform(toOfficialYear)

/** As `holidayYearSchema`, with the version of the entry it takes the place of (0 for none) and, if there is one, why. */
export const holidayEntrySchema = z.strictObject({
  ...typedYear, version: z.coerce.number().int().min(0), reason: z.string().trim().max(500).default(''),
}).superRefine(({ version, reason }, context) => {
  if (version > 0 && reason === '') context.addIssue({ code: 'custom', path: ['reason'], message: 'calendar.reason_required' })
}).transform(({ version, reason, ...typed }, context) => ({ official: toOfficialYear(typed, context), version, reason: reason === '' ? null : reason }))

/** The most of each unit a limit may have: beyond it a digit too many was typed. */
const mostOf: Record<ClockUnit, number> = { minute: 1440, hour: 720, day: 730, workingDay: 500, month: 60 }

/**
 * The `clocks` of the operator's site file: by id, what differs from the shipped clock. A figure for a clock of which
 * the law gives none, and another figure than the one a statute gives, need the article they come from (`basis`); a
 * minimum of the law (`atLeast`) may be made longer, never shorter.
 */
export const clockOverridesSchema = z.record(z.string(), z.strictObject({
  amount: z.int().min(1).optional(),
  unit: z.enum(clockUnits).optional(),
  basis: z.string().trim().min(1).max(200).optional(),
  confidence: z.enum(confidences).optional(),
})).superRefine((overrides, context) => {
  for (const [id, override] of Object.entries(overrides)) {
    const issue = (message: string, path = 'amount') => context.addIssue({ code: 'custom', path: [id, path], message })
    const shipped = packagedClocks.get(id)
    if (!shipped) {
      context.addIssue({ code: 'custom', path: [id], message: 'there is no clock of this id' })
      continue
    }
    const { amount, unit, basis, confidence } = overrideClock(shipped, override)
    if (fixedClocks.includes(id)) issue('this clock cannot be changed')
    if (clocksInDays.includes(id) && unit !== 'day') issue('this clock is counted in days', 'unit')
    if ((amount === null) !== (unit === null)) issue('amount and unit belong together')
    if (amount !== null && unit !== null && amount > mostOf[unit]) issue(`at most ${mostOf[unit]} of this unit`)
    const isChanged = amount !== shipped.amount || unit !== shipped.unit
    if (isChanged && override.basis === undefined && (shipped.amount === null || shipped.confidence === 'T')) issue('this figure needs a basis', 'basis')
    if ((basis === null) !== (confidence === 'D')) issue('confidence D is for clocks without a basis, T and S are for those with one', 'confidence')
    const isLongerUnit = shipped.unit === unit || (shipped.unit === 'day' && unit === 'workingDay')
    if (shipped.kind === 'atLeast' && (!isLongerUnit || amount! < shipped.amount!)) issue('a minimum of the law may not be shortened')
  }
})
