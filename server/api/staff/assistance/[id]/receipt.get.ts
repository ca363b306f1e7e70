import { setResponseHeader } from 'h3'
import { listTimeline } from '#server/domain/events/queries'
import { findAssistanceCard, ofRequest, requestIdOf } from '#server/http/assistance'
import { defineStaffHandler } from '#server/http/staff'

/** Number and code of a request for whoever has just entered it for somebody, to read out or print; null for all others, and later. */
export default defineStaffHandler('assistance', 'enter', async (context) => {
  const { event, db, actor } = context
  setResponseHeader(event, 'cache-control', 'no-store')
  const received = (await listTimeline(db, { type: 'assistance', id: requestIdOf(event) })).find(({ action }) => action === 'assistance.received')
  return { receipt: received?.actorId === actor.id ? await findAssistanceCard(context, requestIdOf(event)) : null }
}, ofRequest)
