import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { cpus, loadavg, totalmem } from 'node:os'
import { readMemory } from '../../support/server.ts'

/** What the figures hang on. */
export function describeMachine() {
  let commit = 'unknown'
  try { commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim() }
  catch { /* not a checkout */ }
  return { date: new Date().toISOString(), node: process.version, cpu: `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown'}`, memoryGB: Math.round(totalmem() / 2 ** 30), loadBefore: Number(loadavg()[0]!.toFixed(1)), commit }
}

/** Resident memory in MB of a process and of those it has started. */
export function memoryOfTree(pid: number): number {
  const parents = readdirSync('/proc').filter(name => /^\d+$/.test(name)).flatMap((name) => {
    try { return [[Number(name), Number(readFileSync(`/proc/${name}/stat`, 'utf8').replace(/^.*\) /, '').split(' ')[1])] as const] }
    catch { return [] }
  })
  const tree = [pid]
  for (const parent of tree) tree.push(...parents.filter(([, of]) => of === parent).map(([child]) => child))
  return tree.reduce((sum, one) => {
    try { return sum + (readMemory(one).now || 0) }
    catch { return sum }
  }, 0)
}

/** The most a process tree needed and the longest its answer to a tiny question took while `work` ran. */
export async function watch<Result>(server: { url: string, pid: number }, work: () => Promise<Result>): Promise<{ result: Result, memoryMB: number, longestMs: number }> {
  let [memoryMB, longestMs, isOver] = [memoryOfTree(server.pid), 0, false]
  const probing = (async () => {
    while (!isOver) {
      const began = performance.now()
      await fetch(`${server.url}/healthz`).then(response => response.arrayBuffer(), () => {})
      longestMs = Math.max(longestMs, performance.now() - began)
      await new Promise((resolve) => { setTimeout(resolve, 5) })
    }
  })()
  const sampling = setInterval(() => { memoryMB = Math.max(memoryMB, memoryOfTree(server.pid)) }, 200)
  try { return { result: await work(), get memoryMB() { return memoryMB }, get longestMs() { return longestMs } } }
  finally {
    isOver = true
    clearInterval(sampling)
    await probing
  }
}
