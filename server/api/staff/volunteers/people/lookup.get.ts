import { getQuery } from 'h3'
import { listOrdersForStaff } from '#server/domain/volunteers/orderQueries'
import { findVolunteerByNumber } from '#server/domain/volunteers/signups'
import { defineStaffHandler } from '#server/http/staff'
import { parseReceiptNumber } from '#shared/receipts/number'

/** The volunteer or the order of a number, for a custodian who is asked to reach somebody. */
export default defineStaffHandler('volunteers', 'reveal', async ({ event, db, actor }) => {
  const { scope } = actor
  const given = getQuery(event).number
  const asked = typeof given === 'string' && given.trim() !== '' ? given.trim().slice(0, 40) : null
  const number = asked && parseReceiptNumber(asked)
  if (!number) return { asked, found: null }
  const volunteer = await findVolunteerByNumber(db, { number, scope })
  if (volunteer) return { asked, found: { path: `/staff/volunteers/people/${volunteer.id}/contact`, number } }
  const { items: [order] } = await listOrdersForStaff(db, { scope, list: 'open', number, limit: 1 })
  return { asked, found: order ? { path: `/staff/orders/${order.id}/contact`, number } : null }
})
