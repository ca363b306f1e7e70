import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Bar } from './bars.ts'
import type { LoadResult } from './load.ts'
import type { describeMachine } from './machine.ts'
import { toPage } from './plots.ts'

/** The portal and the bare limit of the same, measured in turns. */
export interface Pair { name: string, limit: string, portal: LoadResult, bare: LoadResult }

export interface Results {
  machine: ReturnType<typeof describeMachine>
  bars: Bar[]
  pairs: Pair[]
  growth: Array<{ name: string, times: Array<{ sites: number, ms: number }> }>
  /** What is measured without a bar of its own. */
  figures: Record<string, number>
}

/** Writes the run as JSON and as a page, and gives the path without its ending. */
export function keepResults(results: Results, folder: string): string {
  mkdirSync(folder, { recursive: true })
  const path = join(folder, `${results.machine.date.slice(0, 16).replace(/[:T]/g, '-')}-${results.machine.commit}`)
  writeFileSync(`${path}.json`, `${JSON.stringify(results, null, 2)}\n`)
  writeFileSync(`${path}.html`, toPage(results))
  return path
}
