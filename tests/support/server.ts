import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { entry, nodeOptions, serverEnvironment } from '../../scripts/build-state.mjs'

export interface PortalServer {
  /** Address without a slash at the end. */
  url: string
  pid: number
  dataDir: string
  /** Everything it has printed so far. */
  logs: () => string
  /** Resident memory in MB; `peak` since it started. */
  memory: () => { now: number, peak: number }
  /** Asks it to stop as an operator does, waits, and gives its exit status. */
  stop: () => Promise<number | null>
  /** Its exit status, once it has ended, whoever ended it. */
  ended: Promise<number | null>
  /** Ends it without warning, as a power cut does. */
  kill: () => Promise<void>
}

/**
 * Starts the built server on a free port. Its data folder is a new one, removed when it stops, unless `dataDir` is given.
 * `env` adds to a small environment: nothing of the caller's own configuration reaches the server. `through` is a program
 * that runs it, such as a tracer; with `group` the signals go to everything it started as well.
 */
export async function startServer({ env = {}, dataDir, file = entry, cwd, through = [], group = false }: {
  env?: Record<string, string>
  dataDir?: string
  file?: string
  cwd?: string
  through?: string[]
  group?: boolean
} = {}): Promise<PortalServer> {
  const folder = dataDir ?? mkdtempSync(join(tmpdir(), 'portal-data-'))
  const [program = process.execPath, ...args] = [...through, process.execPath, ...nodeOptions, file]
  const child = spawn(program, args, {
    cwd,
    detached: group,
    env: { ...serverEnvironment, PATH: process.env.PATH, HOME: process.env.HOME, NODE_ENV: 'production', TZ: 'UTC', HOST: '127.0.0.1', PORT: '0', PORTAL_DATA_DIR: folder, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  const ended = once(child, 'exit') as Promise<[number | null]>
  const signal = (name: NodeJS.Signals) => {
    if (!group) return child.kill(name)
    try { return process.kill(-child.pid!, name) }
    catch { return false }
  }
  if (group) {
    // A group of its own does not end with ours.
    const endToo = () => { signal('SIGKILL') }
    process.once('exit', endToo)
    void ended.then(() => process.removeListener('exit', endToo))
  }
  const url = await new Promise<string>((resolve, reject) => {
    const limit = setTimeout(() => {
      signal('SIGKILL')
      reject(new Error(`The server did not start within 60 s:\n${output}`))
    }, 60_000)
    const listen = (chunk: Buffer) => {
      output += chunk.toString()
      const address = /Listening on (http:\/\/\S+)/.exec(output)?.[1]
      if (address) {
        clearTimeout(limit)
        resolve(address)
      }
    }
    child.stdout.on('data', listen)
    child.stderr.on('data', listen)
    void ended.then(([status]) => {
      clearTimeout(limit)
      reject(new Error(`The server ended with status ${status}:\n${output}`))
    })
  })
  const forget = () => { if (dataDir === undefined) rmSync(folder, { recursive: true, force: true }) }

  return {
    url,
    pid: child.pid!,
    dataDir: folder,
    logs: () => output,
    memory: () => readMemory(child.pid!),
    ended: ended.then(([status]) => status),
    async stop() {
      signal('SIGTERM')
      const [status] = await ended
      forget()
      return status
    },
    async kill() {
      signal('SIGKILL')
      await ended
      forget()
    },
  }
}

/** The processes another has started. */
export const processesOf = (pid: number): number[] => readdirSync(`/proc/${pid}/task`).flatMap(task =>
  readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number))

/** Resident memory of a process in MB, as Linux counts it. */
export function readMemory(pid: number): { now: number, peak: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const megabytes = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) / 1024
  return { now: megabytes('VmRSS'), peak: megabytes('VmHWM') }
}
