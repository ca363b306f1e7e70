import { createHash } from 'node:crypto'
import { and, desc, eq, isNull, sql } from 'drizzle-orm'
import type { WorkCalendar } from '../../../shared/calendar/calendar.ts'
import { groupKeyAt, rankPool, toDrawNumber, toPoolReceipt, writePool, writeResult, type DrawFacts } from '../../../shared/hearings/draw.ts'
import { PortalError } from '../../../shared/errors.ts'
import type { Bilingual } from '../../../shared/hearings/records.ts'
import { formatInstant } from '../../../shared/time.ts'
import { findTranslation } from '../../../i18n/messages.ts'
import type { Keys } from '../../crypto/keys.ts'
import { commit } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { StaleWriteError, UniqueViolationError } from '../../database/errors.ts'
import { createId } from '../../database/ids.ts'
import { recordEvent, type Actor } from '../events/record.ts'
import { holdMeeting, prepareInvitations, prepareUndoneDraw } from './applications.ts'
import { drawExists, drawInvalid, drawIsDone, drawIsVoid, drawNotFound, meetingHasBegun, meetingIsNotDrawn, poolIsOpen, ruleIsMissing } from './drawErrors.ts'
import { getMeeting, listGroups } from './meetingQueries.ts'
import { prepareAnnouncement } from './notices.ts'
import { applications, draws, meetings } from './tables.ts'

export type Draw = typeof draws.$inferSelect
type StaffActor = Extract<Actor, { kind: 'staff' }>
interface Decision { matterId: string, actor: StaffActor, keys: Keys, now: Date }

const sha256 = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex')

/** The draws of a matter, the newest first; void ones stay. */
export function listDraws(db: Database, matterId: string): Promise<Draw[]> {
  return db.select().from(draws).where(eq(draws.matterId, matterId)).orderBy(desc(draws.sequence))
}

/** Throws `draw.not_found` (404). */
async function getDraw(db: Database, { matterId, sequence }: { matterId: string, sequence: number }): Promise<Draw> {
  const [draw] = await db.select().from(draws).where(and(eq(draws.matterId, matterId), eq(draws.sequence, sequence)))
  if (!draw) throw drawNotFound()
  return draw
}

/** The exact text of the two files of a draw; `result` is null until the number is there. Throws `draw.not_found` (404). */
export async function getDrawFiles(db: Database, place: { matterId: string, sequence: number }): Promise<{ pool: string, result: string | null }> {
  const { number, ...draw } = await getDraw(db, place)
  return { pool: writePool(draw), result: number === null ? null : writeResult({ ...draw, number }, sha256) }
}

/** A draw as the public sees it, group by group. */
export function toPublicDraw({ id: _id, matterId: _matter, frozenBy: _frozenBy, drawnBy: _drawnBy, voidedBy: _voidedBy, groups, pool, ...draw }: Draw) {
  const placed = draw.number === null ? [] : rankPool({ groups, pool }, draw.number, sha256)
  return {
    ...draw,
    entries: pool.length,
    groups: groups.map(({ key, name, seats }) => ({
      key, name, seats, entries: pool.filter(({ group }) => group === key).length,
      placed: placed.filter(({ group }) => group === key).map(({ receipt, rank, place }) => ({ receipt, rank, place })),
    })),
  }
}

/** What an applicant sees of the draws their application stood in: the line of the pool that is theirs, and where it came out. */
export async function listOwnDraws(db: Database, { matterId, number, salt }: { matterId: string, number: string, salt: string }) {
  const receipt = toPoolReceipt({ number, salt }, sha256)
  return (await listDraws(db, matterId)).filter(({ pool }) => pool.some(entry => entry.receipt === receipt)).map((draw) => {
    const own = draw.number === null ? undefined : rankPool(draw, draw.number, sha256).find(entry => entry.receipt === receipt)
    return { sequence: draw.sequence, receipt, salt, numberDueAt: draw.numberDueAt, isVoid: draw.voidedAt !== null, rank: own?.rank ?? null, place: own?.place ?? null }
  })
}

/**
 * Freezes who stands in the draw, when nobody can apply any more, and announces it with the hash of the pool and the public
 * number that will decide, which must not exist yet. Throws `draw.not_drawn`, `draw.rule_missing`, `draw.still_open`,
 * `draw.exists`, `draw.meeting_begun` (409), `invalid` (422).
 */
export async function freezePool(db: Database, freeze: Freeze): Promise<{ sequence: number }> {
  const { matterId } = freeze
  for (let tries = 0; ; tries++) {
    try { return await freezeOnce(db, freeze) }
    catch (error) {
      if (!isRace(error)) throw error
      const [last] = await listDraws(db, matterId)
      if (last && last.voidedAt === null) throw drawExists()
      // Somebody has withdrawn in between: who stands in the pool is read again.
      if (tries === mostTries) throw error
    }
  }
}

