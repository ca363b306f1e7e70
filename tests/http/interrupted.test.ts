import { createHash, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { connectDatabase } from '#server/database/connect'
import { sumComments } from '#server/domain/hearings/queries'
import { later } from '../support/clock.ts'
import { aMatter } from '../support/hearings.ts'
import { phonePhoto } from '../support/photos.ts'
import { processesOf, startServer, type PortalServer } from '../support/server.ts'
import { createVisitor } from '../support/visitor.ts'

const dataDir = mkdtempSync(join(tmpdir(), 'portal-data-'))
let server: PortalServer
beforeAll(async () => { server = await startServer({ dataDir }) })
afterAll(async () => {
  await server.stop()
  rmSync(dataDir, { recursive: true, force: true })
})

const list = (folder: string) => readdir(join(dataDir, folder)).catch(() => [] as string[])

it('a server killed while it cleans a photo never said it had it: what was said is there, and the photo comes again', async () => {
  const photo = await phonePhoto()
  const hash = createHash('sha256').update(photo).digest('hex')
  const submissionId = randomUUID()
  const report = (photos: string[]) => ({
    submissionId, photos, kind: 'yard', beingBuilt: 'unsure', inDanger: false, subDistrict: '110107009', community: null, placeWords: '虚构胡同口', words: '院里盖了一间',
  })
  const put = () => createVisitor({ baseUrl: server.url }).request(`/api/uploads/${hash}`, { method: 'PUT', body: photo as never })
  const send = (photos: string[]) => createVisitor({ baseUrl: server.url }).sendJson('POST', '/api/reports', report(photos))

  const answer = put().then(({ status }) => status, () => 'no answer')
  let cleaner: number | undefined
  while ((cleaner = processesOf(server.pid)[0]) === undefined) await wait(1)
  // Held still: once its file is there, the photo is kept within some milliseconds.
  process.kill(cleaner, 'SIGSTOP')
  await server.kill()
  process.kill(cleaner, 'SIGKILL')
  expect(await answer).toBe('no answer')

  server = await startServer({ dataDir })
  expect(await list('photos/private')).toEqual([])
  expect((await send([hash])).status).toBe(409)
  expect((await put()).status).toBe(201)
  const first = await send([hash])
  expect(first.status).toBe(201)
  expect(await (await send([hash])).json()).toEqual(await first.json())
  expect(await list('photos/private')).toHaveLength(1)
})

it('a comment that was acknowledged is there after the server was killed in the same moment, and its receipt opens it', async () => {
  const { db, close } = connectDatabase({ file: join(dataDir, 'portal.sqlite') })
  const opensAt = later(new Date(), { days: -1 })
  const matter = await aMatter(db, { opensAt, publishedAt: opensAt, closesAt: later(opensAt, { days: 31 }), firstClosesAt: later(opensAt, { days: 31 }) })
  await close()
  const visitor = createVisitor({ baseUrl: server.url })
  const bodies = Array.from({ length: 40 }, () => ({ submissionId: randomUUID(), stance: 'support', words: '赞成' }))
  const acknowledged: { submissionId: string, number: string, queryCode: string }[] = []
  const sending = bodies.map(async (body) => {
    const response = await visitor.sendJson('POST', `/api/hearings/${matter.id}/comments`, body)
    if (response.status === 201) acknowledged.push({ submissionId: body.submissionId, ...await response.json() as { number: string, queryCode: string } })
  })
  await Promise.race(sending)
  await server.kill()
  await Promise.allSettled(sending)
  expect(acknowledged.length).toBeGreaterThan(0)

  server = await startServer({ dataDir })
  const after = createVisitor({ baseUrl: server.url })
  for (const { number, queryCode } of acknowledged.slice(0, 5)) expect((await after.sendJson('POST', '/api/track', { number, queryCode })).status).toBe(200)
  // What was not acknowledged is sent again, and so is what was: each is one comment.
  const again = await Promise.all(bodies.map(async body => await (await after.sendJson('POST', `/api/hearings/${matter.id}/comments`, body)).json() as { number: string }))
  for (const { submissionId, number } of acknowledged) expect(again[bodies.findIndex(body => body.submissionId === submissionId)]!.number).toBe(number)
  const reopened = connectDatabase({ file: join(dataDir, 'portal.sqlite') })
  expect(await sumComments(reopened.db, matter.id)).toMatchObject({ received: 40, waiting: 40 })
  await reopened.close()
})
