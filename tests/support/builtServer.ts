import { setTimeout as wait } from 'node:timers/promises'
import type { TestProject } from 'vitest/node'
import { findStaleness } from '../../scripts/build-state.mjs'
import { startServer } from './server.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    baseUrl: string
    /** The running server's process and data folder. */
    serverPid: number
    dataDir: string
    /** Its PostgreSQL database; empty when it keeps a SQLite file in the data folder. */
    databaseUrl: string
  }
}

/** One built server for all test files of a project: `inject('baseUrl')`. */
export default async function (project: TestProject) {
  return provideServer(project)
}

export async function provideServer(project: TestProject, env: Record<string, string> = {}) {
  const reason = findStaleness()
  if (reason) throw new Error(`The built server cannot be tested: ${reason}. Run "npm run build" first.`)
  const server = await startServer({ env })
  // It listens before its tables are made; tests that write to the database themselves need them.
  while ((await fetch(`${server.url}/readyz`)).status !== 200) await wait(100)
  project.provide('baseUrl', server.url)
  project.provide('serverPid', server.pid)
  project.provide('dataDir', server.dataDir)
  project.provide('databaseUrl', env.DATABASE_URL ?? '')
  return async () => { await server.stop() }
}
