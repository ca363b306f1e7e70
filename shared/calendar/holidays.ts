import chineseDays from 'chinese-days'
import notices from 'chinese-days/dist/chinese-days.json' with { type: 'json' }
import type { Day } from '../time.ts'
import { addDays } from './days.ts'

// The package's functions read and build dates through the local zone of the process: anywhere west of Greenwich its
// holidays lie a day early. The notices are therefore read from its data file.
const daysOff: Readonly<Record<Day, string>> = notices.holidays
const daysWorked: Readonly<Record<Day, string>> = notices.workdays

/** What the holiday notices kept in the package say of a day; undefined when they do not mention it. */
export function announced(day: Day): 'off' | 'work' | undefined {
  if (Object.hasOwn(daysWorked, day)) return 'work'
  return Object.hasOwn(daysOff, day) ? 'off' : undefined
}

/** The first and last year whose notice the package holds: those of which it knows the first of October. */
export function announcedYears(): { first: number, last: number } {
  const years = Array.from({ length: 100 }, (_, index) => 2000 + index).filter(year => announced(`${year}-10-01`) === 'off')
  if (years.length === 0) throw new Error('The holiday package holds no year')
  return { first: years[0]!, last: years.at(-1)! }
}

const lunarYearLength = (year: number) =>
  Array.from({ length: 12 }, (_, index) => chineseDays.monthDays(year, index + 1)).reduce((sum, days) => sum + days, 0)
  + chineseDays.getYearLeapMonth(year).days

/** The day of a lunar date outside a leap month, counted through the package's month lengths from 31 January 1900. */
function lunarDay(year: number, month: number, date: number): Day {
  const leapMonth = chineseDays.getYearLeapMonth(year)
  let days = date - 1
  for (let earlier = 1900; earlier < year; earlier += 1) days += lunarYearLength(earlier)
  for (let earlier = 1; earlier < month; earlier += 1) days += chineseDays.monthDays(year, earlier)
  if (leapMonth.leapMonth !== undefined && leapMonth.leapMonth < month) days += leapMonth.days
  return addDays('1900-01-31', days)
}

/**
 * Qingming by the usual rule of the solar terms, which holds from 1900 to 2099. The package has the same rule, but its
 * answer passes through the local zone and is a day early west of Greenwich.
 */
function qingming(year: number): Day {
  const ofCentury = year % 100
  const day = Math.floor(ofCentury * 0.2422 + (year < 2000 ? 5.59 : 4.81)) - Math.floor(ofCentury / 4)
  return `${year}-04-0${day}`
}

/**
 * The thirteen days that are holidays of all citizens by law, for a year whose notice is not out yet.
 * 全国年节及纪念日放假办法 (2024) 2: 元旦 1 日; 春节 农历除夕、正月初一至初三; 清明节 农历清明当日; 劳动节 5 月 1 日、2 日;
 * 端午节 农历端午当日; 中秋节 农历中秋当日; 国庆节 10 月 1 日至 3 日.
 * Throws RangeError outside 1901–2099, where the lunar table ends.
 */
export function statutoryHolidays(year: number): Day[] {
  if (year < 1901 || year > 2099) throw new RangeError(`No holidays known for ${year}`)
  const newYear = lunarDay(year, 1, 1)
  return [
    `${year}-01-01`,
    addDays(newYear, -1), newYear, addDays(newYear, 1), addDays(newYear, 2),
    qingming(year),
    `${year}-05-01`, `${year}-05-02`,
    lunarDay(year, 5, 5),
    lunarDay(year, 8, 15),
    `${year}-10-01`, `${year}-10-02`, `${year}-10-03`,
  ]
}
