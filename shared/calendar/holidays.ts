import chineseDays from 'chinese-days'
import type { Day } from '../time'
import { addDays } from './days'

// chinese-days reads a date through the local zone of the process: given the text 2026-10-01 it answers for
// 30 September anywhere west of Greenwich. Local noon is the same day in every zone.
const localNoon = (day: Day) => {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number]
  return new Date(year, month - 1, date, 12)
}

const weekdayName = /^(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day$/

/** What the holiday notices kept in the package say of a day; undefined when they do not mention it. */
export function announced(day: Day): 'off' | 'work' | undefined {
  const detail = chineseDays.getDayDetail(localNoon(day))
  if (weekdayName.test(detail.name)) return undefined
  return detail.work ? 'work' : 'off'
}

/** The first and last year whose notice the package holds, found by asking it for each year's 1 October. */
export function announcedYears(): { first: number, last: number } {
  const years = Array.from({ length: 100 }, (_, index) => 2000 + index).filter(year => announced(`${year}-10-01`) === 'off')
  if (years.length === 0) throw new Error('The holiday package holds no year')
  return { first: years[0]!, last: years.at(-1)! }
}

function findLunarDay(from: Day, span: number, month: number, date: number): Day {
  for (let offset = 0; offset < span; offset += 1) {
    const day = addDays(from, offset)
    const lunar = chineseDays.getLunarDate(localNoon(day))
    if (!lunar.isLeap && lunar.lunarMon === month && lunar.lunarDay === date) return day
  }
  throw new RangeError(`No lunar ${month}/${date} from ${from}`)
}

function qingming(year: number): Day {
  for (const day of [`${year}-04-04`, `${year}-04-05`, `${year}-04-06`]) {
    if (chineseDays.getSolarTerms(localNoon(day), localNoon(day)).some(term => term.term === 'pure_brightness')) return day
  }
  throw new RangeError(`No Qingming in ${year}`)
}

/**
 * The thirteen days that are holidays of all citizens by law, for a year whose notice is not out yet.
 * 全国年节及纪念日放假办法 (2024) 2: 元旦 1 日; 春节 农历除夕、正月初一至初三; 清明节 农历清明当日; 劳动节 5 月 1 日、2 日;
 * 端午节 农历端午当日; 中秋节 农历中秋当日; 国庆节 10 月 1 日至 3 日.
 */
export function statutoryHolidays(year: number): Day[] {
  const newYear = findLunarDay(`${year}-01-20`, 34, 1, 1)
  return [
    `${year}-01-01`,
    addDays(newYear, -1), newYear, addDays(newYear, 1), addDays(newYear, 2),
    qingming(year),
    `${year}-05-01`, `${year}-05-02`,
    findLunarDay(`${year}-05-25`, 36, 5, 5),
    findLunarDay(`${year}-09-05`, 36, 8, 15),
    `${year}-10-01`, `${year}-10-02`, `${year}-10-03`,
  ]
}
