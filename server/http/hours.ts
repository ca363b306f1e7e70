import { getQuery, type H3Event } from 'h3'
import { z } from 'zod'
import { communities, findCommunity } from '../../shared/places/places.ts'
import type { RowPlace, RowScope } from '../../shared/staff/permissions.ts'
import { toDay, type Day } from '../../shared/time.ts'
import { volunteerPeriodSchema } from '../../shared/volunteers/hoursSchemas.ts'
import { sourceNotFound } from '../domain/volunteers/hoursErrors.ts'
import { parseWith } from './body.ts'

/** The communities a list may be limited to, in the order of the places. */
export function communitiesIn({ subDistricts, communities: own, bodyId }: RowScope): string[] {
  if (bodyId !== null) return []
  return communities.filter(({ id, subDistrict, validTo }) => validTo === null && (own === null || own.includes(id)) && (subDistricts === 'all' || subDistricts.includes(subDistrict))).map(({ id }) => id)
}

/** Where a community lies, for the check of the row. Throws `hours.source_not_found` (404) for none. */
export function placeOfCommunity(id: string): RowPlace {
  const community = findCommunity(id)
  if (!community) throw sourceNotFound()
  return { subDistrict: community.subDistrict, community: id }
}

const hourListQuery = z.object({
  community: z.string().max(20).optional().transform(id => id || undefined),
  cursor: z.string().regex(/^\d{1,15}\.[0-9a-z-]{1,40}$/).optional().catch(undefined),
})

/** The community a list of hours is limited to, and where it goes on. */
export function readHourList(event: H3Event) {
  const { community, cursor } = parseWith(hourListQuery, getQuery(event))
  const [at, id] = cursor?.split('.') ?? []
  return { community, after: at && id ? { at: new Date(Number(at)), id } : undefined }
}

export const toHourCursor = (next: { at: Date, id: string } | null) => next && `${next.at.getTime()}.${next.id}`

/** The days asked for; this year until today unless said. Throws `invalid` (422). */
export function readPeriod(event: H3Event, now: Date): { from: Day, until: Day } {
  const { from, until } = getQuery(event)
  const today = toDay(now)
  return parseWith(volunteerPeriodSchema, { from: from || `${today.slice(0, 4)}-01-01`, until: until || today })
}
