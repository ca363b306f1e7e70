import { createHash, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { eq } from 'drizzle-orm'
import { connectDatabase } from '#server/database/connect'
import { receipts } from '#server/domain/receipts/tables'
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

const visitor = () => createVisitor({ baseUrl: server.url })
const open = (receipt: { number: string, queryCode: string }) => visitor().sendJson('POST', '/api/track', receipt)
async function report() {
  const answer = await visitor().sendJson('POST', '/api/reports', {
    submissionId: randomUUID(), photos: [], kind: 'yard', beingBuilt: 'unsure', inDanger: false, subDistrict: '110107009', community: null, placeWords: '虚构胡同口', words: '院里盖了一间',
  })
  expect(answer.status).toBe(201)
  const { number, queryCode } = await answer.json() as { number: string, queryCode: string }
  return { number, queryCode }
}

async function storedCode(number: string): Promise<string> {
  const { db, close } = connectDatabase({ file: join(dataDir, 'portal.sqlite') })
  try { return (await db.select().from(receipts).where(eq(receipts.number, number)))[0]!.codeHash }
  finally { await close() }
}

async function hashOf(number: string): Promise<string> {
  for (let tries = 0; tries < 200; tries++) {
    const stored = await storedCode(number)
    if (!stored.startsWith('derived$')) return stored
    await wait(100)
  }
  throw new Error('The code was not hashed within 20 s')
}

it('a receipt opens in the instant after its answer, a wrong code does not, and its code is hashed soon', async () => {
  const receipt = await report()
  expect((await open(receipt)).status).toBe(200)
  const other = await report()
  expect((await open({ ...receipt, queryCode: other.queryCode })).status).toBe(404)
  expect(await hashOf(receipt.number)).toMatch(/^argon2id\$/)
  expect((await open(receipt)).status).toBe(200)
})

it('a server killed before it hashed a code hashes it after its start, and the receipt opens before and after', async () => {
  const sent = []
  for (let count = 0; count < 5; count++) sent.push(await report())
  await server.kill()
  const last = sent.at(-1)!
  expect(await storedCode(last.number)).toMatch(/^derived\$/)
  server = await startServer({ dataDir })
  expect((await open(last)).status).toBe(200)
  for (const { number } of sent) expect(await hashOf(number)).toMatch(/^argon2id\$/)
  expect((await open(last)).status).toBe(200)
})

/** Every process the server has started and is not done with. */
it('the death of a process that cleans photos costs neither the photo nor the server', async () => {
  const photo = await phonePhoto()
  const hash = createHash('sha256').update(photo).digest('hex')
  const answer = visitor().request(`/api/uploads/${hash}`, { method: 'PUT', body: photo as never })
  let child: number | undefined
  while ((child = processesOf(server.pid)[0]) === undefined) await wait(5)
  process.kill(child, 'SIGKILL')
  expect((await answer).status).toBe(201)
  expect(await (await visitor().get('/healthz')).json()).toEqual({ status: 'ok' })
})
