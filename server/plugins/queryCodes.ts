import { performance } from 'node:perf_hooks'
import { setTimeout as wait } from 'node:timers/promises'
import type { NitroApp } from 'nitropack/types'
import { hashWaitingCodes, onCodeWaiting } from '../domain/receipts/codes.ts'
import { usePortal } from '../http/portal.ts'
import { runTask } from '../http/tasks.ts'

const everyMs = 1000
const everyMinute = 60

/** While the server is busy with answers, a code is hashed each second; otherwise one after the other. */
const busy = 0.7
const stepMs = 50
const longestWaitMs = 1000

/**
 * Hashes the query codes of what was just taken in, in the seconds after the answer, and on every node at the start and
 * each minute what another one or a restart has left.
 */
export default (nitroApp: NitroApp) => {
  if (import.meta.prerender) return
  let isClosing = false
  const pause = async () => {
    for (let waited = 0; !isClosing && waited < longestWaitMs; waited += stepMs) {
      const before = performance.eventLoopUtilization()
      await wait(stepMs)
      if (performance.eventLoopUtilization(before).utilization < busy) break
    }
    return isClosing
  }
  // A code is announced before its commit: so there is a round after the next one.
  let rounds = 1
  onCodeWaiting(() => { rounds = 2 })
  let ticks = 0
  let running: Promise<unknown> | undefined
  const timer = setInterval(() => {
    if (++ticks % everyMinute === 0) rounds = Math.max(rounds, 1)
    if (rounds === 0 || running) return
    rounds -= 1
    running = runTask('queryCodes', async () => {
      const { db, keys } = await usePortal()
      await hashWaitingCodes(db, { keys, pause })
    })
      .finally(() => { running = undefined })
  }, everyMs)
  timer.unref()
  nitroApp.hooks.hook('close', async () => {
    isClosing = true
    clearInterval(timer)
    await running
  })
}
