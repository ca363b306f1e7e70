import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { promisify } from 'node:util'

export interface LoadRequest {
  url: string
  seconds: number
  clients: number
  method?: 'GET' | 'POST'
  headers?: Record<string, string>
  /** The body of each request; the word SUBMISSION in it becomes an identifier of its own. */
  bodies?: string
}

/** Milliseconds. */
export interface LoadResult { perSecond: number, p50: number, p99: number, slowest: number, refused: number, failed: number }

const run = promisify(execFile)

export async function load(request: LoadRequest): Promise<LoadResult> {
  const { stdout } = await run(process.execPath, [join(import.meta.dirname, 'loadProcess.ts'), JSON.stringify(request)])
  return JSON.parse(stdout.trim().split('\n').at(-1)!) as LoadResult
}

export interface Bare { url: string, stop: () => Promise<void> }

/** What this machine does without the portal, in a process of its own; see `bareProcess.ts`. */
export async function startBare(what: 'bytes' | 'query' | 'single' | 'grouped' | 'photo', settings: { file: string, headers?: Record<string, string> }): Promise<Bare> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'bareProcess.ts'), what, JSON.stringify(settings)], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = await once(child.stdout, 'data') as [Buffer]
  return {
    url: line.toString().trim(),
    async stop() {
      child.kill('SIGKILL')
      await once(child, 'exit')
    },
  }
}

export const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
export const percentile = (values: number[], share: number) => values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0

export async function timed(url: string, init: RequestInit = {}): Promise<{ ms: number, body: string, status: number }> {
  const began = performance.now()
  const response = await fetch(url, init)
  const body = await response.text()
  return { ms: performance.now() - began, body, status: response.status }
}
