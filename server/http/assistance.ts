import { getQuery, getRequestURL, getRouterParam, type H3Event } from 'h3'
import { getClock } from '../../shared/calendar/clocks.ts'
import { communitiesOf, findSubDistrict } from '../../shared/places/places.ts'
import { findShownRequest, findSiteOfRequest } from '../domain/assistance/asking.ts'
import { placeOf } from '../domain/assistance/queries.ts'
import { toQrCode } from '../domain/receipts/qr.ts'
import type { HandlerContext } from './handlers.ts'
import type { StaffContext } from './staff.ts'

/** What the form of a request for help needs: the entry it came from, if the public can see it, and the communities around it. */
export async function assistanceFormOf({ event, db, calendar }: Pick<HandlerContext, 'event' | 'db' | 'calendar'>) {
  const { site: siteId, subDistrict } = getQuery(event)
  const site = typeof siteId === 'string' && siteId !== '' ? await findSiteOfRequest(db, siteId) : undefined
  const chosen = findSubDistrict(site?.subDistrict ?? (typeof subDistrict === 'string' ? subDistrict : '')) ?? null
  return {
    site: site ? { id: site.id, nameZh: site.nameZh, nameEn: site.nameEn, community: site.community } : null,
    contactDays: getClock('assistance.contactRetention', calendar).amount ?? 0, subDistrict: chosen,
    communities: chosen ? communitiesOf(chosen.code).map(({ id, name, nameEn }) => ({ id, name, nameEn })) : [],
  }
}

/** The receipt of a request as it is shown once: number, code, and a picture of the address to look it up at. */
export async function findAssistanceCard({ event, db, keys, baseUrl, now }: Pick<HandlerContext, 'event' | 'db' | 'keys' | 'baseUrl' | 'now'>, requestId: string) {
  const receipt = await findShownRequest(db, { requestId, keys, now })
  if (!receipt) return null
  const { number, queryCode, receivedAt, dueOn } = receipt
  const address = `${baseUrl ?? getRequestURL(event).origin}/track`
  return { number, queryCode, receivedAt, dueOn, address, qr: toQrCode(`${address}?number=${number}`) }
}

/** The request an address names. */
export function requestIdOf(event: H3Event): string {
  return getRouterParam(event, 'id') ?? ''
}

/** The row check of a route that touches one request. */
export const ofRequest = {
  row: ({ event, db }: Pick<StaffContext, 'event' | 'db'>) => placeOf(db, requestIdOf(event)),
}
