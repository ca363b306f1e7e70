import { and, asc, desc, eq, lte } from 'drizzle-orm'
import type { Witness } from '../../../shared/site/schemas.ts'
import { commit, orNothing } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { OutboundError, type SendOutbound } from '../../outbound/send.ts'
import { StaleWriteError } from '../../database/errors.ts'
import { readCosignerKey, verifyCosignature, type CosignerKey } from './cosignature.ts'
import { recordCheckpoints, recordCosignatures, recordWitnesses } from './tables.ts'

/** A node that is asking a witness has it to itself for as long; nobody goes to one more often. */
const everyMs = 60_000
const mostBackoffMs = 6 * 60 * 60_000
const timeoutMs = 10_000
const mostAnswer = 16 * 1024

/** What came of one request, as the protocol tells the answers apart. */
export type Answer = { status: number, body: string } | undefined
export type Ask = (url: string, body: string) => Promise<Answer>

/** The lines of witnesses under the checkpoint of this size, each ended by a newline, in the order of their names. */
export async function findCosignatures(db: Database, size: number): Promise<string[]> {
  const rows = await db.select({ line: recordCosignatures.line }).from(recordCosignatures).where(eq(recordCosignatures.size, size)).orderBy(asc(recordCosignatures.witness))
  return rows.map(({ line }) => `${line}\n`)
}

export interface WitnessStanding {
  name: string
  /** The largest of our checkpoints with its signature, and when that came; null while there is none. */
  size: number | null
  at: Date | null
  outcome: typeof recordWitnesses.$inferSelect.outcome
}

/** How far the witnesses of the site file are. */
export async function listWitnesses(db: Database, witnesses: readonly Witness[]): Promise<WitnessStanding[]> {
  return Promise.all(witnesses.map(async ({ name, key }) => {
    const witness = readCosignerKey(key)?.name ?? ''
    const [[last], [state]] = await Promise.all([
      db.select().from(recordCosignatures).where(eq(recordCosignatures.witness, witness)).orderBy(desc(recordCosignatures.size)).limit(1),
      db.select().from(recordWitnesses).where(eq(recordWitnesses.witness, witness)),
    ])
    return { name, size: last?.size ?? null, at: last?.at ?? null, outcome: state?.outcome ?? null }
  }))
}

/**
 * Sends the latest checkpoint to every witness that has not signed it (C2SP tlog-witness, add-checkpoint) and keeps what
 * it signs once that verifies. A witness that knows another size is asked again from there at once; one that refuses or
 * does not answer, later and later. `prove` is the log's consistency proof. Gives how many signed.
 */
export async function askWitnesses(db: Database, { witnesses, prove, now, ask }: {
  witnesses: readonly Witness[], prove: (range: { from: number, to: number }) => Promise<string[]>, now: Date, ask: Ask
}): Promise<number> {
  const [checkpoint] = await db.select().from(recordCheckpoints).orderBy(desc(recordCheckpoints.size)).limit(1)
  if (!checkpoint || checkpoint.size === 0) return 0
  const signed = await Promise.all(witnesses.map(async ({ url, key: text }) => {
    const key = readCosignerKey(text)
    if (!key) return false
    const [state] = await db.select().from(recordWitnesses).where(eq(recordWitnesses.witness, key.name))
    const [has] = await db.select({ size: recordCosignatures.size }).from(recordCosignatures)
      .where(and(eq(recordCosignatures.size, checkpoint.size), eq(recordCosignatures.witness, key.name)))
    if (has || !await claim(db, key.name, { isKnown: state !== undefined, now })) return false
    const result = await submit({ url, key, checkpoint, from: Math.min(state?.size ?? 0, checkpoint.size), prove, now, ask })
    const failures = result.outcome === 'signed' ? 0 : (state?.failures ?? 0) + 1
    await commit(db, tx => [
      tx.update(recordWitnesses).set({
        outcome: result.outcome, status: result.status, failures, triedAt: now,
        ...result.size !== undefined && { size: result.size },
        nextAt: new Date(now.getTime() + Math.min(mostBackoffMs, everyMs * 2 ** Math.min(failures, 12))),
      }).where(eq(recordWitnesses.witness, key.name)).returning({ witness: recordWitnesses.witness }),
      ...result.line === undefined ? [] : [orNothing(tx.insert(recordCosignatures).values({ size: checkpoint.size, witness: key.name, line: result.line, at: now })
        .onConflictDoNothing().returning({ size: recordCosignatures.size }))],
    ])
    return result.outcome === 'signed'
  }))
  return signed.filter(Boolean).length
}

/** Takes the witness for this minute; false when another node has it, or its time has not come. */
async function claim(db: Database, witness: string, { isKnown, now }: { isKnown: boolean, now: Date }): Promise<boolean> {
  const nextAt = new Date(now.getTime() + everyMs)
  if (!isKnown) {
    await commit(db, tx => [orNothing(tx.insert(recordWitnesses).values({ witness, nextAt: new Date(0), failures: 0 }).onConflictDoNothing().returning({ witness: recordWitnesses.witness }))])
  }
  try {
    await commit(db, tx => [tx.update(recordWitnesses).set({ nextAt }).where(and(eq(recordWitnesses.witness, witness), lte(recordWitnesses.nextAt, now))).returning({ witness: recordWitnesses.witness })])
    return true
  }
  catch (error) {
    if (error instanceof StaleWriteError) return false
    throw error
  }
}

interface Submitted { outcome: NonNullable<typeof recordWitnesses.$inferSelect.outcome>, status: number | null, size?: number, line?: string }

async function submit({ url, key, checkpoint: { size, note }, from, prove, now, ask }: {
  url: string, key: CosignerKey, checkpoint: { size: number, note: string }, from: number
  prove: (range: { from: number, to: number }) => Promise<string[]>, now: Date, ask: Ask
}): Promise<Submitted> {
  const send = async (old: number) => {
    const proof = old === 0 || old === size ? [] : await prove({ from: old, to: size })
    return ask(`${url.replace(/\/+$/, '')}/add-checkpoint`, [`old ${old}`, ...proof.map(hash => Buffer.from(hash, 'hex').toString('base64')), '', note].join('\n'))
  }
  let old = from
  let answer = await send(old)
  if (answer?.status === 409) {
    const known = /^(0|[1-9]\d{0,15})\n$/.exec(answer.body)?.[1]
    if (known === undefined || Number(known) === old || Number(known) > size) return { outcome: 'conflict', status: 409, ...known !== undefined && Number(known) <= size && { size: Number(known) } }
    old = Number(known)
    answer = await send(old)
  }
  if (!answer) return { outcome: 'unreachable', status: null }
  if (answer.status === 409) return { outcome: 'conflict', status: 409 }
  if (answer.status !== 200) return { outcome: answer.status >= 500 ? 'unreachable' : 'refused', status: answer.status, size: old }
  const line = answer.body.split('\n').find(text => verifyCosignature(text, { note, key, now }) !== undefined)
  return line === undefined ? { outcome: 'unverified', status: 200, size: old } : { outcome: 'signed', status: 200, size, line }
}

/** The request as this server sends it: what a witness answers beyond a few lines is not read. */
export function askBy(send: SendOutbound): Ask {
  return async (url, body) => {
    try {
      const answer = await send({ url, method: 'POST', body, headers: { 'content-type': 'text/plain; charset=utf-8' }, timeoutMs, maxBytes: mostAnswer })
      return { status: answer.status, body: answer.body.toString('utf8') }
    }
    catch (error) {
      if (error instanceof OutboundError) return undefined
      throw error
    }
  }
}
