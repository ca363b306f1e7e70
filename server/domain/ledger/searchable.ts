import type { OptionalWrite, Write } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { findCommunity, findSubDistrict } from '../../../shared/places/places.ts'
import { indexDocument, removeDocument } from '../search/commands.ts'
import type { SiteRow } from './queries.ts'

/** What the search knows of a site once this change is committed: all the public may read, and nothing else. */
export function indexSite(tx: Database, before: Pick<SiteRow, 'id' | 'shelf'> | null, after: SiteRow): Array<Write | OptionalWrite> {
  if (after.shelf === 'none') return before === null || before.shelf === 'none' ? [] : removeSite(tx, before)
  const { id, nameZh, nameEn, aliases, subDistrict, community, placeWords, noteZh, noteEn, planZh, planEn, reuseZh, reuseEn } = after
  const places = [findSubDistrict(subDistrict ?? ''), findCommunity(community ?? '')]
  return indexDocument(tx, {
    kind: kindOf(after.shelf),
    ref: id,
    locale: null,
    title: nameZh,
    aliases: [...aliases, ...nameEn === null ? [] : [nameEn]],
    body: [...places.flatMap(place => place === undefined ? [] : [place.name, place.nameEn]), placeWords, noteZh, planZh, reuseZh, noteEn, planEn, reuseEn]
      .filter(text => text !== null).join('\n'),
    path: `/ledger/${id}`,
    updatedAt: after.changedAt,
  })
}

export function removeSite(tx: Database, { id, shelf }: Pick<SiteRow, 'id' | 'shelf'>): OptionalWrite[] {
  return shelf === 'none' ? [] : removeDocument(tx, { kind: kindOf(shelf), ref: id })
}

function kindOf(shelf: 'live' | 'archive') {
  return shelf === 'live' ? 'site' : 'archiveSite'
}
