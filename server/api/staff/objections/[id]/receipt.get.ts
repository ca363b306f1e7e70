import { setResponseHeader } from 'h3'
import { getObjection } from '#server/domain/objections/queries'
import { findObjectionCard, ofObjection, objectionIdOf } from '#server/http/objections'
import { defineStaffHandler } from '#server/http/staff'

/** Number and code of an objection for whoever has just entered it for somebody, to read out or print; null for all others, and later. */
export default defineStaffHandler('objections', 'enter', async (context) => {
  const { event, db, actor } = context
  setResponseHeader(event, 'cache-control', 'no-store')
  const { enteredBy } = await getObjection(db, objectionIdOf(event))
  return { receipt: enteredBy === actor.id ? await findObjectionCard(context, objectionIdOf(event)) : null }
}, ofObjection)
