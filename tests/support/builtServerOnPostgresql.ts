import type { TestProject } from 'vitest/node'
import { provideServer } from './builtServer.ts'
import { startCluster } from './postgresCluster.ts'

/** The built server with a PostgreSQL of its own. */
export default async function (project: TestProject) {
  const cluster = await startCluster()
  const stopServer = await provideServer(project, { DATABASE_URL: cluster.url })
  return async () => {
    await stopServer()
    await cluster.stop()
  }
}
