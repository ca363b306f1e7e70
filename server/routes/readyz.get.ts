import { constants } from 'node:fs'
import { access, statfs } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { setResponseStatus } from 'h3'
import { defineProbeHandler } from '../http/handlers.ts'
import { usePortal } from '../http/portal.ts'

/** What has not answered by then has failed: a line that went silent gives no error. */
const patienceMs = 4000
/** Below this nothing more can be taken in: a photo, its clean copy and the write-ahead log would not fit. */
const fullBelowBytes = 64 * 1024 * 1024

let isStopping = false
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => { isStopping = true })

/**
 * The portal can do its work: its database answers, its data folder can be written, the store of its photos answers, its
 * migrations have run, and it is not stopping. A full disk is told of and is no 503: what is stored can still be read, and who
 * sends something is given the office's phone number, while a balancer that took every node out would leave nothing at all.
 */
export default defineProbeHandler(async (event) => {
  const opening = usePortal()
  const [database, storage] = await Promise.all([
    check(opening.then(({ connection }) => connection.ping())),
    check(opening.then(({ dataDir, photos }) => Promise.all([access(dataDir, constants.R_OK | constants.W_OK | constants.X_OK), photos.ping()]))),
  ])
  if (database !== 'ok' || storage !== 'ok' || isStopping) setResponseStatus(event, 503)
  // Requests wait for the portal to open, which runs the migrations: whoever reads that the database answers has them.
  const disk = storage === 'ok' && await isFull((await opening).dataDir) ? 'full' as const : 'ok' as const
  return { database, storage, migrations: database, disk, ...isStopping ? { stopping: true } : {} }
})

async function check(work: Promise<unknown>): Promise<'ok' | 'failed'> {
  const patience = new AbortController()
  const tooLate = wait(patienceMs, undefined, { signal: patience.signal }).then(() => 'failed' as const, () => 'failed' as const)
  return Promise.race([work.then(() => 'ok' as const, () => 'failed' as const), tooLate]).finally(() => { patience.abort() })
}

async function isFull(folder: string): Promise<boolean> {
  return statfs(folder).then(({ bavail, bsize }) => bavail * bsize < fullBelowBytes, () => false)
}
