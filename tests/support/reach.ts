import { dirname, join } from 'node:path'
import type { Source } from './sources.ts'

/**
 * The files a screen is made of: itself, the components it names, and what these import by value. As the build resolves
 * them, so far as this house uses it.
 */
export function reachOf(sources: Source[], starts: string[]): Source[] {
  const byPath = new Map(sources.map(source => [source.path, source]))
  const components = new Map(sources.filter(({ path }) => path.startsWith('components/') && path.endsWith('.vue')).map(({ path }) => [tagOf(path), path]))
  const seen = new Set<string>()
  const walk = (path: string | undefined) => {
    const source = path === undefined ? undefined : byPath.get(path)
    if (!source || seen.has(source.path)) return
    seen.add(source.path)
    for (const [, tag] of source.text.matchAll(/<([A-Z]\w+)/g)) walk(components.get(tag!))
    for (const [, name] of source.text.matchAll(/^(?!\s*import type).*?(?:from|import\()\s*'([^']+)'/gm)) walk(resolve(source.path, name!, byPath))
  }
  for (const start of starts) walk(start)
  return [...seen].map(path => byPath.get(path)!)
}

/** `components/ui/Tag.vue` is <UiTag>. */
function tagOf(path: string): string {
  return path.replace(/^components\/|\.vue$/g, '').split('/').map(part => part.charAt(0).toUpperCase() + part.slice(1)).join('')
}

function resolve(from: string, name: string, files: ReadonlyMap<string, unknown>): string | undefined {
  const path = name.startsWith('~/') ? name.slice(2) : name.startsWith('#shared/') ? `shared/${name.slice(8)}` : name.startsWith('.') ? join(dirname(from), name) : undefined
  return path === undefined ? undefined : ['', '.ts', '.vue'].map(extension => path + extension).find(candidate => files.has(candidate))
}
