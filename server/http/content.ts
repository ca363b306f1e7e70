import type { H3Event } from 'h3'
import type { Collections, PageCollections } from '@nuxt/content'
import { queryCollection } from '@nuxt/content/server'
import type { Locale } from '../../shared/locale.ts'
import { inLanguage, placeOf, type WrittenPage } from '../../shared/policies/languages.ts'
import type { Term } from '../../shared/policies/schemas.ts'

export type PageCollection = keyof PageCollections & ('policies' | 'rights' | 'notices' | 'help')

export type ContentPage<Name extends PageCollection> = Collections[Name] & WrittenPage

// Content is read for the whole process: a query made for a request would pass that request's headers on with it.
const noRequest = undefined as unknown as H3Event

const loaded = new Map<PageCollection, Promise<unknown[]>>()

/** All pages of a collection in their order; a page that is not translated comes in Chinese. */
export async function listPages<Name extends PageCollection>(name: Name, locale: Locale): Promise<ContentPage<Name>[]> {
  return inLanguage(await readPages(name), locale)
}

/** One page, in Chinese when it is not translated; undefined when there is none. */
export async function findPage<Name extends PageCollection>(name: Name, slug: string, locale: Locale): Promise<ContentPage<Name> | undefined> {
  return (await listPages(name, locale)).find(page => page.slug === slug)
}

/** The terms of the glossary, in the order of the ledger's own life. */
export async function listTerms(): Promise<Term[]> {
  return (await queryCollection(noRequest, 'glossary').first())?.terms ?? []
}

async function readPages<Name extends PageCollection>(name: Name): Promise<ContentPage<Name>[]> {
  // What a build holds never changes while it runs; a failed read is tried again.
  const kept = import.meta.dev ? undefined : loaded.get(name) as Promise<ContentPage<Name>[]> | undefined
  if (kept) return kept
  const reading = queryCollection(noRequest, name).all().then(pages => pages.map(page => ({ ...page, ...placeOf(page.stem), order: page.order })))
  loaded.set(name, reading)
  reading.catch(() => loaded.delete(name))
  return reading
}
