import { getRouterParam, type H3Event } from 'h3'
import { getVolunteer } from '../domain/volunteers/queries.ts'
import type { StaffContext } from './staff.ts'

/** The volunteer an address names. */
export function volunteerIdOf(event: H3Event): string {
  return getRouterParam(event, 'id') ?? ''
}

/** The row check of a route that touches one volunteer. */
export const ofVolunteer = {
  row: async ({ event, db }: Pick<StaffContext, 'event' | 'db'>) => {
    const { subDistrict, community } = await getVolunteer(db, volunteerIdOf(event))
    return { subDistrict, community }
  },
}

/** What a step on somebody's standing answers. */
export async function answerStanding({ event, db }: Pick<StaffContext, 'event' | 'db'>) {
  const { state, version } = await getVolunteer(db, volunteerIdOf(event))
  return { state, version }
}
