import { spawnSync } from 'node:child_process'
import { setTimeout as wait } from 'node:timers/promises'
import { auditRows, openReceipts, verifyRecord } from './audit.ts'
import type { Findings } from './findings.ts'
import { startLoad } from './load.ts'
import { createPortal } from './portal.ts'
import { prepareTown } from './town.ts'

/**
 * Which call fails, from which of each thread's on, and how often then. Not each second or third: a commit syncs once and the
 * checkpoint behind it once or twice, so that only checkpoints might fail. Of those SQLite says nothing and repeats them; what they
 * would have moved is synced already.
 */
const rounds = [
  { calls: 'fsync,fdatasync', error: 'EIO', from: 25, every: 1 }, { calls: 'fsync,fdatasync', error: 'EIO', from: 30, every: 5 }, { calls: 'fsync,fdatasync', error: 'ENOSPC', from: 25, every: 7 },
  { calls: 'pwrite64', error: 'EIO', from: 400, every: 1 }, { calls: 'pwrite64', error: 'EIO', from: 500, every: 40 },
]

/**
 * The disk says no: errors of fsync and of writing, put in by strace at a random place of the load. (libfiu's preloaded
 * library, made for this, waits for itself while the server loads its picture library.)
 */
export async function runIo(findings: Findings): Promise<void> {
  const { check, say } = findings
  if (spawnSync('strace', ['-f', '--seccomp-bpf', '-qq', '-o', '/dev/null', '-e', 'trace=fsync', '-e', 'inject=fsync:error=EIO:when=9', 'true']).status !== 0) {
    findings.notRun('io', 'strace is missing, or may not trace here')
    return
  }
  const portal = await createPortal()
  try {
    await portal.start()
    const town = await prepareTown(portal)
    const load = startLoad(portal, town, { clients: 10 })
    await portal.stop()
    const ends: string[] = []
    let stayed = 0
    for (const { calls, error, from, every } of rounds) {
      const first = from + Math.floor(Math.random() * from)
      const server = await portal.start({ through: ['strace', '-f', '--seccomp-bpf', '-qq', '-o', '/dev/null', '-e', `trace=${calls}`, '-e', `inject=${calls}:error=${error}:when=${first}+${every}`] })
      const [before, refused, began] = [load.times.length, load.refusals.length, performance.now()]
      const ended = await Promise.race([server.ended.then(status => ({ status })), wait(30_000).then(() => undefined)])
      const failures = load.refusals.slice(refused)
      ends.push(`${calls} ${error} from the ${first}th of a thread on, each ${every}: ${load.times.length - before} acknowledged, ${failures.length} refused (${[...new Set(failures.map(({ status, code }) => `${status} ${code}`.trim()))].join(', ')}), ${ended ? `ended with ${ended.status} after ${((performance.now() - began) / 1000).toFixed(1)} s` : 'did not end in 30 s'}`)
      if (!ended) stayed += 1
      await portal.kill()
    }
    for (const line of ends) say(line)
    check('a process whose disk failed leaves', stayed === 0, `${rounds.length - stayed} of ${rounds.length}`)
    const odd = load.refusals.filter(({ status }) => status < 500)
    check('what could not be stored is refused as an error of ours', odd.length === 0, `${load.refusals.length} refused${odd.slice(0, 3).map(({ kind, status, code }) => `; ${kind} ${status} ${code}`).join('')}`)
    await portal.start()
    await load.finish(60)
    check('everything begun was acknowledged in the end', load.submissions.length === load.acknowledged().length, `${load.acknowledged().length} of ${load.submissions.length}`)
    await openReceipts(portal, load, findings, { seconds: 5 })
    await portal.stop()
    await auditRows(portal, load, findings)
    verifyRecord(portal, findings)
  }
  finally { await portal.remove() }
}
