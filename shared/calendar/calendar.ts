import type { Day } from '../time.ts'
import { packagedClocks, type ClockBook } from './clockBook.ts'
import { addDays, isWeekend } from './days.ts'
import { announced, announcedYears, statutoryHolidays } from './holidays.ts'
import type { OfficialYear } from './schemas.ts'

/**
 * Which days are worked, and how long the limits are. Days outside the covered years follow the statute alone and are
 * provisional: the notice for that year can still move them. `version` names the notices counted with, so that a due
 * date can say how it arose; two calendars of the same version have the same days.
 */
export interface WorkCalendar {
  coveredFrom: Day
  coveredUntil: Day
  version: string
  announced: (day: Day) => 'off' | 'work' | undefined
  clocks: ClockBook
}

const packaged = announcedYears()

/**
 * The calendar of the holiday notices known to the program, with the years an operator has entered laid over them: an
 * entered year replaces the packaged one whole, and one that follows the last covered year extends the coverage. Of two
 * entries for a year the later in the list counts.
 */
export function createCalendar({ officialYears = [], clocks = packagedClocks }: { officialYears?: OfficialYear[], clocks?: ClockBook } = {}): WorkCalendar {
  const entered = new Map(officialYears.map(official => [official.year, official]))
  const marks = new Map<Day, 'off' | 'work'>()
  for (const official of [...entered.values()].sort((a, b) => a.year - b.year)) {
    for (const day of official.off) marks.set(day, 'off')
    for (const day of official.work) marks.set(day, 'work')
  }

  let last = packaged.last
  while (entered.has(last + 1)) last += 1
  let first = packaged.first
  while (entered.has(first - 1)) first -= 1

  const statutory = new Map<number, Set<Day>>()
  const byStatute = (day: Day, year: number) => {
    if (!statutory.has(year)) statutory.set(year, new Set(statutoryHolidays(year)))
    return statutory.get(year)!.has(day) ? 'off' as const : undefined
  }

  return {
    coveredFrom: `${first}-01-01`,
    coveredUntil: `${last}-12-31`,
    version: [`notices ${packaged.first}-${packaged.last}`, ...[...entered.values()].sort((a, b) => a.year - b.year).map(year => `entered ${year.year} (${fingerprint(year)})`)].join(', '),
    clocks,
    announced(day) {
      const year = Number(day.slice(0, 4))
      const mark = marks.get(day)
      if (mark) return mark
      if (entered.has(year)) return undefined
      return year >= packaged.first && year <= packaged.last ? announced(day) : byStatute(day, year)
    },
  }
}

/** Eight characters that differ when the days do (FNV-1a, 32 bits): a year may be entered again, on any node. */
function fingerprint({ off, work }: Pick<OfficialYear, 'off' | 'work'>): string {
  let hash = 0x811C9DC5
  for (const character of [...off].sort().join() + '/' + [...work].sort().join()) hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193)
  return (hash >>> 0).toString(16).padStart(8, '0')
}

/** The calendar without any entered year. */
export const packagedCalendar: WorkCalendar = createCalendar()

/** True when no holiday notice known here covers the day. */
export function isProvisional(day: Day, calendar: WorkCalendar): boolean {
  return day < calendar.coveredFrom || day > calendar.coveredUntil
}

/** A weekday that is no holiday, or a weekend day worked in exchange for one. */
export function isWorkingDay(day: Day, calendar: WorkCalendar): boolean {
  const mark = calendar.announced(day)
  return mark ? mark === 'work' : !isWeekend(day)
}

/**
 * A day of a holiday period: the statutory days and the days off joined to them, weekends inside the period included.
 * Wider than the thirteen statutory days on purpose: 行政强制法 43 forbids enforcement on 法定节假日, and the person in the
 * house is hurt by a narrow reading. An ordinary weekend is not one; ask `isWorkingDay` for that.
 */
export function isStatutoryHoliday(day: Day, calendar: WorkCalendar): boolean {
  return calendar.announced(day) === 'off'
}

/** The day itself when it is worked, else the next one that is. */
export function nextWorkingDay(day: Day, calendar: WorkCalendar): Day {
  let next = day
  while (!isWorkingDay(next, calendar)) next = addDays(next, 1)
  return next
}

/** The `count`th working day after the day, the day itself not counted (民法典 201); before it when negative. */
export function addWorkingDays(day: Day, count: number, calendar: WorkCalendar): Day {
  const step = count < 0 ? -1 : 1
  let current = day
  for (let left = Math.abs(count); left > 0;) {
    current = addDays(current, step)
    if (isWorkingDay(current, calendar)) left -= 1
  }
  return current
}

/**
 * The year whose notice is missing and the day since which that is worth a warning (1 November of the year before),
 * or null while there is nothing to do. Day in Asia/Shanghai.
 */
export function nextYearMissingSince(today: Day, calendar: WorkCalendar): { year: number, since: Day } | null {
  const lastYear = Number(calendar.coveredUntil.slice(0, 4))
  const since = `${lastYear}-11-01`
  return today >= since ? { year: lastYear + 1, since } : null
}

/** The days, both ends included, that are off or worked in the later calendar and were not in the earlier one. */
export function findDifferences(before: WorkCalendar, after: WorkCalendar, { from, to }: { from: Day, to: Day }): { off: Day[], work: Day[] } {
  const differences: { off: Day[], work: Day[] } = { off: [], work: [] }
  for (let day = from; day <= to; day = addDays(day, 1)) {
    const isWorked = isWorkingDay(day, after)
    if (isWorked !== isWorkingDay(day, before)) differences[isWorked ? 'work' : 'off'].push(day)
  }
  return differences
}
