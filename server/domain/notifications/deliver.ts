import { and, eq, isNull, lte, or } from 'drizzle-orm'
import type { Options as SmtpOptions } from 'nodemailer/lib/smtp-transport'
import { commit, orNothing } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { StaleWriteError } from '../../database/errors.ts'
import type { Keys } from '../../crypto/keys.ts'
import { toLinkToken } from '../../crypto/linkToken.ts'
import { findTranslation } from '../../../i18n/messages.ts'
import { pathInLocale } from '../../../shared/locale.ts'
import { listDueMails, recipientOf } from './outbox.ts'
import { writeStaffNotices } from './staffNotices.ts'
import { outbox } from './tables.ts'

type Mail = typeof outbox.$inferSelect

/** Longer than any attempt may take, so that nobody else takes the mail up while it is on its way. */
const leaseSeconds = 120
const attemptSeconds = 60

/** Minutes until the next attempt. Never more than twelve: mail leaves within a quarter of an hour of a recovery. */
const backOff = [1, 2, 5, 10]

export interface MailRoute {
  /** `stopAt`: where one press of the mail program's own button stops such mails. */
  send(mail: { to: string, subject: string, text: string, messageId: string, stopAt?: string }): Promise<void>
  close(): void
}

/**
 * The way mail leaves by, from `SMTP_URL` (`smtp://user:password@host:587?from=portal@example.org`);
 * undefined when that is empty. `host` stands in message ids and in the sender when the URL names none.
 */
export function openMailRoute({ smtpUrl, host, siteName, patience = 10_000 }: {
  smtpUrl: string | undefined
  host: string
  siteName: string
  /** Milliseconds to wait for the mail server's next word. */
  patience?: number
}): MailRoute | undefined {
  if (!smtpUrl) return undefined
  const from = new URL(smtpUrl).searchParams.get('from') ?? `portal@${host}`
  // Twenty megabytes that a server without a way to send mail does without.
  const opening = import('nodemailer').then(({ default: nodemailer }) => nodemailer.createTransport({
    url: smtpUrl,
    connectionTimeout: patience,
    greetingTimeout: patience,
    socketTimeout: 2 * patience,
    dnsTimeout: patience,
    disableFileAccess: true,
    disableUrlAccess: true,
  } as SmtpOptions, { from: { name: siteName, address: from } }))
  opening.catch(() => {})
  return {
    async send({ to, subject, text, messageId, stopAt }) {
      const stopping = stopAt === undefined ? {} : { 'List-Unsubscribe': { prepared: true, value: `<${stopAt}>` }, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }
      const transport = await opening
      await within(attemptSeconds, transport.sendMail({ to, subject, text, messageId: `<${messageId}@${host}>`, headers: { 'Auto-Submitted': 'auto-generated', ...stopping } }))
    },
    close: () => { void opening.then(transport => transport.close(), () => {}) },
  }
}

interface Way {
  keys: Keys
  route: MailRoute
  clock: () => Date
  /** Before the paths in mails; null where the operator has not set it. */
  baseUrl?: string | null
}

/**
 * Sends what is due, what staff are to be told included; says how many left. Safe to run on several nodes: a mail is leased before it is sent. Should a
 * node stop between the mail server's yes and our note of it, the mail is sent again under the same Message-ID.
 */
export async function deliverDueMails(db: Database, { stop, ...way }: Way & { stop?: AbortSignal }): Promise<number> {
  await writeStaffNotices(db, { keys: way.keys, now: way.clock() })
  let sent = 0
  for (const mail of await listDueMails(db, { now: way.clock(), limit: 50 })) {
    if (stop?.aborted) break
    if (await lease(db, mail, way.clock()) && await attempt(db, mail, way)) sent++
  }
  return sent
}

async function lease(db: Database, { id, attempts }: Mail, now: Date): Promise<boolean> {
  const leasedUntil = new Date(now.getTime() + leaseSeconds * 1000)
  return commit(db, tx => [tx.update(outbox).set({ leasedUntil, attempts: attempts + 1 }).where(and(
    eq(outbox.id, id), eq(outbox.attempts, attempts), lte(outbox.dueAt, now), or(isNull(outbox.leasedUntil), lte(outbox.leasedUntil, now)),
  )).returning({ id: outbox.id })]).then(() => true, (error: unknown) => {
    if (error instanceof StaleWriteError) return false
    throw error
  })
}

async function attempt(db: Database, mail: Mail, { keys, route, clock, baseUrl = null }: Way): Promise<boolean> {
  // Its reporter may have taken the address away meanwhile, and the mail with it.
  const note = (values: Partial<Mail>) => commit(db, tx => [
    orNothing(tx.update(outbox).set({ leasedUntil: null, ...values }).where(eq(outbox.id, mail.id)).returning({ id: outbox.id })),
  ])
  try {
    await route.send({ to: recipientOf(mail, keys) ?? '', ...writeMail(mail, { keys, baseUrl }), messageId: mail.id })
  }
  catch (error) {
    const { code = 'unknown', responseCode } = error as { code?: string, responseCode?: number }
    const lastProblem = responseCode === undefined ? code : `${code} ${responseCode}`
    // A refusal of this mail is final; one of our sign-in, or a server in trouble, is not.
    const isFinal = responseCode !== undefined && responseCode >= 500 && (code === 'EENVELOPE' || code === 'EMESSAGE')
    const minutes = backOff[Math.min(mail.attempts, backOff.length - 1)]! * (0.8 + Math.random() * 0.4)
    await note(isFinal
      ? { refusedAt: clock(), dueAt: null, recipient: null, lastProblem }
      : { dueAt: new Date(clock().getTime() + minutes * 60_000), lastProblem })
    return false
  }
  await note({ sentAt: clock(), dueAt: null, recipient: null, lastProblem: null })
  return true
}

function writeMail({ kind, locale, params }: Mail, { keys, baseUrl }: { keys: Keys, baseUrl: string | null }): { subject: string, text: string, stopAt?: string } {
  const address = (path: string) => `${baseUrl ?? ''}${pathInLocale(path, locale)}`
  const { pagePath, linkPath, linkFor, stopPath } = params
  const filled = {
    ...params,
    ...pagePath === undefined ? {} : { page: address(String(pagePath)) },
    ...linkPath === undefined ? {} : { link: address(`${linkPath}/${toLinkToken(String(linkFor), keys.signing)}`) },
  }
  // A mail program needs the whole address; its button says nothing of a language.
  const stopAt = stopPath === undefined || baseUrl === null ? undefined : `${baseUrl}${stopPath}/${toLinkToken(String(linkFor), keys.signing)}`
  const sentence = (part: string) => findTranslation(locale, `mail.${kind}.${part}`, filled) ?? ''
  return { subject: sentence('subject'), text: `${sentence('text')}\n\n${findTranslation(locale, 'mail.footer') ?? ''}\n`, ...stopAt === undefined ? {} : { stopAt } }
}

async function within<Result>(seconds: number, work: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => { reject(Object.assign(new Error('The mail server took too long'), { code: 'ETIMEDOUT' })) }, seconds * 1000)
  })
  return Promise.race([work, tooLate]).finally(() => { clearTimeout(timer) })
}
