import { z } from 'zod'
import { isDay } from '../time.ts'

const daySchema = z.string().refine(isDay, { error: 'calendar.not_a_day' })

/**
 * One year of the State Council's holiday notice, as an operator uploads it: days off (weekends inside a holiday
 * period included), weekend days worked in exchange, and the notice it was taken from. A notice may move days of the
 * December before; it must name 1 October, or it is not a whole year.
 */
export const officialYearSchema = z.strictObject({
  year: z.int().min(2004).max(2099),
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
