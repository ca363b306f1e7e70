import { getRequestURL, getRouterParam } from 'h3'
import { readStanding } from '#server/domain/ledger/publicSite'
import { findReviewDue } from '#server/domain/objections/queries'
import { toQrCode } from '#server/domain/receipts/qr'
import { listPages } from '#server/http/content'
import { toDoorSheet } from '#server/http/doorNotice'
import { definePublicHandler } from '#server/http/handlers'
import { locales } from '#shared/locale'

/** What the sheet on a door says, in both languages, with the codes that lead to the entry and to an objection. */
export default definePublicHandler(async ({ event, db, baseUrl, site: operator, now, calendar }) => {
  const id = getRouterParam(event, 'id')!
  const standing = await readStanding(db, id, { now, calendar })
  const site = { ...standing, reviewDueOn: standing.isFrozen ? await findReviewDue(db, id) : null }
  const sheets = await Promise.all(locales.map(async locale =>
    toDoorSheet(locale, { site, rights: (await listPages('rights', locale)).find(({ states }) => site.status !== null && states.includes(site.status)), operator, now })))
  const codeOf = (path: string) => {
    const address = `${baseUrl ?? getRequestURL(event).origin}${path}`
    return { address, shortAddress: address.replace(/^https?:\/\//, ''), qr: toQrCode(address) }
  }
  return { id, name: { zh: standing.nameZh, en: standing.nameEn }, isDemo: standing.isDemo, sheets, entry: codeOf(`/ledger/${id}`), object: codeOf(`/objections/new?site=${id}`) }
})
