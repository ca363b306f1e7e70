import { getQuery } from 'h3'
import { listCorrections } from '#server/domain/volunteers/hourQueries'
import { communitiesIn, readHourList, toHourCursor } from '#server/http/hours'
import { defineStaffHandler } from '#server/http/staff'

/** Requests about hours: those that wait, or those that were answered. */
export default defineStaffHandler('volunteers', 'confirmHours', async ({ event, db, actor, now }) => {
  const { scope } = actor
  const { community, after } = readHourList(event)
  const isDecided = getQuery(event).state === 'decided'
  const { items, next } = await listCorrections(db, { scope, community, now, limit: 20, after, isDecided })
  return { choices: communitiesIn(scope), community: community ?? null, isDecided, items, nextCursor: toHourCursor(next) }
})
