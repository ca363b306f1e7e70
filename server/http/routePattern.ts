import type { H3Event } from 'h3'

let pages = new Map<number, string[][]>()

/** Makes the pages of the interface known, each by its path such as `/ledger/:id()`. */
export function knowPages(paths: readonly string[]): void {
  pages = new Map()
  // A page with a fixed name goes before one with a place for any.
  const patterns = paths.map(path => toParts(path.replaceAll('()', ''))).sort((one, other) => variables(one) - variables(other))
  for (const parts of patterns) pages.set(parts.length, [...pages.get(parts.length) ?? [], parts])
}

/**
 * What was asked for, without what makes it one visitor's: `/api/ledger/sites/:id`. Both languages are one; what leads nowhere
 * is `(other)`, so that nobody makes new names by asking.
 */
export function routeOf(event: Pick<H3Event, 'context' | 'path'>): string {
  const matched: unknown = event.context.matchedRoute?.path
  return typeof matched === 'string' && !matched.startsWith('/**') ? inOneLanguage(matched) : pageOf(event.path)
}

/** The page a path leads to, as far as no route of the server was found for it. */
export function pageOf(path: string): string {
  const parts = toParts(inOneLanguage(path.split(/[?#]/)[0]!))
  const page = pages.get(parts.length)?.find(candidate => candidate.every((part, at) => part === parts[at] || part.startsWith(':')))
  if (page) return `/${page.join('/')}`
  return parts[0] === '_nuxt' || parts[0] === '_enhance' ? '(asset)' : '(other)'
}

function inOneLanguage(path: string): string {
  return path === '/en' ? '/' : path.replace(/^\/en\//, '/')
}

const toParts = (path: string) => path.split('/').filter(part => part !== '')
const variables = (parts: readonly string[]) => parts.filter(part => part.startsWith(':')).length
