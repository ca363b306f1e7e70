import { createHash, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { phonePhoto } from '../support/photos.ts'
import { startServer, type PortalServer } from '../support/server.ts'
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
  while (!(await list('uploads')).some(name => name.endsWith('.clean'))) await wait(1)
  await server.kill()
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
