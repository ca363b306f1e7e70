import { getRouterParam, type H3Event } from 'h3'
import { getMatter } from '../domain/hearings/queries.ts'
import type { StaffContext } from './staff.ts'

/** The matter an address names. */
export function matterIdOf(event: H3Event): string {
  return getRouterParam(event, 'id') ?? ''
}

/** The row check of a route that touches one matter. */
export const ofMatter = {
  row: async ({ event, db }: Pick<StaffContext, 'event' | 'db'>) => ({ subDistrict: (await getMatter(db, matterIdOf(event))).subDistrict }),
}
