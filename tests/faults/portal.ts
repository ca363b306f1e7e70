import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { freePorts } from '../support/ports.ts'
import { startServer, type PortalServer } from '../support/server.ts'

/** A built server that is ended and started again at the same address, on the same data. */
export interface Portal {
  url: string
  dataDir: string
  /** The running server; undefined while it is down. */
  server: PortalServer | undefined
  /** Milliseconds from each start to the first 200 of /readyz. */
  starts: number[]
  start: (options?: { env?: Record<string, string>, through?: string[] }) => Promise<PortalServer>
  /** Ends the server and all its children at once, as a power cut does. */
  kill: () => Promise<void>
  stop: () => Promise<number | null>
  /** Resolves while a server is up. */
  up: () => Promise<true>
  isUp: () => boolean
  /** Everything all its servers have printed. */
  logs: () => string
  remove: () => Promise<void>
}

export async function createPortal({ dataDir = mkdtempSync(join(tmpdir(), 'portal-faults-')), env: always = {}, port: given }: { dataDir?: string, env?: Record<string, string>, port?: number } = {}): Promise<Portal> {
  chmodSync(dataDir, 0o700)
  const port = given ?? (await freePorts(1))[0]!
  const url = `http://127.0.0.1:${port}`
  let isReady = Promise.withResolvers<true>()
  let printed = ''
  const portal: Portal = {
    url,
    dataDir,
    server: undefined,
    starts: [],
    async start({ env = {}, through } = {}) {
      const began = performance.now()
      const server = await startServer({ dataDir, env: { PORT: String(port), ...always, ...env }, through, group: true })
      while (!await isAnswering(`${url}/readyz`)) {
        if (performance.now() - began > 60_000) throw new Error(`The server was not ready within 60 s:\n${server.logs()}`)
        await wait(20)
      }
      portal.starts.push(performance.now() - began)
      portal.server = server
      isReady.resolve(true)
      return server
    },
    async kill() { await end(server => server.kill()) },
    async stop() { return end(server => server.stop()) },
    up: () => isReady.promise,
    isUp: () => portal.server !== undefined,
    logs: () => printed + (portal.server?.logs() ?? ''),
    async remove() {
      if (portal.server) await portal.kill()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }

  async function end<Result>(how: (server: PortalServer) => Promise<Result>): Promise<Result> {
    const server = portal.server!
    portal.server = undefined
    isReady = Promise.withResolvers()
    try { return await how(server) }
    finally { printed += server.logs() }
  }
  return portal
}

const isAnswering = (address: string) => fetch(address).then(({ status }) => status === 200, () => false)
