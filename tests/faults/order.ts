import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { setTimeout as wait } from 'node:timers/promises'
import { reportPhotos, reports } from '#server/domain/reports/tables'
import { eq } from 'drizzle-orm'
import type { Findings } from './findings.ts'
import { startLoad, type Kind } from './load.ts'
import { createPortal } from './portal.ts'
import { inDatabase, prepareTown } from './town.ts'

/** Identified in the traced bytes by the identity their sender chose, or was given with the form. */
const traced = ['report', 'reportWithPhotos', 'comment', 'application', 'volunteer', 'objection', 'orderForm', 'assistanceForm', 'objectionForm'] as const satisfies readonly Kind[]

/** System calls of the server: the write-ahead log and the photos are on the disk before the bytes of an acknowledgement leave. */
export async function runOrder(findings: Findings): Promise<void> {
  if (spawnSync('strace', ['-qq', '-e', 'trace=none', 'true']).status !== 0) {
    findings.notRun('order', 'strace is missing, or may not trace here')
    return
  }
  const good = await trace(findings, {})
  findings.check('every acknowledgement left after the write-ahead log was on the disk', good.tooEarly.length === 0 && good.proven > 0, `${good.proven} of ${good.acknowledged} shown${good.tooEarly.slice(0, 3).map(why => `; ${why}`).join('')}`)
  findings.check('every photo of an acknowledged report, and its name in the folder, were on the disk before', good.photosTooEarly.length === 0 && good.photosProven > 0, `${good.photosProven} photos shown${good.photosTooEarly.slice(0, 3).map(why => `; ${why}`).join('')}`)
  const bad = await trace(findings, { NODE_OPTIONS: `--import ${fileURLToPath(new URL('withoutSync.mjs', import.meta.url))}` })
  findings.check('with PRAGMA synchronous = OFF the same look finds them too early', bad.acknowledged > 0 && bad.proven === 0, `${bad.tooEarly.length} of ${bad.acknowledged} too early`)
}

async function trace({ say }: Findings, env: Record<string, string>) {
  const portal = await createPortal()
  try {
    await portal.start()
    const town = await prepareTown(portal)
    await portal.stop()
    const file = join(portal.dataDir, 'trace')
    await portal.start({ env, through: ['strace', '-f', '-qq', '-y', '-s', '9000', '-e', 'trace=read,recvfrom,write,writev,sendto,sendmsg,pwrite64,pwritev,fsync,fdatasync,rename,renameat,renameat2', '-e', 'signal=none', '-o', file] })
    const load = startLoad(portal, town, { clients: 6, only: traced, pauseMs: 50 })
    for (let tries = 0; tries < 150 && load.acknowledged().length < 40; tries++) await wait(100)
    await load.finish(20)
    const acknowledged = load.acknowledged()
    await portal.stop()
    const photos = await inDatabase(portal, db => db.select({ submissionId: reports.submissionId, media: reportPhotos.media }).from(reportPhotos).innerJoin(reports, eq(reports.id, reportPhotos.reportId)))
    const calls = readTrace(readFileSync(file, 'latin1'))
    say(`${acknowledged.length} acknowledgements in ${calls.length} system calls`)

    const tooEarly: string[] = []
    const photosTooEarly: string[] = []
    let [proven, photosProven] = [0, 0]
    for (const { submissionId, kind } of acknowledged) {
      const answered = findAnswer(calls, submissionId)
      const written = calls.find(({ name, path, text }) => /^pwrite/.test(name) && path.endsWith('-wal') && text.includes(submissionId))
      const synced = written && calls.find(({ name, path, begun, failed }) => /sync$/.test(name) && path.endsWith('-wal') && begun > written.ended && !failed)
      if (answered && synced && synced.ended < answered.begun) proven += 1
      else tooEarly.push(`${kind} ${submissionId}: ${!answered ? 'its answer was not found' : !written ? 'it is not in the log' : !synced ? 'never synced' : 'synced afterwards'}`)
      for (const { media } of photos.filter(photo => photo.submissionId === submissionId)) {
        const moved = calls.find(({ name, text }) => name.startsWith('rename') && text.includes(media))
        const from = moved && /"([^"]+)"/.exec(moved.text)?.[1]
        const isSynced = (path: string, after: number, before: number) => calls.some(call => /sync$/.test(call.name) && call.path === path && call.begun > after && call.ended < before && !call.failed)
        if (answered && moved && from && isSynced(from, 0, moved.begun) && isSynced(join(portal.dataDir, 'photos/private'), moved.ended, answered.begun)) photosProven += 1
        else photosTooEarly.push(`${media} of ${submissionId}`)
      }
    }
    return { acknowledged: acknowledged.length, proven, tooEarly, photosProven, photosTooEarly }
  }
  finally { await portal.remove() }
}

/** The bytes of the 201 or 303 on the connection the submission came by. */
function findAnswer(calls: Call[], submissionId: string): Call | undefined {
  // The page of a form holds its identity as well: what comes in counts.
  const asked = calls.find(({ name, path, text }) => /^(read|recv)/.test(name) && isConnection(path) && text.includes(submissionId))
  return asked && calls.find(({ name, path, text, begun }) => /^(write|send)/.test(name) && path === asked.path && begun > asked.ended && /HTTP\/1\.1 (?:201|303)/.test(text))
}
const isConnection = (path: string) => /^(?:socket|TCP)/.test(path)

interface Call { name: string, path: string, text: string, begun: number, ended: number, failed: boolean }

/** Calls in the order they began; those of several threads that overlap are put together again. */
function readTrace(text: string): Call[] {
  const calls: Call[] = []
  const open = new Map<string, Call>()
  text.split('\n').forEach((line, at) => {
    const [, thread, rest] = /^(\d+)\s+(.*)$/.exec(line) ?? []
    if (!thread || !rest) return
    const resumed = /^<\.\.\. \w+ resumed>(.*)$/.exec(rest)
    if (resumed) {
      const call = open.get(thread)
      open.delete(thread)
      if (call) Object.assign(call, { ended: at, text: call.text + resumed[1]!, failed: / = -1 /.test(resumed[1]!) })
      return
    }
    const [, name, given] = /^(\w+)\((.*)$/.exec(rest) ?? []
    if (!name || given === undefined) return
    const call: Call = { name, path: /^\d+<([^>]*(?:->[^>]*)?)>/.exec(given)?.[1] ?? '', text: given, begun: at, ended: at, failed: / = -1 /.test(given) }
    calls.push(call)
    if (given.endsWith('<unfinished ...>')) {
      call.ended = Infinity
      open.set(thread, call)
    }
  })
  return calls
}
