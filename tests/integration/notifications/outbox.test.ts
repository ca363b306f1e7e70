import { createServer, type Server } from 'node:net'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { commit } from '#server/database/commit'
import type { Database } from '#server/database/connect'
import { deliverDueMails, openMailRoute, type MailRoute } from '#server/domain/notifications/deliver'
import { getOutboxState, queueMail } from '#server/domain/notifications/outbox'
import { outbox } from '#server/domain/notifications/tables'
import { later, monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { startMailServer } from '../../support/mailServer.ts'
import { testKeys as keys } from '../../support/keys.ts'

const address = 'zhao@example.org'

async function queue(db: Database, count = 1) {
  for (let n = 0; n < count; n++) await commit(db, tx => queueMail(tx, { keys, kind: 'staff.setUp', to: address, at: monday }))
}

function routeTo(port: number, patience?: number): MailRoute {
  const route = openMailRoute({ smtpUrl: `smtp://127.0.0.1:${port}?from=portal@example.org`, host: 'portal.example', siteName: '石景山', patience })!
  onTestFinished(() => { route.close() })
  return route
}

const deliver = (db: Database, route: MailRoute, now = monday) => deliverDueMails(db, { keys, route, clock: () => now })

/** A port that nobody listens at, and that is given to nobody. */
const nobody = 1

describe('the outbox', () => {
  it('holds no address that can be read, and nothing a person wrote', async () => {
    const db = await createTestDatabase()
    await queue(db)
    expect(JSON.stringify(await db.select().from(outbox))).not.toContain('zhao')
  })

  it('keeps nothing of a change that did not happen', async () => {
    const db = await createTestDatabase()
    await expect(commit(db, tx => [...queueMail(tx, { keys, kind: 'staff.setUp', to: address, at: monday }), tx.delete(outbox).returning(), tx.delete(outbox).returning()])).rejects.toThrow()
    expect(await db.select().from(outbox)).toEqual([])
  })

  it('has no way out without SMTP_URL', () => {
    expect(openMailRoute({ smtpUrl: '', host: 'portal.example', siteName: 'x' })).toBeUndefined()
  })
})

describe('delivering', () => {
  it('sends what is due once, forgets the address, and says who it is from', async () => {
    const db = await createTestDatabase()
    await queue(db)
    const { received, port } = await startMailServer()
    expect(await deliver(db, routeTo(port))).toBe(1)
    expect(await deliver(db, routeTo(port), later(monday, { hours: 1 }))).toBe(0)
    expect(received).toHaveLength(1)
    expect(received[0]).toMatch(/^To: zhao@example\.org/m)
    const [mail] = await db.select().from(outbox)
    expect(received[0]).toContain(`Message-ID: <${mail!.id}@portal.example>`)
    expect(mail).toMatchObject({ recipient: null, dueAt: null, sentAt: monday })
    expect(await getOutboxState(db)).toMatchObject({ waiting: 0, sent: 1, refused: 0 })
  })

  it('by two workers at the same moment sends each mail once', async () => {
    const db = await createTestDatabase()
    await queue(db, 8)
    const { received, port } = await startMailServer()
    const counts = await Promise.all([deliver(db, routeTo(port)), deliver(db, routeTo(port))])
    expect(counts[0]! + counts[1]!).toBe(8)
    expect(new Set(received.map(text => /^Message-ID: (.*)$/m.exec(text)?.[1]))).toHaveLength(8)
    expect(received).toHaveLength(8)
  })

  it('takes up a mail whose worker stopped, when its lease is over, under the same Message-ID', async () => {
    const db = await createTestDatabase()
    await queue(db)
    const { received, port } = await startMailServer()
    const stopped: MailRoute = { send: () => new Promise(() => {}), close: () => {} }
    void deliver(db, stopped)
    await expect.poll(async () => (await db.select().from(outbox))[0]!.attempts, { timeout: 20_000 }).toBe(1)
    expect(await deliver(db, routeTo(port), later(monday, { minutes: 1 }))).toBe(0)
    expect(await deliver(db, routeTo(port), later(monday, { minutes: 3 }))).toBe(1)
    expect(received[0]).toContain(`<${(await db.select().from(outbox))[0]!.id}@portal.example>`)
  })

  it('tries again soon when nobody answers, and leaves within a quarter of an hour of the recovery', async () => {
    const db = await createTestDatabase()
    await queue(db)
    const { port, received } = await startMailServer()
    let now = monday
    for (let n = 0; n < 12; n++) {
      expect(await deliver(db, routeTo(nobody), now)).toBe(0)
      now = later(now, { minutes: 15 })
    }
    expect((await db.select().from(outbox))[0]).toMatchObject({ lastProblem: 'ESOCKET', sentAt: null, refusedAt: null })
    expect(await deliver(db, routeTo(port), now)).toBe(1)
    expect(received).toHaveLength(1)
  })

  // By itself the mail library waits for half a minute.
  it('does not wait for a server that never says a word', { timeout: 20_000 }, async () => {
    const db = await createTestDatabase()
    await queue(db)
    const silent = createServer(() => {}).listen(0, '127.0.0.1')
    await once(silent, 'listening')
    onTestFinished(() => { silent.close() })
    expect(await deliver(db, routeTo((silent.address() as AddressInfo).port, 300))).toBe(0)
    expect((await db.select().from(outbox))[0]).toMatchObject({ lastProblem: 'ETIMEDOUT', sentAt: null })
  })

  it('keeps a mail whose server drops the line after the text, and sends it again under the same Message-ID', async () => {
    const db = await createTestDatabase()
    await queue(db)
    const dropping = await startDroppingServer()
    expect(await deliver(db, routeTo(dropping.port))).toBe(0)
    const { received, port } = await startMailServer()
    expect(await deliver(db, routeTo(port), later(monday, { minutes: 5 }))).toBe(1)
    const idOf = (text: string) => /^Message-ID: (.*)$/m.exec(text)?.[1]?.trim()
    expect(idOf(dropping.text())).toBe(idOf(received[0]!))
  })

  it('gives up a mail the server refuses for good, and no other', async () => {
    const db = await createTestDatabase()
    await queue(db)
    const refuse = (code: number) => startMailServer({
      onRcptTo: (_to, _session, done) => { done(Object.assign(new Error('no'), { responseCode: code })) },
    })
    expect(await deliver(db, routeTo((await refuse(451)).port))).toBe(0)
    expect(await getOutboxState(db)).toMatchObject({ waiting: 1, refused: 0 })
    const then = later(monday, { minutes: 5 })
    expect(await deliver(db, routeTo((await refuse(550)).port), then)).toBe(0)
    expect((await db.select().from(outbox))[0]).toMatchObject({ refusedAt: then, recipient: null, dueAt: null, lastProblem: 'EENVELOPE 550' })
  })

  it('puts no user text and no break into a header', async () => {
    const db = await createTestDatabase()
    await commit(db, tx => queueMail(tx, { keys, kind: 'staff.setUp', to: 'a@example.org', params: { name: 'x\r\nBcc: evil@example.org' }, at: monday }))
    const { received, port } = await startMailServer()
    await deliver(db, routeTo(port))
    expect(received[0]).not.toContain('evil')
  })
})

/** Takes the whole text and hangs up instead of answering. */
async function startDroppingServer() {
  let text = ''
  const server: Server = createServer((socket) => {
    let inText = false
    socket.on('error', () => {})
    socket.write('220 ready\r\n')
    socket.on('data', (chunk: Buffer) => {
      const line = chunk.toString()
      if (inText) {
        text += line
        if (text.includes('\r\n.\r\n')) socket.destroy()
        return
      }
      inText = /^DATA/im.test(line)
      socket.write(inText ? '354 go on\r\n' : '250 ok\r\n')
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => { server.close() })
  return { port: (server.address() as AddressInfo).port, text: () => text }
}
