import { getQuery } from 'h3'
import { lastFullQuarter, quarterAfter, quarterBefore, quarterSchema } from '#shared/bulletins/fairness'
import { getFairness } from '#server/domain/bulletins/fairness'
import { notFound } from '#server/http/errors'
import { definePublicHandler } from '#server/http/handlers'

/** The fairness figures of a quarter that is over; the last one when none is named. */
export default definePublicHandler(async ({ event, db, now }) => {
  const asked = quarterSchema.safeParse(getQuery(event).quarter)
  const last = lastFullQuarter(now)
  const quarter = asked.success ? asked.data : last
  if (quarter > last) throw notFound()
  return { ...await getFairness(db, { quarter }), previous: quarterBefore(quarter), next: quarter < last ? quarterAfter(quarter) : null }
})
