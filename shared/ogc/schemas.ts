import { z } from 'zod'
import { categories, liveStatuses } from '../ledger/rules.ts'
import { findSubDistrict } from '../places/places.ts'
import { endOfDay, isDay, startOfDay } from '../time.ts'

interface Box { west: number, south: number, east: number, north: number }

/** From `from` on, up to but not with `before`. */
interface Interval { from?: Date, before?: Date }

const box = z.string().max(200).transform((text, context): Box => {
  const numbers = text.split(',').map(part => /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?\s*$/i.test(part) ? Number(part) : Number.NaN)
  const refuse = () => {
    context.addIssue({ code: 'custom', message: 'ogc.refused.bbox' })
    return z.NEVER
  }
  if (numbers.some(Number.isNaN) || (numbers.length !== 4 && numbers.length !== 6)) return refuse()
  const [west, south, east, north] = numbers.length === 4 ? numbers : [numbers[0], numbers[1], numbers[3], numbers[4]]
  if ([west, east].some(value => Math.abs(value!) > 180) || [south, north].some(value => Math.abs(value!) > 90) || south! > north!) return refuse()
  return { west: west!, south: south!, east: east!, north: north! }
})

const instantPattern = /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:[Zz]|[+-]\d{2}:\d{2})$/

/** What one side of an interval means; a day is a whole day in Asia/Shanghai. */
function toInterval(text: string): { from: Date, before: Date } | undefined {
  const day = text.slice(0, 10)
  if (!isDay(day)) return undefined
  if (text === day) return { from: startOfDay(day), before: endOfDay(day) }
  const from = new Date(instantPattern.test(text) ? text : Number.NaN)
  return Number.isNaN(from.getTime()) ? undefined : { from, before: new Date(from.getTime() + 1) }
}

const time = z.string().max(100).transform((text, context): Interval => {
  const sides = text.split('/')
  const [start, end] = sides.map(side => side === '..' || (side === '' && sides.length === 2) ? 'open' as const : toInterval(side))
  const refuse = () => {
    context.addIssue({ code: 'custom', message: 'ogc.refused.datetime' })
    return z.NEVER
  }
  if (sides.length > 2 || start === undefined || (sides.length === 2 && end === undefined)) return refuse()
  if (sides.length === 1) return start === 'open' ? refuse() : start
  if (start === 'open' && end === 'open') return refuse()
  const interval: Interval = { ...start !== 'open' && { from: start.from }, ...end !== 'open' && { before: end!.before } }
  return interval.from && interval.before && interval.from >= interval.before ? refuse() : interval
})

const defaultLimit = 100
const maxLimit = 1000

/** More than the most asked for gives the most, as the standard wants it. */
const limit = z.string().regex(/^\d{1,9}$/, 'ogc.refused.limit').transform(Number).refine(count => count >= 1, { error: 'ogc.refused.limit' })
  .transform(count => Math.min(count, maxLimit)).default(defaultLimit)

const cursor = z.string().max(200).optional()

export const subDistrictItemsSchema = z.strictObject({ bbox: box.optional(), datetime: time.optional(), limit, cursor })

export const siteItemsSchema = subDistrictItemsSchema.extend({
  status: z.enum(liveStatuses).optional(),
  category: z.enum(categories).optional(),
  subDistrict: z.string().refine(code => findSubDistrict(code) !== undefined, { error: 'place.unknown_sub_district' }).optional(),
})
