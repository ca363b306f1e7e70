import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { auditRows, openReceipts, verifyRecord } from './audit.ts'
import type { Findings } from './findings.ts'
import { somePhoto, startLoad } from './load.ts'
import { createPortal } from './portal.ts'
import { prepareTown } from './town.ts'

const megabyte = 2 ** 20

/** The data folder on a small disk that fills up under load, and is freed again. */
export async function runDisk(findings: Findings): Promise<void> {
  const { check, say } = findings
  const disk = mkdtempSync(join(tmpdir(), 'portal-disk-'))
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=48m', 'tmpfs', disk]).status !== 0) {
    findings.notRun('disk', 'a small disk can only be mounted as root')
    rmSync(disk, { recursive: true })
    return
  }
  const free = () => {
    const { bavail, bsize } = statfsSync(disk)
    return bavail * bsize
  }
  const dataDir = join(disk, 'data')
  mkdirSync(dataDir)
  const ballast = join(disk, 'ballast')
  const portal = await createPortal({ dataDir })
  try {
    await portal.start()
    const town = await prepareTown(portal)
    // Until little is left for the load to fill.
    writeFileSync(ballast, Buffer.alloc(Math.max(0, free() - 10 * megabyte)))
    say(`the load begins with ${(free() / megabyte).toFixed(1)} MB free`)
    const noise = randomBytes(120_000)
    // As large as a photo while it arrives, and small once it is cleaned: what follows the picture is dropped.
    const load = startLoad(portal, town, { clients: 16, giveUpOn5xx: true, photoBytes: async () => Buffer.concat([await somePhoto(), noise]) })
    const began = performance.now()
    const firstRefusal = () => load.refusals.find(({ code, kind }) => code === 'upload.no_room' || kind === 'reportForm' || kind === 'commentForm' || kind === 'objectionForm')?.at ?? Infinity
    const textSince = () => load.acknowledged().filter(({ kind, acknowledgedAt }) => kind === 'report' && acknowledgedAt! > firstRefusal()).length
    while (performance.now() - began < 40_000 && !load.refusals.some(({ status, kind }) => status === 507 && kind === 'report')) {
      await wait(100)
      // Something else on the machine fills the disk the rest of the way, once text was sent with little room left.
      const isTextSeen = textSince() > 0 || performance.now() - firstRefusal() > 8000
      if (performance.now() - began > 3000 && free() > 0 && (isTextSeen || free() > 4.5 * megabyte)) fill(disk, Math.ceil(performance.now()), Math.min(free(), megabyte / 4))
    }
    const textAfterPhotos = textSince()
    const refusedPhotos = load.refusals.filter(({ kind, status }) => status === 507 && kind.startsWith('report') && kind !== 'report')
    const byStatus = [...Map.groupBy(load.refusals, ({ status, code }) => `${status} ${code}`.trim())].map(([what, list]) => `${what} × ${list.length}`)
    say(`full after ${((performance.now() - began) / 1000).toFixed(1)} s: ${load.acknowledged().length} acknowledged; refused ${byStatus.join(', ')}`)
    check('text is still taken when photos no longer are', refusedPhotos.length > 0 && textAfterPhotos > 0, `${textAfterPhotos} text reports after the first photo was refused`)
    const others = load.refusals.filter(({ status }) => status !== 507)
    check('what is not taken is refused with 507', load.refusals.length > 0 && others.length === 0, `${load.refusals.length - others.length} of ${load.refusals.length}${others.slice(0, 3).map(({ kind, status, code }) => `; ${kind} ${status} ${code}`).join('')}`)
    const silent = load.refusals.filter(({ status, message }) => status === 507 && !message.includes('12345'))
    check('the refusal names the telephone in words', silent.length === 0, silent[0] ? `${silent.length} do not: ${silent[0].kind} ${silent[0].message.slice(0, 120)}` : `${load.refusals.length} answers name 12345`)
    const reads = await Promise.all(['/', '/ledger', `/hearings/${town.matterId}`, '/api/ledger/sites', '/report', '/healthz'].map(async path => [path, (await fetch(portal.url + path)).status] as const))
    check('reading goes on', reads.every(([, status]) => status === 200), reads.map(([path, status]) => `${path} ${status}`).join(', '))

    const refusedBefore = load.refusals.length
    const acknowledgedBefore = load.acknowledged().length
    rmSync(ballast)
    const freed = performance.now()
    while (performance.now() - freed < 30_000 && load.acknowledged().length === acknowledgedBefore) await wait(50)
    check('writing works again within 30 s of free space, without a restart', load.acknowledged().length > acknowledgedBefore, `after ${((performance.now() - freed) / 1000).toFixed(1)} s, with ${load.refusals.length - refusedBefore} more refused`)
    await wait(1000)
    await load.finish(30)
    await openReceipts(portal, load, findings, { seconds: 5 })
    check('the server stops when asked', await portal.stop() === 0)
    await auditRows(portal, load, findings)
    verifyRecord(portal, findings)
  }
  finally {
    if (portal.server) await portal.kill()
    spawnSync('umount', ['-l', disk])
    rmSync(disk, { recursive: true, force: true })
  }
}

function fill(disk: string, name: number, bytes: number) {
  try { writeFileSync(join(disk, `other-${name}`), Buffer.alloc(Math.max(1, Math.floor(bytes)))) }
  catch { /* full, as it should be */ }
}
