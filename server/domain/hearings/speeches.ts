import { and, asc, eq, isNotNull, isNull, max, notExists, sql } from 'drizzle-orm'
import { secondsSpoken } from '../../../shared/hearings/speech.ts'
import { commit, orNothing } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { StaleWriteError } from '../../database/errors.ts'
import { recordEvent, type Actor } from '../events/record.ts'
import { holdMeeting } from './applications.ts'
import { notPresent, turnIsOver, turnNotFound } from './speechErrors.ts'
import { applications, speakingTurns } from './tables.ts'

export type Turn = typeof speakingTurns.$inferSelect
type StaffActor = Extract<Actor, { kind: 'staff' }>
interface Decision { matterId: string, actor: StaffActor, now: Date }
interface OfTurn extends Decision { turnId: string, version: number }

/** The turns of a meeting in their order. */
export function listTurns(db: Database, matterId: string): Promise<Turn[]> {
  return db.select().from(speakingTurns).where(eq(speakingTurns.matterId, matterId)).orderBy(asc(speakingTurns.position))
}

/** Speakers who have come, in the order of draw or arrival, and whether they are on the list of turns already. */
export async function listPresentSpeakers(db: Database, matterId: string) {
  const rows = await db.select({ id: applications.id, number: applications.number, publicName: applications.publicName, groupId: applications.groupId, gist: applications.gist, stance: applications.stance })
    .from(applications).where(and(eq(applications.matterId, matterId), eq(applications.role, 'speaker'), eq(applications.state, 'present')))
    .orderBy(asc(applications.groupId), asc(applications.rank), asc(applications.receivedAt), asc(applications.id))
  const queued = new Set((await listTurns(db, matterId)).map(({ applicationId }) => applicationId))
  return rows.map(row => ({ ...row, isQueued: queued.has(row.id) }))
}

async function getTurn(db: Database, { matterId, turnId }: { matterId: string, turnId: string }): Promise<Turn> {
  const [turn] = await db.select().from(speakingTurns).where(and(eq(speakingTurns.matterId, matterId), eq(speakingTurns.id, turnId)))
  if (!turn) throw turnNotFound()
  return turn
}

const changeTurn = (tx: Database, { id, version }: Pick<Turn, 'id' | 'version'>, changes: Partial<typeof speakingTurns.$inferInsert>) =>
  tx.update(speakingTurns).set({ ...changes, version: version + 1 }).where(and(eq(speakingTurns.id, id), eq(speakingTurns.version, version))).returning({ id: speakingTurns.id })

/**
 * Puts somebody at the end of the list of turns. The same `turnId` again is the same turn. Throws `speech.not_present`
 * (409) for an applicant who has not come.
 */
export async function addTurn(db: Database, { matterId, turnId, applicationId, speaker, secondsAllowed, actor, now }: Decision & { turnId: string, applicationId: string | null, speaker: string, secondsAllowed: number }): Promise<void> {
  const exists = async () => (await db.select({ id: speakingTurns.id }).from(speakingTurns).where(eq(speakingTurns.id, turnId))).length > 0
  if (await exists()) return
  if (applicationId !== null) {
    const [application] = await db.select({ state: applications.state }).from(applications).where(and(eq(applications.id, applicationId), eq(applications.matterId, matterId)))
    if (application?.state !== 'present') throw notPresent()
  }
  const [last] = await db.select({ position: max(speakingTurns.position) }).from(speakingTurns).where(eq(speakingTurns.matterId, matterId))
  const position = Number(last?.position ?? 0) + 1
  await commit(db, tx => [
    holdMeeting(tx, matterId),
    tx.insert(speakingTurns).values({ id: turnId, matterId, position, applicationId, speaker, secondsAllowed, version: 1 }).returning({ id: speakingTurns.id }),
    ...recordEvent(tx, { action: 'speech.turnAdded', subject: { type: 'matter', id: matterId }, actor, at: now, facts: { position, seconds: secondsAllowed } }),
  ]).catch(async (error: unknown) => { if (!await exists()) throw error })
}

/** Puts a turn one place earlier or later; at the end of the list it stays. Throws `stale` (409). */
export async function moveTurn(db: Database, { matterId, turnId, version, by, actor, now }: OfTurn & { by: -1 | 1 }): Promise<void> {
  const turn = await getTurn(db, { matterId, turnId })
  if (turn.version !== version) throw new StaleWriteError()
  const turns = await listTurns(db, matterId)
  const other = turns[turns.findIndex(({ id }) => id === turnId) + by]
  if (!other) return
  if (turn.startedAt !== null || other.startedAt !== null) throw turnIsOver()
  await commit(db, tx => [
    holdMeeting(tx, matterId),
    // A place is one turn's at every moment: one of the two steps aside.
    changeTurn(tx, turn, { position: -turn.position }),
    changeTurn(tx, other, { position: turn.position }),
    changeTurn(tx, { ...turn, version: version + 1 }, { position: other.position }),
    ...recordEvent(tx, { action: 'speech.turnMoved', subject: { type: 'matter', id: matterId }, actor, at: now, facts: { from: turn.position, to: other.position } }),
  ])
}

