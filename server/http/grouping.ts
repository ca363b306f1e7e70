import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { workers } from '#portal/workers'
import type { Comparable, SimilarGroup } from '../../shared/hearings/similar.ts'
import { groupComments, needsGrouping } from '../domain/hearings/grouping.ts'
import type { Portal } from '../portal.ts'
import { runTask } from './tasks.ts'

/** Compares in a thread of its own, so that no page waits for it. */
async function compareInThread(comments: Comparable[]): Promise<SimilarGroup[]> {
  const worker = new Worker(workers.similar, { eval: true })
  try {
    const answer = once(worker, 'message')
    worker.postMessage(comments)
    return (await answer)[0] as SimilarGroup[]
  }
  finally { await worker.terminate() }
}

const running = new Map<string, Promise<void>>()

/** Looks for the near copies of a matter again when something changed; whoever reads meanwhile sees the groups there were. */
export async function groupWhenChanged({ db }: Pick<Portal, 'db'>, { matterId, now }: { matterId: string, now: Date }): Promise<void> {
  if (running.has(matterId) || !await needsGrouping(db, matterId) || running.has(matterId)) return
  const work = runTask('grouping', () => groupComments(db, { matterId, compare: compareInThread, now }))
    .finally(() => running.delete(matterId))
  running.set(matterId, work)
}
