import type { OptionalWrite, Write } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import type { Bilingual, NoticeText } from '../../../shared/hearings/records.ts'
import type { MatterStage } from '../../../shared/hearings/rules.ts'
import { indexDocument, removeDocument, type SearchDocument } from '../search/commands.ts'

interface Searchable { id: string, stage: MatterStage, notice: NoticeText }

/** What the search knows of a matter once this change is committed: its notice while it is public, nothing of a draft or a withdrawn one. */
export function indexMatter(tx: Database, matter: Searchable, at: Date): Array<Write | OptionalWrite> {
  if (matter.stage === 'drafting' || matter.stage === 'legalityCheck' || matter.stage === 'withdrawn') return removeMatter(tx, matter.id)
  const hasEnglish = matter.notice.title.en !== null
  return [
    ...indexDocument(tx, toDocument(matter, hasEnglish ? 'zh-CN' : null, at)),
    ...hasEnglish ? indexDocument(tx, toDocument(matter, 'en', at)) : [],
    ...removeDocument(tx, { kind: 'hearing', ref: matter.id, locales: hasEnglish ? [null] : ['zh-CN', 'en'] }),
  ]
}

export function removeMatter(tx: Database, id: string): OptionalWrite[] {
  return removeDocument(tx, { kind: 'hearing', ref: id })
}

/** Titles of both languages are found in both; the texts are of one, so that a snippet is of the page's. */
function toDocument({ id, notice }: Searchable, locale: 'zh-CN' | 'en' | null, updatedAt: Date): SearchDocument {
  const said = ({ zh, en }: Bilingual) => locale === 'en' ? en ?? zh : zh
  const { title, subject, organiser, explanation, basis } = notice
  return {
    kind: 'hearing', ref: id, locale, title: said(title), aliases: [title.zh, title.en].filter(name => name !== null && name !== said(title)) as string[],
    body: [subject, organiser, explanation, basis].map(said).join('\n'), path: `/hearings/${id}`, updatedAt,
  }
}
