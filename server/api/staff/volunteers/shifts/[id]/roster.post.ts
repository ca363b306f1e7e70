import { getRouterParam } from 'h3'
import { getShift } from '#server/domain/volunteers/duties'
import { offerRoster } from '#server/domain/volunteers/roster'
import { parseBody } from '#server/http/body'
import { defineStaffHandler } from '#server/http/staff'
import { rosterOfferSchema } from '#shared/volunteers/roster'

/** Asks those whom staff saw proposed. */
export default defineStaffHandler('volunteers', 'schedule', async ({ event, db, keys, calendar, actor, now }) => {
  const { volunteerIds } = await parseBody(event, rosterOfferSchema)
  await offerRoster(db, { shiftId: getRouterParam(event, 'id') ?? '', volunteerIds, actor, keys, calendar, now })
  return { asked: volunteerIds.length }
}, { row: async ({ event, db }) => getShift(db, getRouterParam(event, 'id') ?? '') })
