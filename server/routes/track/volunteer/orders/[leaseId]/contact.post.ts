import { getRouterParam } from 'h3'
import { showContact } from '../../../../../domain/volunteers/leases.ts'
import { defineReceiptFormHandler } from '../../../../../http/track.ts'

/** Shows the holder of a live lease how to reach and find whoever asked, in this one answer; that they looked is on record before. */
export default defineReceiptFormHandler('volunteer', async ({ event, db, keys, now, subjectId: volunteerId }) => {
  const contact = await showContact(db, { leaseId: getRouterParam(event, 'leaseId') ?? '', volunteerId, keys, now })
  return { seen: { ...contact, at: now } }
})
