import type { OptionalWrite, Write } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import type { Bilingual, TeamText } from '../../../shared/volunteers/records.ts'
import type { TeamStage } from '../../../shared/volunteers/rules.ts'
import { findCommunity } from '../../../shared/places/places.ts'
import { indexDocument, removeDocument, type SearchDocument } from '../search/commands.ts'

interface Searchable { id: string, stage: TeamStage, community: string, text: TeamText }

/** What the search knows of a team once this change is committed: everything it says while it is open, nothing otherwise. */
export function indexTeam(tx: Database, team: Searchable, at: Date): Array<Write | OptionalWrite> {
  if (team.stage !== 'open') return removeTeam(tx, team.id)
  const hasEnglish = team.text.name.en !== null
  return [
    ...indexDocument(tx, toDocument(team, hasEnglish ? 'zh-CN' : null, at)),
    ...hasEnglish ? indexDocument(tx, toDocument(team, 'en', at)) : [],
    ...removeDocument(tx, { kind: 'team', ref: team.id, locales: hasEnglish ? [null] : ['zh-CN', 'en'] }),
  ]
}

export function removeTeam(tx: Database, id: string): OptionalWrite[] {
  return removeDocument(tx, { kind: 'team', ref: id })
}

/** Names of both languages are found in both; the texts are of one, so that a snippet is of the page's. */
function toDocument({ id, community, text }: Searchable, locale: 'zh-CN' | 'en' | null, updatedAt: Date): SearchDocument {
  const said = ({ zh, en }: Bilingual) => locale === 'en' ? en ?? zh : zh
  const { name, does, when, where, role } = text
  const place = findCommunity(community)
  return {
    kind: 'team', ref: id, locale, title: said(name), aliases: [name.zh, name.en].filter(other => other !== null && other !== said(name)) as string[],
    body: [does, when, where, ...role ? [role] : []].map(said).join('\n'), also: place ? [place.name, place.nameEn] : [], path: `/volunteers/teams/${id}`, updatedAt,
  }
}
