import { getQuery } from 'h3'
import { findVolunteerByNumber } from '#server/domain/volunteers/signups'
import { defineStaffHandler } from '#server/http/staff'
import { parseReceiptNumber } from '#shared/receipts/number'

/** The volunteer of a number, for a custodian who is asked to reach them. */
export default defineStaffHandler('volunteers', 'reveal', async ({ event, db, actor }) => {
  const { scope } = actor
  const given = getQuery(event).number
  const asked = typeof given === 'string' && given.trim() !== '' ? given.trim().slice(0, 40) : null
  const number = asked && parseReceiptNumber(asked)
  return { asked, found: number ? await findVolunteerByNumber(db, { number, scope }) ?? null : null }
})
