import type { Locale } from './locale.ts'

/** A calendar day in Asia/Shanghai, written YYYY-MM-DD. Due dates are days, never instants. */
export type Day = string

const ZONE = 'Asia/Shanghai'

const dayParts = new Intl.DateTimeFormat('en-GB', { timeZone: ZONE, year: 'numeric', month: '2-digit', day: '2-digit' })
const clockParts = new Intl.DateTimeFormat('en-GB', { timeZone: ZONE, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
// A day has no zone of its own: it is written from its UTC midnight, so that no zone can move it.
const longDay = {
  'zh-CN': new Intl.DateTimeFormat('zh-CN', { timeZone: 'UTC', year: 'numeric', month: 'long', day: 'numeric' }),
  'en': new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', year: 'numeric', month: 'long', day: 'numeric' }),
}

const longMonth = {
  'zh-CN': new Intl.DateTimeFormat('zh-CN', { timeZone: 'UTC', year: 'numeric', month: 'long' }),
  'en': new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', year: 'numeric', month: 'long' }),
}

const midnightUtc = (day: Day) => new Date(`${day}T00:00:00Z`)

/** True for a day that exists: 2026-02-29 does not. */
export function isDay(text: string): text is Day {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const date = midnightUtc(text)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)
}

// Summer time was last kept there in 1991: since then eight hours are added, in a fraction of a formatter's time.
const [eastSince, eastUntil] = [Date.UTC(1992, 0), Date.UTC(9999, 0)]
const eastMs = 8 * 3_600_000

/** The day in Asia/Shanghai on which the instant falls. */
export function toDay(instant: Date): Day {
  const ms = instant.getTime()
  if (ms >= eastSince && ms < eastUntil) return new Date(ms + eastMs).toISOString().slice(0, 10)
  const parts = Object.fromEntries(dayParts.formatToParts(instant).map(part => [part.type, part.value]))
  return `${parts.year!.padStart(4, '0')}-${parts.month}-${parts.day}`
}

/** The first instant of the day in Asia/Shanghai. Throws RangeError when the day does not exist. */
export function startOfDay(day: Day): Date {
  if (!isDay(day)) throw new RangeError(`Not a day: ${day}`)
  return new Date(`${day}T00:00:00+08:00`)
}

/** The first instant after the day in Asia/Shanghai. Throws RangeError when the day does not exist. */
export function endOfDay(day: Day): Date {
  if (!isDay(day)) throw new RangeError(`Not a day: ${day}`)
  return new Date(`${day}T24:00:00+08:00`)
}

/** 2026年11月22日 or 22 November 2026. Throws RangeError when the day does not exist. */
export function formatDay(day: Day, locale: Locale): string {
  if (!isDay(day)) throw new RangeError(`Not a day: ${day}`)
  return longDay[locale].format(midnightUtc(day))
}

/** A month such as `2026-10` in words: 2026年10月, October 2026. */
export function formatMonth(month: string, locale: Locale): string {
  return longMonth[locale].format(midnightUtc(`${month}-01`))
}

/** Day, hour and minute in Asia/Shanghai: 2026年11月22日 10:52 or 22 November 2026, 10:52. */
export function formatInstant(instant: Date, locale: Locale): string {
  const gap = locale === 'en' ? ', ' : ' '
  return formatDay(toDay(instant), locale) + gap + clockParts.format(instant)
}

/** The instant something ends at, as `formatInstant`; midnight is 24:00 of the day that ends, so that nobody takes it for a day more. */
export function formatDeadline(instant: Date, locale: Locale): string {
  if (startOfDay(toDay(instant)).getTime() !== instant.getTime()) return formatInstant(instant, locale)
  return `${formatDay(toDay(new Date(instant.getTime() - 1)), locale)}${locale === 'en' ? ', ' : ' '}24:00`
}

/** A day as it is, an instant (ISO 8601) as day, hour and minute in Asia/Shanghai, in figures: 2026-11-22 10:52. */
export function formatPublication(at: string): string {
  if (isDay(at)) return at
  const instant = new Date(at)
  return `${toDay(instant)} ${clockParts.format(instant)}`
}

/**
 * Reads a day as people and spreadsheets write it: 2026-11-22, 2026/11/2, 2026.11.2, 2026年11月2日, 20261122.
 * Returns null when it is no such form or no such day.
 */
export function parseDay(text: string): Day | null {
  const form = text.normalize('NFKC').trim()
  const found = /^(\d{4})(?:[-/.]|\s*年\s*)(\d{1,2})(?:[-/.]|\s*月\s*)(\d{1,2})\s*日?$/.exec(form) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(form)
  if (!found) return null
  const day = `${found[1]}-${found[2]!.padStart(2, '0')}-${found[3]!.padStart(2, '0')}`
  return isDay(day) ? day : null
}
