import { logError } from '../log.ts'

const successes = new Map<string, number>()

/** Runs work nobody waits for. A failure is a line of the log, and the next run tries again. */
export async function runTask(task: string, work: () => Promise<unknown>): Promise<void> {
  try {
    await work()
    successes.set(task, Date.now())
  }
  catch (error) { logError('task.failed', { task, error }) }
}

/** When each task of this node last ended well, in milliseconds since 1970. */
export const lastSuccesses: ReadonlyMap<string, number> = successes
