import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { addTemplate, createResolver, defineNuxtModule } from 'nuxt/kit'
import { build, type Rolldown } from 'vite'

/**
 * Bundles each `enhance/*.ts` into one small script for phones. Public pages carry no framework script, and Vite's
 * own URLs of workers and assets lead nowhere there; so these files get a hashed name that the server knows.
 */
export default defineNuxtModule({
  meta: { name: 'enhance' },
  async setup(_options, nuxt) {
    const { resolve } = createResolver(import.meta.url)
    const sources = resolve('../enhance')
    const output = join(nuxt.options.rootDir, 'node_modules/.cache/enhance')
    const workerOutput = join(nuxt.options.rootDir, 'node_modules/.cache/phone-worker')
    let urls: Record<string, string> = {}

    const bundleAll = async () => {
      rmSync(output, { recursive: true, force: true })
      mkdirSync(output, { recursive: true })
      urls = {}
      for (const file of readdirSync(sources).filter(name => name.endsWith('.ts'))) {
        const name = basename(file, '.ts')
        const code = await bundle(join(sources, file))
        const hashed = `${name}.${createHash('sha256').update(code).digest('hex').slice(0, 12)}.js`
        writeFileSync(join(output, hashed), code)
        urls[name] = `/_enhance/${hashed}`
      }
      // A service worker has one address for ever, and one build in it.
      mkdirSync(workerOutput, { recursive: true })
      writeFileSync(join(workerOutput, 'phone-worker.js'), await bundle(join(sources, 'worker/phoneWorker.ts'), { __BUILD__: JSON.stringify(nuxt.options.buildId) }))
    }

    if (!nuxt.options._prepare) await bundleAll()
    nuxt.hook('builder:watch', async (_event, path) => {
      if (path.includes('enhance/') || path.includes('shared/')) await bundleAll()
    })
    addTemplate({ filename: 'enhancements.mjs', getContents: () => `export const enhancements = ${JSON.stringify(urls)}`, write: true })
    nuxt.hook('nitro:config', (nitro) => {
      nitro.publicAssets = [...nitro.publicAssets ?? [], { dir: output, baseURL: '/_enhance', maxAge: 31_536_000 }, { dir: workerOutput, baseURL: '/', maxAge: 0 }]
    })
  },
})

/** One file for browsers from about 2020 on; older ones keep the page as it is. */
async function bundle(entry: string, define: Record<string, string> = {}): Promise<string> {
  const result = await build({
    configFile: false,
    // Nuxt's own configuration, which the root one refers to, is not generated yet on a fresh clone.
    tsconfig: join(entry, '../tsconfig.json'),
    logLevel: 'error',
    define,
    build: { write: false, target: 'es2020', lib: { entry, formats: ['iife'], name: 'enhancement' }, minify: true },
    resolve: { alias: { '#shared': join(entry, '../../shared') } },
  }) as Rolldown.RolldownOutput[]
  return result[0]!.output[0].code
}
