import { addDays } from '../calendar/days.ts'
import { isDay, startOfDay, toDay, type Day } from '../time.ts'

/** A day and a time of day in Asia/Shanghai as an instant; 24:00 is the end of the day. Null when they are no such thing. */
export function toInstant(day: Day, time: string): Date | null {
  const found = /^(\d{2}):(\d{2})$/.exec(time)
  if (!found || !isDay(day)) return null
  const minutes = Number(found[1]) * 60 + Number(found[2])
  if (Number(found[2]) > 59 || minutes > 24 * 60) return null
  return new Date(startOfDay(day).getTime() + minutes * 60_000)
}

/** The day and time of day of an instant, as they are typed. An instant that ends a day is 24:00 of that day where it `closes`. */
export function toDayAndTime(instant: Date, { closes = false } = {}): { day: Day, time: string } {
  const day = toDay(instant)
  const minutes = Math.floor((instant.getTime() - startOfDay(day).getTime()) / 60_000)
  if (closes && instant.getTime() === startOfDay(day).getTime()) return { day: addDays(day, -1), time: '24:00' }
  return { day, time: `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}` }
}
