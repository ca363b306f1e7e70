import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { createResolver, defineNuxtModule } from 'nuxt/kit'
import { build, type Rolldown } from 'vite'

/**
 * Puts into the server's own bundle, as texts, what would have to be found beside it from wherever it runs: each
 * `server/workers/*.ts`, from which a thread or a process is started, and the checkers: of the files of a matter, and of the public record.
 */
export default defineNuxtModule({
  meta: { name: 'serverTexts' },
  setup(_options, nuxt) {
    const { resolve } = createResolver(import.meta.url)
    const folder = resolve('../server/workers')
    const part = (name: string) => readFileSync(resolve('../server/checker', name), 'utf8')
    nuxt.hook('nitro:config', (nitro) => {
      nitro.virtual = {
        ...nitro.virtual,
        // Only a process for photos loads sharp; that it is imported here puts it among the built server's packages.
        '#portal/workers': async () => `export const workers = ${JSON.stringify(await bundleAll(folder))}\nexport const loadSharp = () => import('sharp')`,
        '#portal/checker': () => `export const checker = ${JSON.stringify({ core: part('core.mjs'), main: part('main.mjs'), page: part('page.html'), recordCore: part('recordCore.mjs'), recordMain: part('recordMain.mjs'), recordPage: part('recordPage.html') })}`,
      }
    })
  },
})

async function bundleAll(folder: string): Promise<Record<string, string>> {
  const files = readdirSync(folder).filter(name => name.endsWith('.ts'))
  return Object.fromEntries(await Promise.all(files.map(async name => [basename(name, '.ts'), await bundle(join(folder, name))])))
}

async function bundle(entry: string): Promise<string> {
  const result = await build({
    configFile: false,
    tsconfig: join(entry, '../../../enhance/tsconfig.json'),
    logLevel: 'error',
    // A thread made from a text is a CommonJS script.
    build: { write: false, ssr: true, target: 'node24', lib: { entry, formats: ['cjs'] }, minify: true },
    resolve: { alias: { '#shared': join(entry, '../../../shared') } },
  }) as Rolldown.RolldownOutput | Rolldown.RolldownOutput[]
  return [result].flat()[0]!.output[0].code
}
