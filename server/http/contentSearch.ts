import { findTranslation } from '../../i18n/messages.ts'
import { locales, type Locale } from '../../shared/locale.ts'
import type { Limit } from '../../shared/policies/schemas.ts'
import { toPlainText, type ContentNode } from '../../shared/policies/plainText.ts'
import { startOfDay } from '../../shared/time.ts'
import type { SearchDocument } from '../domain/search/commands.ts'
import { listPages } from './content.ts'

/** What the site's search knows of the policies and of the rights at each stage, in both languages. */
export async function listSearchDocuments(): Promise<SearchDocument[]> {
  const documents = await Promise.all(locales.map(async locale => [
    ...(await listPages('policies', locale)).map((page): SearchDocument => ({
      ...identityOf(page, locale, page.slug),
      path: `/policies/${page.slug}`,
      body: [page.summary, ...page.forYou, page.whoDecides, ...page.howLong.map(lineOf), ...page.whatYouCanDo, bodyOf(page.body)].join('\n'),
    })),
    ...(await listPages('rights', locale)).map((page): SearchDocument => ({
      ...identityOf(page, locale, `rights/${page.slug}`),
      path: `/rights?state=${page.states[0]}`,
      body: [page.summary, ...page.youCan, ...page.mayHappen, ...page.mayNotHappen, ...page.deadlines.map(lineOf), bodyOf(page.body)].join('\n'),
    })),
    recordPage(locale),
  ]))
  return documents.flat()
}

/** The page of the public record is no content of its own, but people look for it by what it does. */
function recordPage(locale: Locale): SearchDocument {
  const say = (key: string) => findTranslation(locale, `recordPages.${key}`) ?? ''
  return {
    kind: 'policy', ref: 'record', locale, title: say('title'), path: '/record', updatedAt: startOfDay('2026-11-23'),
    body: ['lead', 'explain', 'limits.text', 'what.changes', 'what.receipts', 'what.days', 'what.states', 'what.never', 'what.erased'].map(say).join('\n'),
  }
}

function identityOf({ title, publishedOn }: { title: string, publishedOn: string }, locale: Locale, ref: string) {
  return { kind: 'policy' as const, ref, locale, title, updatedAt: startOfDay(publishedOn) }
}

const lineOf = ({ what, limit }: Limit) => `${what}: ${limit}`

// The content module stores a compact tree and types it as the page it becomes.
const bodyOf = (body: object) => toPlainText((body as { value: ContentNode[] }).value)
