import { pathInLocale, type Locale } from '../locale.ts'
import type { SourceCitation } from '../ledger/records.ts'
import type { Cell } from '../text/cells.ts'
import type { DatasetColumn } from './datasets.ts'

export interface Bilingual { zh: string, en: string | null }

/** What a row says in a column: as it is in JSON. */
export type Value = string | number | boolean | null | Date | readonly string[] | readonly SourceCitation[] | Bilingual

export type DataRow = Readonly<Record<string, Value>>

/** What a file is written in: its language, the sentences of it, and where this site lies; empty while that is not known. */
export interface Writing { locale: Locale, words: (key: string) => string, baseUrl: string }

/** A value as a table says it. */
export function toCell(column: DatasetColumn, value: Value | undefined, { locale, words, baseUrl }: Writing): Cell {
  if (value === null || value === undefined) return null
  const wordOf = (code: string) => column.words === undefined ? code : words(`${column.words}.${code}`)
  switch (column.type) {
    case 'code': return wordOf(value as string)
    case 'bilingual': return inLanguage(value as Bilingual, locale)
    case 'count': return typeof value === 'number' ? value : words(`opendata.${value as string}`)
    case 'datetime': return (value as Date).toISOString()
    case 'list': return (value as readonly string[]).map(wordOf).join('；') || null
    case 'sources': return (value as readonly SourceCitation[]).map(({ titleZh, publisherZh, dated, noteZh }) => [titleZh ?? noteZh, publisherZh, dated].filter(Boolean).join('，')).join('；') || null
    case 'demo': return value === true ? words('ledger.demo') : null
    case 'path': return baseUrl + pathInLocale(value as string, locale)
    case 'string': case 'integer': case 'number': case 'date': case 'month': return value as string | number
  }
}

/** The words above a column. */
export function headOf({ name, suffix = '' }: DatasetColumn, { words }: Pick<Writing, 'words'>): string {
  return words(name) + suffix
}

export function inLanguage({ zh, en }: Bilingual, locale: Locale): string {
  return locale === 'en' ? en ?? zh : zh
}