interface Freeze extends Decision { source: Bilingual, secondSource: Bilingual, numberDueAt: Date }

async function freezeOnce(db: Database, { matterId, source, secondSource, numberDueAt, actor, keys, now }: Freeze): Promise<{ sequence: number }> {
  const meeting = await getMeeting(db, matterId)
  if (meeting.selection !== 'draw') throw meetingIsNotDrawn()
  if (meeting.selectionRule === null || meeting.calledAt === null || meeting.calledAt > now) throw ruleIsMissing()
  if (meeting.applyUntil === null || now < meeting.applyUntil) throw poolIsOpen()
  const [last] = await listDraws(db, matterId)
  if (last && last.voidedAt === null) throw drawExists()
  if (now >= meeting.startsAt || meeting.heldAt !== null) throw meetingHasBegun()
  if (numberDueAt <= now) throw drawInvalid({ issues: [{ path: 'dueOn', code: 'draw.due_in_past' }] })
  if (numberDueAt >= meeting.startsAt) throw drawInvalid({ issues: [{ path: 'dueOn', code: 'draw.due_after_meeting' }] })

  const groups = (await listGroups(db, matterId)).map(({ id: groupId, name, seats }, index) => ({ key: groupKeyAt(index), groupId, name, seats }))
  const keyOf = new Map(groups.map(({ key, groupId }) => [groupId, key]))
  const applies = and(eq(applications.matterId, matterId), eq(applications.role, 'speaker'), eq(applications.state, 'applied'))
  const applied = await db.select().from(applications).where(applies)
  const pool = applied.flatMap(application => application.groupId !== null && keyOf.has(application.groupId)
    ? { receipt: toPoolReceipt(application, sha256), group: keyOf.get(application.groupId)! }
    : [])
  if (pool.length === 0) throw drawInvalid({ issues: [{ path: '', code: 'draw.nobody' }] })
  // Sorted, so that the order of the rows tells nothing of the order of arrival.
  pool.sort((one, other) => one.receipt < other.receipt ? -1 : 1)

  const sequence = (last?.sequence ?? 0) + 1
  const facts: DrawFacts = { matterId, sequence, frozenAt: now, numberDueAt, source, secondSource, groups, pool }
  const poolHash = sha256(writePool(facts))
  const text = say(source.en !== null && secondSource.en !== null, locale => findTranslation(locale, 'draw.notice.frozen', {
    sequence, count: pool.length, hash: poolHash, source: wordsIn(locale, source), second: wordsIn(locale, secondSource), due: formatInstant(numberDueAt, locale),
  }))
  const announce = await prepareAnnouncement(db, { matterId, kind: 'draw', text, at: now, by: actor.id, keys })
  await commit(db, tx => [
    holdMeeting(tx, matterId, eq(meetings.version, meeting.version)),
    // Counted while the meeting is held: whoever was taken in at the last moment is not left out of the pool.
    tx.update(meetings).set({ version: meeting.version + 1 })
      .where(and(eq(meetings.matterId, matterId), sql`(${tx.select({ count: sql`count(*)` }).from(applications).where(applies)}) = ${applied.length}`)).returning({ id: meetings.matterId }),
    tx.insert(draws).values({ id: createId(), ...facts, groups, pool, poolHash, frozenBy: actor.id, usesSecond: false, version: 1 }).returning({ id: draws.id }),
    ...recordEvent(tx, { action: 'draw.frozen', subject: { type: 'matter', id: matterId }, actor, at: now, facts: { sequence, entries: pool.length, hash: poolHash } }),
    ...announce(tx),
  ])
  return { sequence }
}

/**
 * Enters the public number, once: everybody's rank follows from it. The same number again from the same person changes
 * nothing. Throws `draw.is_void`, `draw.done`, `stale` (409), `invalid` (422) before the number is due, for one that is
 * none, and for the second source without a reason.
 */
export async function enterNumber(db: Database, { number: typed, ...entry }: Omit<Entry, 'number'> & { number: string }): Promise<void> {
  const number = toDrawNumber(typed)
  if (number === null) throw drawInvalid({ issues: [{ path: 'number', code: 'draw.number_invalid' }] })
  if (entry.usesSecond && entry.secondReason === null) throw drawInvalid({ issues: [{ path: 'secondReasonZh', code: 'draw.second_reason_missing' }] })
  for (let tries = 0; ; tries++) {
    const draw = await getDraw(db, entry)
    if (draw.number === number && draw.usesSecond === entry.usesSecond && draw.drawnBy === entry.actor.id) return
    if (draw.voidedAt !== null) throw drawIsVoid()
    if (draw.number !== null) throw drawIsDone()
    if (entry.now < draw.numberDueAt) throw drawInvalid({ issues: [{ path: 'number', code: 'draw.not_due' }] })
    try { return await drawOnce(db, draw, { ...entry, number }) }
    // Somebody else has drawn, or somebody has withdrawn in between: both are read again.
    catch (error) { if (!isRace(error) || tries === mostTries) throw error }
  }
}

