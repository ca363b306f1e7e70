import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const alias = {
  '#shared': fileURLToPath(new URL('./shared', import.meta.url)),
  '#server': fileURLToPath(new URL('./server', import.meta.url)),
}

const integration = {
  include: ['tests/integration/**/*.test.ts'],
  environment: 'node',
}

export default defineConfig({
  resolve: { alias },
  test: {
    env: { TZ: 'UTC' },
    projects: [
      { extends: true, test: { name: 'unit', include: ['tests/unit/**/*.test.ts'], environment: 'node' } },
      { extends: true, test: { ...integration, name: 'integration-sqlite', env: { DATABASE_URL: '' } } },
      {
        extends: true,
        test: {
          ...integration,
          name: 'integration-postgresql',
          // Chooses the dialect while the tables load; each test database gets its own address from the cluster.
          env: { DATABASE_URL: 'postgres://test-cluster' },
          globalSetup: ['tests/support/postgresCluster.ts'],
        },
      },
    ],
  },
})
