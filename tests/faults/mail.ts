import { setTimeout as wait } from 'node:timers/promises'
import { SMTPServer } from 'smtp-server'
import { outbox } from '#server/domain/notifications/tables'
import { freePorts } from '../support/ports.ts'
import { spread, type Findings } from './findings.ts'
import { startLoad, type Kind } from './load.ts'
import { createPortal } from './portal.ts'
import { inDatabase, prepareTown } from './town.ts'

const modes = {
  down: 'is not there',
  slow: 'takes 8 s for each answer',
  busy: 'says 451 to each address',
  trouble: 'says 554 instead of a greeting',
  drops: 'hangs up after the whole mail',
  well: 'takes everything',
} as const
type Mode = keyof typeof modes

const writing = ['report', 'comment', 'application', 'volunteer', 'objection'] as const satisfies readonly Kind[]
const clock = new URL('../support/shiftedClock.mjs', import.meta.url).href

/** A mail server that fails in every way while people write, and then works. */
export async function runMail(findings: Findings): Promise<void> {
  const { check, say } = findings
  const [mailPort, port] = await freePorts(2)
  const server = createMailServer(mailPort!)
  const portal = await createPortal({ port, env: { SMTP_URL: `smtp://127.0.0.1:${server.port}`, PORTAL_BASE_URL: 'https://portal.example.org' } })
  let minutes = 0
  /** Another start, twenty minutes later by the clock of the portal: what was put off is due again. */
  const startLater = async () => {
    minutes += 20
    await portal.start({ env: { NODE_OPTIONS: `--import ${clock}`, CLOCK_SHIFT_MS: String(minutes * 60_000) } })
  }
  const listMails = () => inDatabase(portal, db => db.select({ id: outbox.id, sentAt: outbox.sentAt, dueAt: outbox.dueAt, refusedAt: outbox.refusedAt, attempts: outbox.attempts, problem: outbox.lastProblem }).from(outbox))
  try {
    await portal.start()
    const town = await prepareTown(portal)
    await portal.kill()
    let sent = 0
    for (const mode of ['down', 'slow', 'busy', 'trouble', 'drops'] as const) {
      await server.become(mode)
      await startLater()
      const load = startLoad(portal, town, { clients: 2, only: writing, pauseMs: 100 })
      for (let tries = 0; tries < 60 && (load.times.length < 5 || (mode !== 'down' && server.met[mode] === 0)); tries++) await wait(100)
      await load.finish(20)
      sent += load.acknowledged().length
      const waited = [...load.times].sort((a, b) => a - b)[Math.floor(load.times.length / 2)] ?? Infinity
      check(`people who write notice nothing while the mail server ${modes[mode]}`, load.refusals.length === 0 && load.acknowledged().length === load.submissions.length && waited < 6000, `${load.acknowledged().length} acknowledged, ${spread(load.times)}`)
      await portal.kill()
    }
    const before = await listMails()
    say(`${sent} sent, ${before.length} mails: ${before.filter(mail => mail.sentAt === null).length} have not left after ${before.reduce((sum, { attempts }) => sum + attempts, 0)} attempts (${[...new Set(before.flatMap(({ problem }) => problem ?? []))].join(', ')})`)

    await server.become('well')
    let starts = 0
    for (; starts < 5 && (await listMails()).some(({ dueAt }) => dueAt !== null); starts++) {
      await startLater()
      for (let tries = 0; tries < 50 && (await listMails()).some(({ dueAt }) => dueAt !== null); tries++) await wait(100)
      await portal.stop()
    }
    const after = await listMails()
    check('everything leaves once it works again', after.length > 0 && after.every(({ sentAt, refusedAt }) => sentAt !== null && refusedAt === null), `${after.filter(({ sentAt }) => sentAt !== null).length} of ${after.length}`)
    const ids = new Set(after.map(({ id }) => `<${id}@portal.example.org>`))
    const strangers = server.received.filter(({ messageId }) => !ids.has(messageId))
    const times = Map.groupBy(server.received, ({ messageId }) => messageId)
    const repeated = [...times.values()].filter(list => list.length > 1)
    check('a mail sent again carries the Message-ID it had', strangers.length === 0 && repeated.length > 0 && times.size === ids.size, `${repeated.length} of ${times.size} were transmitted more than once, ${strangers.length} under an unknown identity`)
    const confirmed = Map.groupBy(server.received.filter(({ isTaken }) => isTaken), ({ messageId }) => messageId)
    check('each was taken once', [...confirmed.values()].every(list => list.length === 1) && confirmed.size === ids.size, `${confirmed.size} of ${ids.size}`)
  }
  finally {
    await portal.remove()
    await server.become('down')
  }
}

/** The fixture of tests/support/mailServer.ts, which can become worse and better. */
function createMailServer(port: number) {
  const received: Array<{ messageId: string, isTaken: boolean }> = []
  const met: Record<Mode, number> = { down: 0, slow: 0, busy: 0, trouble: 0, drops: 0, well: 0 }
  let server: SMTPServer | undefined

  function open(mode: Exclude<Mode, 'down'>) {
    const answer = (done: (error?: Error | null) => void, error?: Error) => setTimeout(() => { done(error) }, mode === 'slow' ? 8000 : 0).unref()
    const failure = (code: number, words: string) => Object.assign(new Error(words), { responseCode: code })
    const opened = new SMTPServer({
      authOptional: true, disabledCommands: ['STARTTLS', 'AUTH'], logger: false,
      onConnect(_session, done) {
        met[mode] += 1
        answer(done, mode === 'trouble' ? failure(554, 'No service here') : undefined)
      },
      onRcptTo(_address, _session, done) { answer(done, mode === 'busy' ? failure(451, 'Try again later') : undefined) },
      onData(stream, _session, done) {
        let text = ''
        stream.on('data', (chunk: Buffer) => { text += chunk.toString() })
        stream.on('end', () => {
          received.push({ messageId: /^Message-ID: (<[^>]+>)/im.exec(text)?.[1] ?? '', isTaken: mode === 'well' })
          if (mode === 'drops') for (const connection of opened.connections as unknown as Set<{ _socket: { destroy: () => void } }>) connection._socket.destroy()
          else answer(done)
        })
      },
    })
    opened.on('error', () => {})
    return opened
  }

  return {
    port, received, met,
    async become(mode: Mode) {
      const before = server
      server = undefined
      if (before) {
        for (const connection of before.connections as unknown as Set<{ _socket: { destroy: () => void } }>) connection._socket.destroy()
        await new Promise<void>((resolve) => { before.close(() => { resolve() }) })
      }
      if (mode === 'down') return
      const next = server = open(mode)
      await new Promise<void>((resolve) => { next.listen(port, '127.0.0.1', () => { resolve() }) })
    },
  }
}
