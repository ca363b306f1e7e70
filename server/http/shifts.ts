import { getRouterParam, type H3Event } from 'h3'
import { getDuty, getShift } from '../domain/volunteers/duties.ts'
import { dutyNotFound } from '../domain/volunteers/shiftErrors.ts'
import type { StaffContext } from './staff.ts'

/** The shift an address names. */
export function shiftIdOf(event: H3Event): string {
  return getRouterParam(event, 'id') ?? ''
}

/** The duty an address names. */
export function dutyIdOf(event: H3Event): string {
  return getRouterParam(event, 'dutyId') ?? ''
}

async function placeOf({ event, db }: Pick<StaffContext, 'event' | 'db'>) {
  const { subDistrict, community } = await getShift(db, shiftIdOf(event))
  return { subDistrict, community }
}

/** The row check of a route that touches one shift. */
export const ofShift = { row: placeOf }

/** The row check of a route that touches one duty: it belongs to the shift of the address. */
export const ofDuty = {
  row: async (context: Pick<StaffContext, 'event' | 'db'>) => {
    if ((await getDuty(context.db, dutyIdOf(context.event))).shiftId !== shiftIdOf(context.event)) throw dutyNotFound()
    return placeOf(context)
  },
}
