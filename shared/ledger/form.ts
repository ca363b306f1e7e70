import type { SourceCitation } from './records.ts'
import { movedFields } from './rules.ts'

type Fields = Record<string, string | string[] | undefined>

const textOf = (value: string | string[] | undefined) => [value ?? ''].flat()[0] ?? ''
const linesOf = (value: string | string[] | undefined) => textOf(value).split(/\r?\n/).map(line => line.trim()).filter(Boolean)

/** The fields of the staff form as the schema wants them: other names and sources are one to a line. */
export function toFacts({ aliases, sources, ...fields }: Fields): Record<string, unknown> {
  return { ...fields, aliases: linesOf(aliases), sources: linesOf(sources).map(toSource) }
}

/** The same of a site that exists: its state and the days of its moves are no fields of a form and stay. */
export function toCorrectedFacts(fields: Fields, site: Readonly<Record<(typeof movedFields)[number], unknown>>): Record<string, unknown> {
  return { ...Object.fromEntries(movedFields.map(field => [field, site[field]])), ...toFacts(fields) }
}

/** A line `title | publisher | day | address`; what is missing at the end is not known. */
function toSource(line: string) {
  const [titleZh = '', publisherZh = '', dated = '', url = ''] = line.split(/[|｜]/).map(part => part.trim())
  return { titleZh, publisherZh, dated, url }
}

export function toSourceLines(sources: ReadonlyArray<Pick<SourceCitation, 'titleZh' | 'publisherZh' | 'dated' | 'url'>>): string {
  return sources.map(({ titleZh, publisherZh, dated, url }) => [titleZh, publisherZh, dated, url].map(part => part ?? '').join(' | ').replace(/[ |]+$/, '')).join('\n')
}