interface Entry extends Decision { sequence: number, number: string, usesSecond: boolean, secondReason: Bilingual | null, calendar: WorkCalendar }

async function drawOnce(db: Database, draw: Draw, { matterId, sequence, number, usesSecond, secondReason, actor, keys, calendar, now }: Entry): Promise<void> {
  const rankOf = new Map(rankPool(draw, number, sha256).map(({ receipt, rank }) => [receipt, rank]))
  const applied = await db.select({ id: applications.id, number: applications.number, salt: applications.salt }).from(applications)
    .where(and(eq(applications.matterId, matterId), eq(applications.role, 'speaker')))
  // Whoever withdrew stands in the pool all the same and has a rank; only nobody is invited for it.
  const ranks = applied.flatMap(({ id: applicationId, ...application }) => {
    const rank = rankOf.get(toPoolReceipt(application, sha256))
    return rank === undefined ? [] : { applicationId, rank }
  })
  const text = say(secondReason === null || secondReason.en !== null, locale => findTranslation(locale, usesSecond ? 'draw.notice.drawnBySecond' : 'draw.notice.drawn', {
    sequence, number, reason: secondReason ? wordsIn(locale, secondReason) : '',
  }))
  const announce = await prepareAnnouncement(db, { matterId, kind: 'draw', text, at: now, by: actor.id, keys })
  const invite = await prepareInvitations(db, { matterId, ranks, keys, calendar, now })
  await commit(db, tx => [
    tx.update(draws).set({ number, usesSecond, secondReason: usesSecond ? secondReason : null, drawnAt: now, drawnBy: actor.id, version: draw.version + 1 })
      .where(and(eq(draws.id, draw.id), eq(draws.version, draw.version), isNull(draws.number), isNull(draws.voidedAt))).returning({ id: draws.id }),
    ...invite(tx),
    ...recordEvent(tx, { action: 'draw.drawn', subject: { type: 'matter', id: matterId }, actor, at: now, reason: usesSecond ? secondReason?.zh ?? null : null, facts: { sequence, number, usesSecond } }),
    ...announce(tx),
  ])
}

/**
 * Makes a draw void, with a reason for the public. Its pool and number stay listed; another draw needs a new pool and a
 * number that does not exist yet. Throws `draw.is_void`, `draw.meeting_begun`, `stale` (409).
 */
export async function voidDraw(db: Database, { matterId, sequence, version, reason, actor, keys, now }: Decision & { sequence: number, version: number, reason: Bilingual }): Promise<void> {
  const draw = await getDraw(db, { matterId, sequence })
  if (draw.voidedAt !== null && draw.voidedBy === actor.id && draw.voidReason?.zh === reason.zh) return
  if (draw.voidedAt !== null) throw drawIsVoid()
  if (draw.version !== version) throw new StaleWriteError()
  const meeting = await getMeeting(db, matterId)
  if (meeting.heldAt !== null || now >= meeting.startsAt) throw meetingHasBegun()
  const text = say(reason.en !== null, locale => findTranslation(locale, 'draw.notice.voided', { sequence, reason: wordsIn(locale, reason) }))
  const announce = await prepareAnnouncement(db, { matterId, kind: 'draw', text, at: now, by: actor.id, keys })
  const undo = draw.number === null ? () => [] : await prepareUndoneDraw(db, { matterId, keys, now })
  await commit(db, tx => [
    tx.update(draws).set({ voidedAt: now, voidedBy: actor.id, voidReason: reason, version: version + 1 })
      .where(and(eq(draws.id, draw.id), eq(draws.version, version), isNull(draws.voidedAt))).returning({ id: draws.id }),
    ...undo(tx),
    ...recordEvent(tx, { action: 'draw.voided', subject: { type: 'matter', id: matterId }, actor, at: now, reason: reason.zh, facts: { sequence } }),
    ...announce(tx),
  ])
}

/** How often a command reads again because somebody was quicker; each time one of them has got on. */
const mostTries = 20

/** Somebody else has written in between, or everybody was selected in between. */
function isRace(error: unknown): boolean {
  return error instanceof StaleWriteError || error instanceof UniqueViolationError || (error instanceof PortalError && error.code === 'meeting.selected_already')
}

const wordsIn = (locale: 'zh-CN' | 'en', { zh, en }: Bilingual) => locale === 'en' ? en ?? zh : zh

function say(hasEnglish: boolean, inLocale: (locale: 'zh-CN' | 'en') => string | undefined): Bilingual {
  return { zh: inLocale('zh-CN') ?? '', en: hasEnglish ? inLocale('en') ?? null : null }
}
