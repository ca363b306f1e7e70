import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'vue/compiler-sfc'

export interface Source {
  /** From the project's folder, with slashes. */
  path: string
  text: string
}

export const root = fileURLToPath(new URL('../..', import.meta.url))

const notOurs = new Set(['node_modules', '.git', '.nuxt', '.output', '.data', '.cache', 'data', 'coverage', '.artifacts', 'migrations'])

/** Every file of the project that people wrote, below the given folders or files. */
export function listSources(...below: string[]): Source[] {
  const entries = below.length > 0 ? below : readdirSync(root).filter(name => !notOurs.has(name) && name !== 'package-lock.json')
  return entries.flatMap(entry => listPaths(entry)).sort().map(path => ({ path, text: readFileSync(join(root, path), 'utf8') }))
}

function listPaths(path: string): string[] {
  let names: string[]
  try { names = readdirSync(join(root, path)) }
  catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOTDIR') return [path]
    if (code === 'ENOENT') return []
    throw error
  }
  return names.filter(name => !notOurs.has(name)).flatMap(name => listPaths(`${path}/${name}`))
}

/** The TypeScript of a source: all of a `.ts` file, the scripts of a component. */
export function scriptOf({ path, text }: Source): string {
  if (!path.endsWith('.vue')) return text
  const { script, scriptSetup } = parse(text, { filename: path }).descriptor
  return `${script?.content ?? ''}\n${scriptSetup?.content ?? ''}`
}

/** The template of a component; empty for anything else. */
export function templateOf({ path, text }: Source): string {
  return path.endsWith('.vue') ? parse(text, { filename: path }).descriptor.template?.content ?? '' : ''
}
