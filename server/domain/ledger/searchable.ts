import type { OptionalWrite, Write } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import type { Locale } from '../../../shared/locale.ts'
import { findCommunity, findSubDistrict } from '../../../shared/places/places.ts'
import { indexDocument, removeDocument, type SearchDocument } from '../search/commands.ts'
import type { SiteRow } from './queries.ts'

/** What the search knows of a site once this change is committed: all the public may read, and nothing else. */
export function indexSite(tx: Database, before: Pick<SiteRow, 'id' | 'shelf'> | null, after: SiteRow): Array<Write | OptionalWrite> {
  if (after.shelf === 'none') return before === null || before.shelf === 'none' ? [] : removeSite(tx, before)
  const kind = kindOf(after.shelf)
  const hasEnglish = [after.nameEn, after.noteEn, after.planEn, after.reuseEn].some(text => text !== null)
  const [kept, left]: [Array<Locale | null>, Array<Locale | null>] = hasEnglish ? [['zh-CN', 'en'], [null]] : [[null], ['zh-CN', 'en']]
  return [
    ...kept.flatMap(locale => indexDocument(tx, toDocument(after, kind, locale))),
    ...before === null ? [] : removeDocument(tx, { kind, ref: after.id, locales: left }),
  ]
}

/** Names and places of both languages are found in both; the texts are of one, so that a snippet is of the page's. */
function toDocument(site: SiteRow, kind: SearchDocument['kind'], locale: Locale | null): SearchDocument {
  const isEnglish = locale === 'en'
  const names = [site.nameZh, ...site.nameEn === null ? [] : [site.nameEn]]
  const [title = site.nameZh, ...otherNames] = isEnglish ? names.toReversed() : names
  const places = [findSubDistrict(site.subDistrict ?? ''), findCommunity(site.community ?? '')].filter(place => place !== undefined)
  const [here, there] = isEnglish ? ['nameEn', 'name'] as const : ['name', 'nameEn'] as const
  const texts = isEnglish
    ? [site.noteEn ?? site.noteZh, site.planEn ?? site.planZh, site.reuseEn ?? site.reuseZh]
    : [site.noteZh, site.planZh, site.reuseZh]
  return {
    kind,
    ref: site.id,
    locale,
    title,
    aliases: [...otherNames, ...site.aliases],
    body: [...places.map(place => place[here]), site.placeWords, ...texts].filter(text => text !== null).join('\n'),
    also: places.map(place => place[there]),
    path: `/ledger/${site.id}`,
    updatedAt: site.changedAt,
  }
}

export function removeSite(tx: Database, { id, shelf }: Pick<SiteRow, 'id' | 'shelf'>): OptionalWrite[] {
  return shelf === 'none' ? [] : removeDocument(tx, { kind: kindOf(shelf), ref: id })
}

function kindOf(shelf: 'live' | 'archive') {
  return shelf === 'live' ? 'site' : 'archiveSite'
}
