import { readMigrationFiles } from 'drizzle-orm/migrator'

// Every page without script: residents read on old phones and in-app browsers. Staff pages are hydrated.
const staffPages = { noScripts: false, headers: { 'cache-control': 'no-store' } }

const plainForm = { noScripts: true }

export default defineNuxtConfig({
  compatibilityDate: '2026-11-01',
  srcDir: '.',
  dir: { app: 'app' },
  modules: ['@pinia/nuxt', '@nuxt/content'],
  imports: { scan: false },
  components: [{ path: '~/components', pathPrefix: true }],
  css: ['~/assets/portal.css'],
  // One linked stylesheet, so that the content security policy needs no inline styles.
  features: { inlineStyles: false },
  telemetry: false,
  app: {
    head: {
      charset: 'utf-8',
      viewport: 'width=device-width, initial-scale=1',
      link: [{ rel: 'icon', href: '/icon.svg', type: 'image/svg+xml' }],
    },
  },
  experimental: { appManifest: false, payloadExtraction: false },
  routeRules: {
    '/**': { noScripts: true },
    '/staff/**': staffPages,
    '/en/staff/**': staffPages,
    // What a receipt opens stays in no cache of a phone that others use.
    '/track/**': { headers: { 'cache-control': 'no-store' } },
    '/en/track/**': { headers: { 'cache-control': 'no-store' } },
    // Nor what a session opens, and no refusal to show it.
    '/api/staff/**': { headers: { 'cache-control': 'no-store' } },
    '/api/track/**': { headers: { 'cache-control': 'no-store' } },
    // Plain forms: they carry secrets, which no script and no payload should see.
    '/staff/sign-in': plainForm,
    '/en/staff/sign-in': plainForm,
    '/staff/setup': plainForm,
    '/en/staff/setup': plainForm,
    '/phone-worker.js': { headers: { 'cache-control': 'no-cache' } },
    '/_nuxt/**': { headers: { 'cache-control': 'public, max-age=31536000, immutable' } },
  },
  content: {
    // The pages are built from the repository: an in-memory copy needs no writable folder beside the server.
    database: { type: 'sqlite', filename: ':memory:' },
    experimental: { sqliteConnector: 'native' },
    build: { markdown: { highlight: false } },
  },
  nitro: {
    imports: { autoImport: false },
    // Migrations travel inside the bundle: the built server starts from any folder.
    virtual: {
      '#portal/migrations': () => `export const migrations = ${JSON.stringify({
        sqlite: readMigrationFiles({ migrationsFolder: 'server/database/migrations/sqlite' }),
        postgresql: readMigrationFiles({ migrationsFolder: 'server/database/migrations/postgresql' }),
      })}`,
    },
    // Left external, drizzle-orm costs about 120 MB of memory at start (parsing every dialect).
    externals: { inline: ['drizzle-orm'] },
    // The server runs on one Node; by itself its code is rewritten for much older ones, longer and slower.
    esbuild: { options: { target: 'es2024' } },
    compressPublicAssets: { brotli: true, gzip: true },
  },
  typescript: {
    strict: true,
    tsConfig: {
      compilerOptions: { erasableSyntaxOnly: true, allowImportingTsExtensions: true, noUncheckedIndexedAccess: true },
      exclude: ['../tests', '../scripts', '../enhance/worker'],
    },
  },
  vite: { build: { target: 'es2020' } },
})
