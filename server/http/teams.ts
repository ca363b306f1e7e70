import { getRouterParam, type H3Event } from 'h3'
import { getTeam } from '../domain/volunteers/queries.ts'
import type { StaffContext } from './staff.ts'

/** The team an address names. */
export function teamIdOf(event: H3Event): string {
  return getRouterParam(event, 'id') ?? ''
}

/** The row check of a route that touches one team. */
export const ofTeam = {
  row: async ({ event, db }: Pick<StaffContext, 'event' | 'db'>) => {
    const { subDistrict, community } = await getTeam(db, teamIdOf(event))
    return { subDistrict, community }
  },
}
