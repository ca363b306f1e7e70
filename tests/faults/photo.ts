import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { phonePhoto } from '../support/photos.ts'
import { auditRows, openReceipts } from './audit.ts'
import type { Findings } from './findings.ts'
import { startLoad } from './load.ts'
import { createPortal } from './portal.ts'
import { prepareTown } from './town.ts'

/** The processes that decode photos are killed in the middle of their work. */
export async function runPhoto(findings: Findings): Promise<void> {
  const { check, say } = findings
  const portal = await createPortal()
  try {
    const { pid } = await portal.start()
    const town = await prepareTown(portal)
    const photo = await phonePhoto({ width: 2400, height: 1800 })
    let count = 0
    const another = async () => {
      count += 1
      // Behind the picture: other bytes and another hash, the same picture.
      return Buffer.concat([photo, Buffer.from(String(count))])
    }
    const load = startLoad(portal, town, { clients: 6, only: ['reportWithPhotos', 'report', 'reportForm'], photoBytes: another })
    let killed = 0
    const began = performance.now()
    while (killed < 8 && performance.now() - began < 25_000) {
      await wait(50 + Math.random() * 200)
      const children = childrenOf(pid)
      const child = children[Math.floor(Math.random() * children.length)]
      if (child === undefined) continue
      try { process.kill(child, 'SIGKILL') }
      catch { continue }
      killed += 1
      // A photo whose process dies twice is refused, as one that breaks decoders would be: the next kill meets others.
      const [before, since] = [count, performance.now()]
      while (count < before + 8 && performance.now() - since < 6000) await wait(50)
    }
    if (killed === 0) findings.notRun('photo', 'the server decodes photos in no process of its own')
    else say(`${killed} processes killed while ${count} photos were sent`)
    await load.finish(60)
    const odd = load.refusals.filter(({ status }) => status < 500)
    check('a photo whose process died is an error of ours, never of the photo', odd.length === 0, `${load.refusals.length} refused${[...new Set(load.refusals.map(({ status, code }) => `; ${status} ${code}`))].join('')}`)
    check('the server itself went on', portal.server?.pid === pid && childrenOf(pid).length >= 0 && (await fetch(`${portal.url}/readyz`)).status === 200)
    check('everything was acknowledged in the end', load.submissions.length === load.acknowledged().length, `${load.acknowledged().length} of ${load.submissions.length}`)
    await openReceipts(portal, load, findings, { seconds: 5 })
    check('the server stops when asked', await portal.stop() === 0)
    await auditRows(portal, load, findings)
  }
  finally { await portal.remove() }
}

function childrenOf(pid: number): number[] {
  return readdirSync(`/proc/${pid}/task`).flatMap((task) => {
    try { return readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number) }
    catch { return [] }
  })
}
