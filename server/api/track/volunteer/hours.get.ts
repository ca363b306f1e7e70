import { getQuery, setResponseHeader } from 'h3'
import { z } from 'zod'
import { listOwnHours, openRegistryNumber } from '#server/domain/volunteers/hourQueries'
import { getVolunteer } from '#server/domain/volunteers/queries'
import { parseWith } from '#server/http/body'
import { readOpened } from '#server/http/cookies'
import { definePublicHandler } from '#server/http/handlers'
import { issueSubmissionId } from '#server/http/origin'
import { toDay } from '#shared/time'

const query = z.object({ year: z.coerce.number().int().min(2000).max(9998).optional().catch(undefined) })

/** The hours of the volunteer whose receipt this browser has opened; null when nobody has. */
export default definePublicHandler(async (context) => {
  const { event, db, keys, now } = context
  setResponseHeader(event, 'cache-control', 'no-store')
  const opened = readOpened(event, context, now, 'volunteer')
  const thisYear = Number(toDay(now).slice(0, 4))
  const year = Math.min(parseWith(query, getQuery(event)).year ?? thisYear, thisYear)
  const formToken = issueSubmissionId(keys.signing)
  if (!opened) return { formToken, year, own: null }
  const volunteerId = opened.subjectId
  const [{ receivedAt, erasedAt }, hours, registryNumber] = await Promise.all([
    getVolunteer(db, volunteerId), listOwnHours(db, { volunteerId, year, now }), openRegistryNumber(db, { volunteerId, keys }),
  ])
  const firstYear = Number(toDay(receivedAt).slice(0, 4))
  return { formToken, year, own: { ...hours, registryNumber, mayKeepNumber: erasedAt === null, years: Array.from({ length: thisYear - firstYear + 1 }, (_, back) => thisYear - back) } }
})
