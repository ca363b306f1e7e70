import { createHash, randomUUID } from 'node:crypto'
import { request } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { auditRows } from './audit.ts'
import type { Findings } from './findings.ts'
import { somePhoto, startLoad } from './load.ts'
import { createPortal } from './portal.ts'
import { prepareTown } from './town.ts'

/** SIGTERM while photos arrive slowly and everything else is sent. */
export async function runStop(findings: Findings): Promise<void> {
  const { check, say } = findings
  const portal = await createPortal()
  try {
    await portal.start()
    const town = await prepareTown(portal)
    const load = startLoad(portal, town, { clients: 6 })
    await wait(1500)
    const uploads = await Promise.all(Array.from({ length: 6 }, async (_, index) => ({ photo: await somePhoto(), seconds: 3 + index })))
    const answers = Promise.all(uploads.map(({ photo, seconds }) => sendSlowly(portal.url, photo, seconds)))
    await wait(1200)
    const stopped = performance.now()
    const ending = portal.stop()
    await wait(700)
    const late = await fetch(`${portal.url}/healthz`, { signal: AbortSignal.timeout(2000) }).then(({ status }) => `answered ${status}`, () => 'refused')
    const statuses = await answers
    const status = await ending
    const seconds = ((performance.now() - stopped) / 1000).toFixed(1)
    say(`six uploads that take 3 to 8 s answered ${statuses.join(', ')}; the process ended with ${status} after ${seconds} s`)
    check('uploads on their way are finished within 30 s', statuses.every(one => one === 201) && Number(seconds) < 30)
    check('nobody new is let in meanwhile', late === 'refused', late)
    check('the process ends with 0', status === 0, String(status))

    await portal.start()
    const named = await Promise.all(uploads.map(({ photo }) => fetch(`${portal.url}/api/reports`, {
      method: 'POST', headers: { 'content-type': 'application/json', 'origin': portal.url },
      body: JSON.stringify({ submissionId: randomUUID(), photos: [hashOf(photo)], kind: 'yard', beingBuilt: 'unsure', inDanger: false, subDistrict: '110107009', community: null, placeWords: '虚构胡同口', words: '' }),
    })))
    check('after the restart a report can name each of these photos', named.every(response => response.status === 201), named.map(response => response.status).join(', '))
    await load.finish(30)
    // Those six are no part of the load.
    const answered = load.refusals.filter(({ status }) => status >= 500)
    check('nobody who was being served is answered with an error', answered.length === 0, answered.map(({ kind, status, code }) => `${kind} ${status} ${code}`).join('; ') || `${load.acknowledged().length} acknowledged`)
    await portal.stop()
    await auditRows(portal, load, findings, { besides: uploads.length })
  }
  finally { await portal.remove() }
}

const hashOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')

/** Sends a photo in twenty parts over so many seconds. Resolves with the status, or 0 without an answer. */
function sendSlowly(url: string, photo: Buffer, seconds: number): Promise<number> {
  return new Promise((resolve) => {
    const sending = request(`${url}/api/uploads/${hashOf(photo)}`, { method: 'PUT', headers: { 'content-length': photo.length, 'origin': url } }, (response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
    sending.on('error', () => { resolve(0) })
    const part = Math.ceil(photo.length / 20)
    void (async () => {
      for (let from = 0; from < photo.length; from += part) {
        sending.write(photo.subarray(from, from + part))
        await wait(seconds * 50)
      }
      sending.end()
    })()
  })
}
