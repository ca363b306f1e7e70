import { existsSync, readdirSync, statSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))

/** The built server's first file. */
export const entry = join(root, '.output/server/index.mjs')

/**
 * How Node runs it. By itself Node 24 takes up to 128 MB for what is needed only for a moment and keeps them;
 * with a sixteenth of that an answer takes as long. On a large machine it may also use four gigabytes for the rest and lets
 * garbage lie for as long: in 190,000 requests of an attack 735 MB, of which 136 were in use. With a limit of half
 * a gigabyte, several times that and within what the examples of `deploy/` allow, it tidies up earlier.
 */
export const nodeOptions = ['--max-semi-space-size=8', '--max-old-space-size=512']

/** By itself the C library keeps a store of freed memory for each of a dozen threads, most of it from the start; one for all is 8 MB less. */
export const serverEnvironment = { MALLOC_ARENA_MAX: '1' }

const mark = join(root, '.output/nitro.json')

/** Whatever a build reads. Folders count as well: their time changes when a file is removed. */
const sources = [
  'app', 'assets', 'components', 'composables', 'content', 'enhance', 'i18n', 'layouts', 'middleware', 'modules', 'pages',
  'plugins', 'public', 'server', 'shared', 'stores', 'app.vue', 'error.vue', 'content.config.ts', 'nuxt.config.ts',
  'package.json', 'package-lock.json',
]

/** Why the built server is missing or out of date; null when it is neither. */
export function findStaleness() {
  if (!existsSync(entry) || !existsSync(mark)) return 'it has not been built yet'
  const builtAt = statSync(mark).mtimeMs
  for (const source of sources) {
    const changed = findNewer(source, builtAt)
    if (changed) return `${changed} has changed since it was built`
  }
  return null
}

/** Dates the build by its beginning: what was changed while it ran may not be in it. */
export function dateBuild(startedAt) {
  utimesSync(mark, startedAt, startedAt)
}

function findNewer(path, time) {
  const stats = statSync(join(root, path), { throwIfNoEntry: false })
  if (!stats) return null
  if (stats.mtimeMs > time) return path
  if (!stats.isDirectory()) return null
  for (const name of readdirSync(join(root, path))) {
    const newer = findNewer(`${path}/${name}`, time)
    if (newer) return newer
  }
  return null
}
