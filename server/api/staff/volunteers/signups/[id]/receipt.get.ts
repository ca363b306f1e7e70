import { setResponseHeader } from 'h3'
import { listTimeline } from '#server/domain/events/queries'
import { ofVolunteer, volunteerIdOf } from '#server/http/people'
import { defineStaffHandler } from '#server/http/staff'
import { findReceiptCard } from '#server/http/volunteers'

/** The card to print of somebody signed up at the desk: for half an hour, and for nobody but who filled it in. */
export default defineStaffHandler('volunteers', 'enter', async (context) => {
  const { event, db, actor } = context
  setResponseHeader(event, 'cache-control', 'no-store')
  const volunteerId = volunteerIdOf(event)
  const signedUp = (await listTimeline(db, { type: 'volunteer', id: volunteerId })).find(({ action }) => action === 'volunteer.signedUp')
  const card = signedUp?.actorId === actor.id ? await findReceiptCard(context, volunteerId) : undefined
  return { receipt: card?.receipt ?? null, volunteer: card?.volunteer ?? null }
}, ofVolunteer)
