import { getQuery, getRequestURL, getRouterParam, type H3Event } from 'h3'
import { getClock } from '../../shared/calendar/clocks.ts'
import { objectionConsentVersion } from '../../shared/objections/schemas.ts'
import { listSites } from '../domain/ledger/queries.ts'
import { findShownObjection, getObjectedSite, shownNameOf } from '../domain/objections/filing.ts'
import { getObjection } from '../domain/objections/queries.ts'
import { toQrCode } from '../domain/receipts/qr.ts'
import { PortalError } from '../../shared/errors.ts'
import type { HandlerContext } from './handlers.ts'
import type { StaffContext } from './staff.ts'

const textOf = (value: unknown) => typeof value === 'string' ? value.trim().slice(0, 100) : ''

/** What the form of an objection needs: the chosen entry, or those found by their name. */
export async function objectionFormOf({ event, db, calendar }: Pick<HandlerContext, 'event' | 'db' | 'calendar'>, { isStaff = false }: { isStaff?: boolean } = {}) {
  const { site, q, about } = getQuery(event)
  const [siteId, words] = [textOf(site), textOf(q)]
  const chosen = siteId === '' ? null : await getObjectedSite(db, siteId, { isStaff }).catch((error: unknown) => {
    if (error instanceof PortalError && error.status === 404) return null
    throw error
  })
  const found = chosen || words === '' ? [] : (await Promise.all((['live', 'archive'] as const).map(period => listSites(db, { filter: { period, q: words }, limit: 8 })))).flatMap(({ items }) => items)
  return {
    about: about === 'living' ? 'living' as const : 'wrong' as const,
    site: chosen && { id: chosen.id, name: isStaff ? { zh: chosen.nameZh, en: chosen.nameEn } : shownNameOf(chosen), isArchive: chosen.period === 'archive', isDemo: chosen.isDemo, subDistrict: chosen.subDistrict },
    q: words, wasAsked: words !== '' || siteId !== '',
    found: found.map(({ id, nameZh, nameEn, period }) => ({ id, name: { zh: nameZh, en: nameEn }, isArchive: period === 'archive' })),
    contactDays: getClock('objection.contactRetention', calendar).amount ?? 0, consentVersion: objectionConsentVersion,
  }
}

/** The receipt of an objection as it is shown once: number, code, and a picture of the address to look it up at. */
export async function findObjectionCard({ event, db, keys, baseUrl, now }: Pick<HandlerContext, 'event' | 'db' | 'keys' | 'baseUrl' | 'now'>, objectionId: string) {
  const receipt = await findShownObjection(db, { objectionId, keys, now })
  if (!receipt) return null
  const { number, queryCode, receivedAt, dueOn } = receipt
  const { hides, siteId } = await getObjection(db, objectionId)
  const site = await getObjectedSite(db, siteId, { isStaff: true })
  const address = `${baseUrl ?? getRequestURL(event).origin}/track`
  return { objectionId, number, queryCode, receivedAt, dueOn, hides, isFrozen: site.openObjections > 0, address, qr: toQrCode(`${address}?number=${number}`) }
}

/** The objection an address names. */
export function objectionIdOf(event: H3Event): string {
  return getRouterParam(event, 'id') ?? ''
}

/** The row check of a route that touches one objection. */
export const ofObjection = {
  row: async ({ event, db }: Pick<StaffContext, 'event' | 'db'>) => (await getObjection(db, objectionIdOf(event))).subDistrict,
}
