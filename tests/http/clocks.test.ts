import { randomUUID } from 'node:crypto'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { connectDatabase } from '#server/database/connect'
import { comments } from '#server/domain/hearings/tables'
import { later } from '../support/clock.ts'
import { aMatter } from '../support/hearings.ts'
import { startServer, type PortalServer } from '../support/server.ts'
import { createVisitor } from '../support/visitor.ts'

const dataDir = mkdtempSync(join(tmpdir(), 'portal-clocks-'))
const url = inject('databaseUrl')
// Nodes of one database have the same keys.
if (url !== '') cpSync(join(inject('dataDir'), 'keys'), join(dataDir, 'keys'), { recursive: true })
const fixture = new URL('../support/shiftedClock.mjs', import.meta.url).href
const start = (shift: number) => startServer({ dataDir, env: { DATABASE_URL: url, NODE_OPTIONS: `--import ${fixture}`, CLOCK_SHIFT_MS: String(shift) } })

const servers: PortalServer[] = []
beforeAll(async () => {
  servers.push(await start(5000))
  servers.push(await start(-5000))
})
afterAll(async () => {
  for (const server of servers) await server.stop()
  rmSync(dataDir, { recursive: true, force: true })
})

it('two processes whose clocks are ten seconds apart judge alike what comes around the close', async () => {
  const { db, close } = connectDatabase({ url: url || undefined, file: join(dataDir, 'portal.sqlite') })
  try {
    const [ahead, behind] = servers.map(server => createVisitor({ baseUrl: server.url }))
    const closesAt = later(new Date(), { milliseconds: 4000 })
    const matter = await aMatter(db, { opensAt: later(closesAt, { days: -31 }), closesAt, firstClosesAt: closesAt, publishedAt: later(closesAt, { days: -31 }) })
    const clockOf = async (visitor: typeof ahead) => Date.parse((await (await visitor!.get(`/api/hearings/${matter.id}`)).json() as { now: string }).now) - Date.now()
    expect(await clockOf(ahead)).toBeGreaterThan(4000)
    expect(await clockOf(behind)).toBeLessThan(-4000)

    const send = async (process: number) => {
      const sentAt = Date.now()
      const response = await [ahead, behind][process]!.sendJson('POST', `/api/hearings/${matter.id}/comments`, { submissionId: randomUUID(), stance: 'suggest', words: `来自 ${process}` })
      const { number, receivedAt, isLate } = await response.json() as { number: string, receivedAt: string, isLate: boolean }
      return { process, status: response.status, number, receivedAt: Date.parse(receivedAt), isLate, sentAt, answeredAt: Date.now() }
    }
    await wait(Math.max(0, closesAt.getTime() - Date.now() - 1000))
    const sending: Array<ReturnType<typeof send>> = []
    while (Date.now() < closesAt.getTime() + 1000) {
      sending.push(send(0), send(1))
      await wait(25)
    }
    const answers = (await Promise.all(sending)).sort((a, b) => a.receivedAt - b.receivedAt)

    for (const { status, receivedAt, isLate, sentAt, answeredAt } of answers) {
      expect(status).toBe(201)
      expect(isLate).toBe(receivedAt >= closesAt.getTime())
      expect(receivedAt).toBeGreaterThanOrEqual(sentAt - 1)
      expect(receivedAt).toBeLessThanOrEqual(answeredAt)
    }
    const verdicts = answers.map(({ isLate }) => isLate)
    expect(verdicts.lastIndexOf(false)).toBeLessThan(verdicts.indexOf(true))
    for (const process of [0, 1]) for (const isLate of [false, true]) expect(answers.filter(answer => answer.process === process && answer.isLate === isLate).length).toBeGreaterThan(3)

    const rows = await db.select({ number: comments.number, receivedAt: comments.receivedAt, isLate: comments.isLate }).from(comments).where(eq(comments.matterId, matter.id))
    const byNumber = (a: { number: string }, b: { number: string }) => a.number.localeCompare(b.number)
    expect(rows.map(({ receivedAt, ...row }) => ({ ...row, receivedAt: receivedAt.getTime() })).sort(byNumber)).toEqual(answers.map(({ number, receivedAt, isLate }) => ({ number, receivedAt, isLate })).sort(byNumber))
  }
  finally { await close() }
})
