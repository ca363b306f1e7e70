import type { DataRow } from '../../../shared/opendata/cells.ts'
import type { Period } from '../../../shared/ledger/rules.ts'
import { findLedgerState, walkPlacedSites, walkSites, type ListedSite } from '../ledger/queries.ts'
import { nameOfCommunity, nameOfSubDistrict, type Source } from './source.ts'

/** A site as a file holds it: exactly what the page shows, codes and words side by side. */
export function toSiteRow(site: ListedSite): DataRow {
  return {
    id: site.id, period: site.period, nameZh: site.nameZh, nameEn: site.nameEn, aliases: site.aliases,
    subDistrict: site.subDistrict, subDistrictName: nameOfSubDistrict(site.subDistrict), community: nameOfCommunity(site.community), placeWords: site.placeWords,
    category: site.category, owner: site.owner,
    landAreaM2: site.landAreaM2, landAreaQualifier: site.landAreaQualifier, buildingAreaM2: site.buildingAreaM2, buildingAreaQualifier: site.buildingAreaQualifier, greenAreaM2: site.greenAreaM2,
    mode: site.mode, status: site.status, statusOn: site.statusOn, foundOn: site.foundOn, demolishedOn: site.demolishedOn, acceptedOn: site.acceptedOn, closedOn: site.closedOn,
    sources: site.sources, publishedAt: site.publishedAt, changedAt: site.changedAt, demo: site.isDemo, address: `/ledger/${site.id}`,
  }
}

const source = (period: Period): Source => ({
  findState: ({ db }) => findLedgerState(db),
  async* walk({ db }) {
    for await (const site of walkSites(db, { period, sort: 'pinyin' })) yield toSiteRow(site)
  },
})

export const liveSites: Source = {
  ...source('live'),
  async* walkPlaced({ db }) {
    for await (const { site, position } of walkPlacedSites(db, { period: 'live', sort: 'pinyin' })) yield { row: toSiteRow(site), position }
  },
}

export const archiveSites: Source = source('archive')
