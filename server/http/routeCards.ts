import { getRouterParam, type H3Event } from 'h3'
import { getRouteCard } from '../domain/volunteers/routes.ts'
import type { StaffContext } from './staff.ts'

/** The card an address names. */
export function routeIdOf(event: H3Event): string {
  return getRouterParam(event, 'id') ?? ''
}

/** The row check of a route that touches one card. */
export const ofRouteCard = {
  row: async ({ event, db }: Pick<StaffContext, 'event' | 'db'>) => {
    const { subDistrict, community } = await getRouteCard(db, routeIdOf(event))
    return { subDistrict, community }
  },
}
