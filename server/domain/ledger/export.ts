import type { Locale } from '../../../shared/locale.ts'
import { findCommunity, findSubDistrict } from '../../../shared/places/places.ts'
import type { Cell } from '../../../shared/text/cells.ts'
import type { ListedSite } from './queries.ts'

/** Names of columns and words of codes, in the reader's language. */
export type Words = (key: string) => string

interface Column { header: string, of: (site: ListedSite) => Cell }

/** What a spreadsheet of sites holds: exactly what the page shows, codes and words side by side. */
export function toColumns(words: Words, locale: Locale, baseUrl: string): Column[] {
  const field = (name: string) => words(`ledger.field.${name}`)
  const word = (group: string, code: string | null) => code === null ? null : words(`ledger.${group}.${code}`)
  const inLanguage = (place: { name: string, nameEn: string } | undefined) => place === undefined ? null : locale === 'en' ? place.nameEn : place.name
  return [
    { header: field('id'), of: site => site.id },
    { header: field('period'), of: site => word('periods', site.period) },
    { header: field('nameZh'), of: site => site.nameZh },
    { header: field('nameEn'), of: site => site.nameEn },
    { header: field('aliases'), of: site => site.aliases.join('；') || null },
    { header: `${field('subDistrict')} ID`, of: site => site.subDistrict },
    { header: field('subDistrict'), of: site => inLanguage(findSubDistrict(site.subDistrict ?? '')) },
    { header: field('community'), of: site => inLanguage(findCommunity(site.community ?? '')) },
    { header: field('placeWords'), of: site => site.placeWords },
    { header: field('category'), of: site => word('categories', site.category) },
    { header: field('ownerSystem'), of: site => word('owners', site.owner) },
    { header: `${field('landAreaM2')} m²`, of: site => site.landAreaM2 },
    { header: field('landAreaQualifier'), of: site => word('qualifierNames', site.landAreaQualifier) },
    { header: `${field('buildingAreaM2')} m²`, of: site => site.buildingAreaM2 },
    { header: field('buildingAreaQualifier'), of: site => word('qualifierNames', site.buildingAreaQualifier) },
    { header: `${field('greenAreaM2')} m²`, of: site => site.greenAreaM2 },
    { header: field('mode'), of: site => word('modes', site.mode) },
    { header: field('status'), of: site => word('statuses', site.status) },
    { header: field('statusOn'), of: site => site.statusOn },
    { header: field('foundOn'), of: site => site.foundOn },
    { header: field('demolishedOn'), of: site => site.demolishedOn },
    { header: field('acceptedOn'), of: site => site.acceptedOn },
    { header: field('closedOn'), of: site => site.closedOn },
    { header: field('sources'), of: site => site.sources.map(({ titleZh, publisherZh, dated, noteZh }) => [titleZh ?? noteZh, publisherZh, dated].filter(Boolean).join('，')).join('；') || null },
    { header: field('publishedAt'), of: site => site.publishedAt?.toISOString() ?? null },
    { header: field('changedAt'), of: site => site.changedAt.toISOString() },
    { header: field('demo'), of: site => site.isDemo ? words('ledger.demo') : null },
    { header: field('address'), of: site => `${baseUrl}/ledger/${site.id}` },
  ]
}