/** Takes a turn that has not begun off the list. Throws `speech.turn_over` and `stale` (409). */
export async function dropTurn(db: Database, { matterId, turnId, version, actor, now }: OfTurn): Promise<void> {
  const turn = await getTurn(db, { matterId, turnId })
  if (turn.startedAt !== null) throw turnIsOver()
  await commit(db, tx => [
    tx.delete(speakingTurns).where(and(eq(speakingTurns.id, turnId), eq(speakingTurns.version, version), isNull(speakingTurns.startedAt))).returning({ id: speakingTurns.id }),
    ...recordEvent(tx, { action: 'speech.turnDropped', subject: { type: 'matter', id: matterId }, actor, at: now, facts: { position: turn.position } }),
  ])
}

/**
 * Begins a turn, and ends that of whoever is speaking (`speakingId`, as seen by who presses the key): nobody ever speaks
 * beside somebody else. A turn that has begun is not begun again. Throws `speech.turn_over`, and `stale` (409) when somebody
 * else is speaking than was seen.
 */
export async function startTurn(db: Database, { matterId, turnId, version, speakingId, actor, now }: OfTurn & { speakingId: string | null }): Promise<void> {
  const turn = await getTurn(db, { matterId, turnId })
  if (turn.endedAt !== null) throw turnIsOver()
  if (turn.startedAt !== null) return
  const speaking = speakingId === null ? undefined : await getTurn(db, { matterId, turnId: speakingId })
  const isSpeaking = and(eq(speakingTurns.matterId, matterId), isNotNull(speakingTurns.startedAt), isNull(speakingTurns.endedAt))
  try {
    await commit(db, tx => [
      holdMeeting(tx, matterId),
      ...speaking ? [orNothing(tx.update(speakingTurns).set({ endedAt: now, version: sql`${speakingTurns.version} + 1` }).where(and(isSpeaking, eq(speakingTurns.id, speaking.id))).returning({ id: speakingTurns.id }))] : [],
      tx.update(speakingTurns).set({ startedAt: now, version: version + 1 })
        .where(and(eq(speakingTurns.id, turnId), eq(speakingTurns.version, version), isNull(speakingTurns.startedAt), notExists(tx.select({ one: sql`1` }).from(sql`${speakingTurns} as "others"`).where(sql`"others"."matter_id" = ${matterId} and "others"."started_at" is not null and "others"."ended_at" is null`))))
        .returning({ id: speakingTurns.id }),
      ...recordEvent(tx, { action: 'speech.turnStarted', subject: { type: 'matter', id: matterId }, actor, at: now, facts: { position: turn.position } }),
    ])
  }
  catch (error) {
    // The other of two equal requests was quicker.
    if (!(error instanceof StaleWriteError) || (await getTurn(db, { matterId, turnId })).startedAt === null) throw error
  }
}

/** Ends a turn. One that has ended stays as it is. Throws `speech.turn_not_found` (404). */
export async function endTurn(db: Database, { matterId, turnId, actor, now }: Omit<OfTurn, 'version'>): Promise<void> {
  const turn = await getTurn(db, { matterId, turnId })
  if (turn.startedAt === null) throw turnNotFound()
  if (turn.endedAt !== null) return
  await commit(db, tx => [
    tx.update(speakingTurns).set({ endedAt: now, version: sql`${speakingTurns.version} + 1` }).where(and(eq(speakingTurns.id, turnId), isNull(speakingTurns.endedAt))).returning({ id: speakingTurns.id }),
    ...recordEvent(tx, { action: 'speech.turnEnded', subject: { type: 'matter', id: matterId }, actor, at: now, facts: { position: turn.position, seconds: secondsSpoken(turn, now) ?? 0 } }),
  ]).catch(async (error: unknown) => { if ((await getTurn(db, { matterId, turnId })).endedAt === null) throw error })
}

/** Who spoke for how long, for the record. */
export async function listSpokenTimes(db: Database, matterId: string) {
  return (await listTurns(db, matterId)).flatMap(({ speaker, secondsAllowed, startedAt, endedAt }) => startedAt && endedAt
    ? { speaker, secondsAllowed, startedAt, endedAt, seconds: secondsSpoken({ startedAt, endedAt }, endedAt)! }
    : [])
}
