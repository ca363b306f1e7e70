import type { OptionalWrite, Write } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import type { Locale } from '../../../shared/locale.ts'
import { findCommunity, findSubDistrict } from '../../../shared/places/places.ts'
import { indexDocument, removeDocument, type SearchDocument } from '../search/commands.ts'
import type { SiteRow } from './queries.ts'

/** What the search knows of a site once this change is committed: all the public may read, and nothing else. */
export function indexSite(tx: Database, before: Pick<SiteRow, 'id' | 'shelf'> | null, after: SiteRow): Array<Write | OptionalWrite> {
  if (after.shelf === 'none') return before === null || before.shelf === 'none' ? [] : removeSite(tx, before)
  const documents = toDocuments(after)
  const left = ([null, 'zh-CN', 'en'] as const).filter(locale => !documents.some(document => document.locale === locale))
  return [
    ...documents.flatMap(document => indexDocument(tx, document)),
    ...before === null ? [] : removeDocument(tx, { kind: kindOf(after.shelf), ref: after.id, locales: left }),
  ]
}

/** The documents of a site: one of each language where it has texts of both. None while the public cannot see it. */
export function toDocuments(site: SiteRow): SearchDocument[] {
  const { shelf } = site
  if (shelf === 'none') return []
  const hasEnglish = [site.nameEn, site.noteEn, site.planEn, site.reuseEn].some(text => text !== null)
  return (hasEnglish ? ['zh-CN', 'en'] as const : [null]).map(locale => toDocument(site, kindOf(shelf), locale))
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
