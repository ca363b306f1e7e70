import { readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { createResolver, defineNuxtModule } from 'nuxt/kit'
import { build, type Rolldown } from 'vite'

/**
 * Bundles each `server/workers/*.ts` into a text inside the server's own bundle, from which a thread is started: a file
 * beside it would have to be found from wherever the server runs.
 */
export default defineNuxtModule({
  meta: { name: 'workers' },
  setup(_options, nuxt) {
    const folder = createResolver(import.meta.url).resolve('../server/workers')
    nuxt.hook('nitro:config', (nitro) => {
      nitro.virtual = { ...nitro.virtual, '#portal/workers': async () => `export const workers = ${JSON.stringify(await bundleAll(folder))}` }
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
