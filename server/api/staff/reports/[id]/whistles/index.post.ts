import { setResponseStatus } from 'h3'
import { callWhistle } from '#server/domain/whistles/commands'
import { getWhistle } from '#server/domain/whistles/queries'
import { parseBody } from '#server/http/body'
import { ofReport, reportIdOf } from '#server/http/cases'
import { defineStaffHandler } from '#server/http/staff'
import { defaultWhistleHours } from '#shared/whistles/rules'
import { whistleSchema } from '#shared/whistles/schemas'

/** Blows the whistle: calls bodies to report in on this case. */
export default defineStaffHandler('reports', 'whistle', async ({ event, db, keys, calendar, actor, now }) => {
  const { hours = defaultWhistleHours(calendar.clocks), ...whistle } = await parseBody(event, whistleSchema)
  const id = await callWhistle(db, { reportId: reportIdOf(event), ...whistle, hours, keys, actor, now })
  setResponseStatus(event, 201)
  const { dueAt } = await getWhistle(db, id)
  return { id, dueAt }
}, ofReport)
