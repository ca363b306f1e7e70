import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

const alias = {
  '#shared': fileURLToPath(new URL('./shared', import.meta.url)),
  '#server': fileURLToPath(new URL('./server', import.meta.url)),
}

/** Both databases, but for `*.sqlite.test.ts` and `*.postgresql.test.ts`: a driver's own faults. */
const integration = {
  include: ['tests/integration/**/*.test.ts'],
  environment: 'node',
}

const served = {
  environment: 'node',
  globalSetup: ['tests/support/builtServer.ts'],
  testTimeout: 60_000,
  hookTimeout: 90_000,
  // One server answers all files: they wait for each other, so that a slow machine fails no test by its load.
  fileParallelism: false,
}

export default defineConfig({
  resolve: { alias },
  test: {
    env: { TZ: 'UTC' },
    // A slow machine fails no test: password hashes and fresh databases take seconds there.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // By itself vitest leaves one processor free: of two that would be half.
    maxWorkers: '100%',
    projects: [
      { extends: true, test: { name: 'unit', include: ['tests/unit/**/*.test.ts'], environment: 'node' } },
      {
        extends: true,
        plugins: [vue()],
        resolve: {
          alias: {
            ...alias,
            '~': fileURLToPath(new URL('.', import.meta.url)),
            '#build/enhancements.mjs': fileURLToPath(new URL('./tests/components/enhancements.ts', import.meta.url)),
          },
        },
        test: {
          name: 'components',
          include: ['tests/components/**/*.test.ts'],
          environment: 'happy-dom',
          setupFiles: ['tests/components/setup.ts'],
        },
      },
      { extends: true, test: { ...integration, name: 'integration-sqlite', exclude: ['**/*.postgresql.test.ts'], env: { DATABASE_URL: '' } } },
      {
        extends: true,
        test: {
          ...integration,
          name: 'integration-postgresql',
          exclude: ['**/*.sqlite.test.ts'],
          // Chooses the dialect while the tables load; each test database gets its own address from the cluster.
          env: { DATABASE_URL: 'postgres://test-cluster' },
          globalSetup: ['tests/support/postgresCluster.ts'],
        },
      },
      { extends: true, test: { ...served, name: 'http', include: ['tests/http/**/*.test.ts'] } },
      {
        extends: true,
        test: {
          ...served,
          name: 'http-postgresql',
          // What asks the one server; the others start servers of their own, with SQLite.
          include: ['health', 'pages', 'policies', 'search', 'reports', 'hearings', 'comments', 'clocks'].map(name => `tests/http/${name}.test.ts`),
          setupFiles: ['tests/support/serverDatabase.ts'],
          globalSetup: ['tests/support/builtServerOnPostgresql.ts'],
        },
      },
      { extends: true, test: { ...served, name: 'oracles', include: ['tests/oracles/**/*.test.ts'], testTimeout: 180_000 } },
      {
        extends: true,
        test: { ...served, name: 'attacks', include: ['tests/attacks/**/*.test.ts'], globalSetup: ['tests/attacks/world.setup.ts'], testTimeout: 180_000, hookTimeout: 180_000 },
      },
      {
        extends: true,
        // Chooses the dialect while the tables load; the test starts its own PostgreSQL and its own servers.
        test: { name: 'nodes', include: ['tests/nodes/**/*.test.ts'], environment: 'node', env: { DATABASE_URL: 'postgres://test-cluster' }, testTimeout: 240_000, hookTimeout: 180_000, fileParallelism: false },
      },
      // A poll waits one second by itself, in which a busy machine paints over no photo.
      { extends: true, test: { ...served, name: 'e2e', include: ['tests/e2e/**/*.test.ts'], expect: { poll: { timeout: 15_000 } } } },
    ],
  },
})
