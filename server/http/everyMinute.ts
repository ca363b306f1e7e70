import type { NitroApp } from 'nitropack/types'
import { dialect } from '../database/columns.ts'
import type { Database } from '../database/connect.ts'
import { createId } from '../database/ids.ts'
import { claimTask, giveUpTask } from '../domain/nodes/commands.ts'
import type { Portal } from '../portal.ts'
import { usePortal } from './portal.ts'
import { runTask } from './tasks.ts'

const everyMs = 60_000
/** How often a node looks whether a task another holds has become free. */
const againMs = 15_000
/** A node that dies keeps a task for so long at most. */
const heldMs = 45_000
/** A task that is done stays with its node until after its next turn, so that the others leave it. */
const restMs = 70_000

/** This process, as the others know it; another at each start. */
const node = createId()

/**
 * Runs a job at the start and each minute, one run at a time; the last one ends before the server does. Several nodes on one
 * database share the jobs: each is done by the node that holds its lease, and the next takes it over when that one falls
 * silent. A lease can be lost in the middle, so a job still has to bear that another node does the same. With `everywhere`
 * it is about this node itself and runs on each. The log names `task` when it fails.
 */
export function runEveryMinute(
  nitroApp: NitroApp,
  { task, everywhere = false }: { task: string, everywhere?: boolean },
  job: (portal: Portal & { now: Date }) => Promise<unknown>,
): void {
  if (import.meta.prerender) return
  let running: Promise<unknown> | undefined
  let isElsewhere = false
  let turn = 0
  const run = () => {
    running ??= runTask(task, async () => {
      const portal = await usePortal()
      const work = () => job({ ...portal, now: new Date() })
      if (everywhere) await work()
      else isElsewhere = !await runAlone(portal.db, { task, restMs }, work)
    }).finally(() => { running = undefined })
  }
  run()
  const timer = setInterval(() => { if (isElsewhere || ++turn % (everyMs / againMs) === 0) run() }, againMs)
  timer.unref()
  nitroApp.hooks.hook('close', async () => {
    clearInterval(timer)
    await running
    if (!everywhere && dialect === 'postgresql') await usePortal().then(({ db }) => giveUpTask(db, { task, holder: node })).catch(() => {})
  })
}

/**
 * Does the work when this node gets the lease of the task, which is kept up for as long as it lasts and then rests with this node for
 * `restMs`; false when another node has it. The one process of an SQLite file shares with nobody.
 */
export async function runAlone(db: Database, { task, restMs }: { task: string, restMs: number }, work: () => Promise<unknown>): Promise<boolean> {
  if (dialect === 'sqlite') {
    await work()
    return true
  }
  const claim = (forMs: number) => claimTask(db, { task, holder: node, forMs })
  if (!await claim(heldMs)) return false
  const keeping = setInterval(() => { claim(heldMs).catch(() => {}) }, heldMs / 3)
  try { await work() }
  finally {
    clearInterval(keeping)
    await claim(restMs)
  }
  return true
}
