import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { connectDatabase } from '#server/database/connect'
import { receiptTries } from '#server/domain/receipts/tables'
import { auditRows, openReceipts, verifyRecord } from './audit.ts'
import { spread, type Findings } from './findings.ts'
import { startLoad } from './load.ts'
import { createPortal } from './portal.ts'
import { prepareTown } from './town.ts'

/** SIGKILL of everything at random moments of the load, again and again. */
export async function runKills(findings: Findings, { kills }: { kills: number }): Promise<void> {
  const { check, say } = findings
  const portal = await createPortal()
  await portal.start()
  const town = await prepareTown(portal)
  const load = startLoad(portal, town, { clients: 24 })
  const gained: number[] = []
  try {
    for (let count = 0; count < kills; count++) {
      const before = load.times.length
      // The load has begun when the first of this start is acknowledged.
      for (let tries = 0; load.times.length === before && tries < 500; tries++) await wait(10)
      await wait(80 + Math.random() * 320)
      await portal.kill()
      gained.push(load.times.length - before)
      await forgetTries(portal.dataDir)
      await portal.start()
    }
    await load.finish(60)
    say(`${kills} kills, ${gained.filter(count => count > 0).length} of them after acknowledgements of the same start, ${Math.min(...gained)} to ${Math.max(...gained)} of them; ${load.acknowledged().length} acknowledged`)
    say(`from start to ready: ${spread(portal.starts)}`)
    const unexpected = load.refusals.filter(({ status }) => status !== 503 && status !== 507)
    check('nobody is refused because of a kill', unexpected.length === 0, `${load.refusals.length} answers were none of 201, 200 and 303${unexpected.slice(0, 4).map(({ kind, status, code, message }) => `; ${kind} ${status} ${code} ${message.slice(0, 200)}`).join('')}`)
    check('everything begun was acknowledged in the end', load.submissions.length === load.acknowledged().length, `${load.acknowledged().length} of ${load.submissions.length}`)
    await openReceipts(portal, load, findings, { seconds: kills > 100 ? Infinity : 20 })
    check('the server stops when asked', await portal.stop() === 0)
    await auditRows(portal, load, findings)
    verifyRecord(portal, findings)
  }
  finally { await portal.remove() }
}

/** A look-up that a kill cut off counts as a wrong code for a quarter of an hour, and five close a number. People have that time. */
async function forgetTries(dataDir: string) {
  const { db, close } = connectDatabase({ file: join(dataDir, 'portal.sqlite') })
  await db.delete(receiptTries)
  await close()
}
