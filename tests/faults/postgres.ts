import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { startCluster, type Cluster } from '../support/postgresCluster.ts'
import { spread, type Findings } from './findings.ts'

/** PostgreSQL restarted, crashed and cut off in the middle of the load. */
export async function runPostgres(findings: Findings): Promise<void> {
  let cluster: Cluster
  try { cluster = await startCluster() }
  catch (error) {
    findings.notRun('postgres', error instanceof Error ? error.message.split('\n')[0]! : String(error))
    return
  }
  const line = await openLine(cluster.socket)
  // Chooses the dialect while the tables load.
  process.env.DATABASE_URL = cluster.url
  try { await load(findings, cluster, line) }
  finally {
    line.close()
    await cluster.stop()
  }
}

async function load(findings: Findings, cluster: Cluster, line: Line) {
  const { check, say } = findings
  const { createPortal } = await import('./portal.ts')
  const { prepareTown } = await import('./town.ts')
  const { startLoad } = await import('./load.ts')
  const { auditRows, openReceipts, verifyRecord } = await import('./audit.ts')
  const portal = await createPortal({ env: { DATABASE_URL: line.url } })
  try {
    const { pid } = await portal.start()
    const town = await prepareTown(portal)
    const load = startLoad(portal, town, { clients: 10 })
    const recoveries: number[] = []
    const unready: string[] = []
    const ready = () => fetch(`${portal.url}/readyz`, { signal: AbortSignal.timeout(7000) }).then(({ status }) => status, () => 0)
    const faults: Array<[name: string, breakIt: () => Promise<void>]> = [
      ['restarted', () => cluster.restart('fast', 700)],
      ['crashed', () => cluster.restart('immediate', 700)],
      ['cut off', async () => {
        line.cut()
        await wait(1500)
        line.mend()
      }],
      ['silent', async () => {
        line.freeze()
        await wait(8000)
        line.thaw()
      }],
      ['crashed at once', () => cluster.restart('immediate', 0)],
    ]
    for (const [name, breakIt] of faults) {
      const before = load.times.length
      for (let tries = 0; tries < 150 && load.times.length < before + 5; tries++) await wait(50)
      const broken = breakIt()
      let isBroken = true
      void broken.finally(() => { isBroken = false })
      const told = new Set<number>()
      while (isBroken) {
        told.add(await ready())
        await wait(50)
      }
      await broken
      if (name !== 'crashed at once') unready.push(`${name} ${[...told].join(' and ')}`)
      const mended = performance.now()
      const acknowledged = load.times.length
      while (performance.now() - mended < 30_000 && (load.times.length === acknowledged || await ready() !== 200)) await wait(20)
      recoveries.push(performance.now() - mended)
      say(`${name}: ${load.times.length - before} acknowledged around it; again after ${recoveries.at(-1)!.toFixed(0)} ms`)
    }
    check('/readyz tells while the database is away', unready.every(one => / 503(?: |$)/.test(one) && !/ 0(?: |$)/.test(one)), unready.join(', '))
    check('the portal recovers by itself within 30 s', recoveries.every(ms => ms < 30_000) && portal.server?.pid === pid, spread(recoveries))
    const odd = load.refusals.filter(({ status }) => status !== 503)
    check('what could not be stored meanwhile is answered with 503', odd.length === 0, `${load.refusals.length} refused${[...Map.groupBy(odd, ({ kind, status, code }) => `${kind} ${status} ${code}`)].slice(0, 6).map(([what, list]) => `; ${what} × ${list.length}`).join('')}`)
    await load.finish(60)
    check('everything begun was acknowledged in the end', load.submissions.length === load.acknowledged().length, `${load.acknowledged().length} of ${load.submissions.length}`)
    await openReceipts(portal, load, findings, { seconds: 5 })
    check('the server stops when asked', await portal.stop() === 0)
    await auditRows(portal, load, findings)
    verifyRecord(portal, findings)
  }
  finally { await portal.remove() }
}

interface Line { url: string, cut: () => void, mend: () => void, freeze: () => void, thaw: () => void, close: () => void }

/** A proxy before the database whose line can be cut, or go silent without a word. */
async function openLine(socket: string): Promise<Line> {
  const pairs = new Set<[Socket, Socket]>()
  let [isCut, isFrozen] = [false, false]
  const server = createServer((near) => {
    if (isCut) return near.destroy()
    const far = connect(socket)
    const pair: [Socket, Socket] = [near, far]
    pairs.add(pair)
    for (const [from, to] of [pair, [far, near]] as const) {
      from.on('data', (bytes) => { to.write(bytes) })
      from.on('error', () => {})
      from.on('close', () => {
        to.destroy()
        pairs.delete(pair)
      })
      if (isFrozen) from.pause()
    }
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const each = (act: (socket: Socket) => void) => { for (const pair of pairs) pair.forEach(act) }
  return {
    url: `postgres://postgres@127.0.0.1:${(server.address() as AddressInfo).port}/postgres`,
    cut() {
      isCut = true
      for (const [near] of pairs) near.resetAndDestroy()
    },
    mend() { isCut = false },
    freeze() {
      isFrozen = true
      each(socket => socket.pause())
    },
    thaw() {
      isFrozen = false
      each(socket => socket.resume())
    },
    close() {
      each(socket => socket.destroy())
      server.close()
    },
  }
}
