import { and, asc, eq, isNull, sql } from 'drizzle-orm'
import type { WorkCalendar } from '../../../shared/calendar/calendar.ts'
import { areAllConfirmed, canCorrect, correctableUntilOf, findSignOffObstacle, toRecord, type SpeakerRole } from '../../../shared/hearings/speech.ts'
import { findWordIssues } from '../../../shared/reports/words.ts'
import { formatDeadline } from '../../../shared/time.ts'
import { findTranslation } from '../../../i18n/messages.ts'
import type { Keys } from '../../crypto/keys.ts'
import { databaseNow } from '../../database/clock.ts'
import { commit, type Write } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { StaleWriteError, UniqueViolationError } from '../../database/errors.ts'
import { createId } from '../../database/ids.ts'
import { toSimplified } from '../../text/simplify.ts'
import { recordEvent, type Actor } from '../events/record.ts'
import { prepareNotices } from './applications.ts'
import { findMeeting, getMeeting, type Meeting } from './meetingQueries.ts'
import { prepareAnnouncement } from './notices.ts'
import { meetingNotBegun, ownRecord, recordIsEmpty, recordIsSigned, recordNotPublished, recordPublishedBefore, speechInvalid, statementNotFound, windowIsOpen, windowIsOver } from './speechErrors.ts'
import { applications, meetings, statementConfirmations, statements } from './tables.ts'

export type Statement = typeof statements.$inferSelect
type StaffActor = Extract<Actor, { kind: 'staff' }>
interface Decision { matterId: string, actor: StaffActor, now: Date }

/** Every version of every statement, in their order. */
export function listStatements(db: Database, matterId: string): Promise<Statement[]> {
  return db.select().from(statements).where(eq(statements.matterId, matterId)).orderBy(asc(statements.position), asc(statements.revision))
}

async function findStatement(db: Database, id: string): Promise<Statement | undefined> {
  const [statement] = await db.select().from(statements).where(eq(statements.id, id))
  return statement
}

async function listConfirmed(db: Database, matterId: string): Promise<Set<string>> {
  return new Set((await db.select({ id: statementConfirmations.statementId }).from(statementConfirmations).where(eq(statementConfirmations.matterId, matterId))).map(({ id }) => id))
}

/**
 * What goes with every change of a record: it is refused when the record was published or signed since it was read, and
 * whoever publishes or signs reads again what changed meanwhile.
 */
function changeRecord(tx: Database, { matterId, recordPublishedAt }: Meeting): Write {
  return tx.update(meetings).set({ version: sql`${meetings.version} + 1` }).where(and(
    eq(meetings.matterId, matterId), isNull(meetings.signedOffAt),
    recordPublishedAt === null ? isNull(meetings.recordPublishedAt) : eq(meetings.recordPublishedAt, recordPublishedAt),
  )).returning({ id: meetings.matterId })
}

/** Writes a version, once for each id; a repeated request finds it written. */
async function writeVersion(db: Database, meeting: Meeting, version: typeof statements.$inferInsert, event: { action: string, actor: Actor }): Promise<void> {
  await commit(db, tx => [
    changeRecord(tx, meeting),
    tx.insert(statements).values(version).returning({ id: statements.id }),
    ...recordEvent(tx, { ...event, subject: { type: 'matter', id: version.matterId }, at: version.at, reason: version.reason ?? null, facts: { position: version.position, revision: version.revision } }),
  ]).catch(async (error: unknown) => {
    if (await findStatement(db, version.id)) return
    // Somebody else has written this place or version.
    throw error instanceof UniqueViolationError ? new StaleWriteError() : error
  })
}

/** A form that went back in its browser and was sent with other words is not the one before. */
const idFor = (statementId: string, earlier: Statement | undefined) => earlier ? createId() : statementId

function requireReason(meeting: Meeting, reason: string | null): string | null {
  if (meeting.recordPublishedAt === null) return null
  if (reason === null) throw speechInvalid({ issues: [{ path: 'reason', code: 'speech.reason_missing' }] })
  return reason
}

/**
 * Writes down what somebody said, at the end of the record; after publication with a reason. The same `statementId` again
 * is the same statement. Throws `speech.signed`, `stale` (409), `invalid` (422).
 */
export async function writeStatement(db: Database, { matterId, statementId, applicationId, reason, actor, now, ...said }: Decision & {
  statementId: string, applicationId: string | null, speaker: string, role: SpeakerRole, text: string, reason: string | null
}): Promise<void> {
  const earlier = await findStatement(db, statementId)
  if (earlier?.text === said.text) return
  const meeting = await getMeeting(db, matterId)
  if (meeting.signedOffAt !== null) throw recordIsSigned()
  if (now < meeting.startsAt) throw meetingNotBegun()
  const why = requireReason(meeting, reason)
  if (applicationId !== null) {
    const [application] = await db.select({ id: applications.id }).from(applications).where(and(eq(applications.id, applicationId), eq(applications.matterId, matterId)))
    if (!application) throw speechInvalid({ issues: [{ path: 'applicationId', code: 'form.invalid_value' }] })
  }
  const position = Math.max(0, ...(await listStatements(db, matterId)).map(statement => statement.position)) + 1
  await writeVersion(db, meeting, { ...said, id: idFor(statementId, earlier), matterId, applicationId, position, revision: 1, reason: why, by: actor.id, at: now }, { action: 'speech.written', actor })
}

/**
 * Puts other words at a place of the record, as another version. After publication with a reason, and everybody sees both.
 * `revision` is the version that was read. Throws `speech.not_found` (404), `speech.signed`, `stale` (409), `invalid` (422).
 */
export async function amendStatement(db: Database, { matterId, statementId, position, revision, reason, actor, now, ...said }: Decision & {
  statementId: string, position: number, revision: number, speaker: string, role: SpeakerRole, text: string, reason: string | null
}): Promise<void> {
  const earlier = await findStatement(db, statementId)
  if (earlier?.text === said.text) return
  const meeting = await getMeeting(db, matterId)
  if (meeting.signedOffAt !== null) throw recordIsSigned()
  const why = requireReason(meeting, reason)
  const place = toRecord(await listStatements(db, matterId)).find(item => item.position === position)
  if (!place) throw statementNotFound()
  if (place.latest.revision !== revision) throw new StaleWriteError()
  const { applicationId } = place.latest
  await writeVersion(db, meeting, { ...said, id: idFor(statementId, earlier), matterId, applicationId, position, revision: revision + 1, reason: why, by: actor.id, at: now }, { action: 'speech.amended', actor })
}

/** Takes a statement out that was written by mistake, as long as nothing is published. Throws `speech.published_before`, `stale` (409). */
export async function dropStatement(db: Database, { matterId, position, revision, actor, now }: Decision & { position: number, revision: number }): Promise<void> {
  const meeting = await getMeeting(db, matterId)
  if (meeting.recordPublishedAt !== null) throw recordPublishedBefore()
  const place = toRecord(await listStatements(db, matterId)).find(item => item.position === position)
  if (!place) return
  if (place.latest.revision !== revision) throw new StaleWriteError()
  await commit(db, tx => [
    changeRecord(tx, meeting),
    tx.delete(statements).where(and(eq(statements.matterId, matterId), eq(statements.position, position))).returning({ id: statements.id }),
    ...recordEvent(tx, { action: 'speech.dropped', subject: { type: 'matter', id: matterId }, actor, at: now, facts: { position } }),
  ])
}

/**
 * Shows the record to everybody and lets the speakers correct their own words from now on. Throws `speech.not_begun`,
 * `speech.empty`, `stale` (409). Published again it stays as it is.
 */
export async function publishRecord(db: Database, { matterId, version, actor, keys, calendar, now }: Decision & { version: number, keys: Keys, calendar: WorkCalendar }): Promise<void> {
  const meeting = await getMeeting(db, matterId)
  if (meeting.recordPublishedAt !== null) return
  if (meeting.version !== version) throw new StaleWriteError()
  if (now < meeting.startsAt) throw meetingNotBegun()
  if ((await listStatements(db, matterId)).length === 0) throw recordIsEmpty()
  const correctableUntil = correctableUntilOf(now, calendar)
  const text = inBoth(locale => findTranslation(locale, 'hearingRecord.notice.published', { until: formatDeadline(correctableUntil, locale) }))
  const announce = await prepareAnnouncement(db, { matterId, kind: 'record', text, at: now, by: actor.id, keys })
  const tellSpeakers = await prepareNotices(db, { matterId, states: ['present'], keys, now })
  await commit(db, tx => [
    tx.update(meetings).set({ recordPublishedAt: now, correctableUntil, version: version + 1 })
      .where(and(eq(meetings.matterId, matterId), eq(meetings.version, version), isNull(meetings.recordPublishedAt))).returning({ id: meetings.matterId }),
    ...recordEvent(tx, { action: 'speech.published', subject: { type: 'matter', id: matterId }, actor, at: now }),
    ...announce(tx),
    ...tellSpeakers(tx),
  ]).catch(async (error: unknown) => { if ((await getMeeting(db, matterId)).recordPublishedAt === null) throw error })
}

interface OwnWords { applicationId: string, position: number, revision: number }

/** The speaker's own place of the record, and only that. Throws `speech.not_found` (404) for somebody else's words. */
async function getOwn(db: Database, { applicationId, position }: Omit<OwnWords, 'revision'>) {
  const [own] = await db.select({ matterId: statements.matterId }).from(statements).where(and(eq(statements.applicationId, applicationId), eq(statements.position, position))).limit(1)
  if (!own) throw statementNotFound()
  const meeting = await getMeeting(db, own.matterId)
  const place = toRecord(await listStatements(db, own.matterId)).find(item => item.position === position)
  if (place?.latest.applicationId !== applicationId) throw statementNotFound()
  return { meeting, latest: place.latest }
}

/**
 * The speaker corrects their own words, as another version that everybody sees beside the one before. Whether it is in time
 * is judged by the database's clock when the whole form is here (`at` in tests). The same `statementId` again, and the same
 * words again, change nothing. Throws `speech.not_found` (404) for somebody else's words, `speech.not_published`,
 * `speech.window_over`, `speech.signed`, `stale` (409), `invalid` (422) for words that reach or name a person.
 */
export async function correctOwnWords(db: Database, { applicationId, statementId, position, revision, text, keep, at }: OwnWords & { statementId: string, text: string, keep: boolean, at?: Date }): Promise<void> {
  const earlier = await findStatement(db, statementId)
  if (earlier?.applicationId === applicationId && earlier.text === text) return
  const { meeting, latest } = await getOwn(db, { applicationId, position })
  const now = at ?? await databaseNow(db)
  requireCorrectable(meeting, now)
  if (latest.text === text) return
  if (latest.revision !== revision) throw new StaleWriteError()
  const issues = findWordIssues('text', text, { keep, simplify: toSimplified })
  if (issues.length > 0) throw speechInvalid({ issues })
  const { matterId, speaker, role } = latest
  await writeVersion(db, meeting, { id: idFor(statementId, earlier), matterId, applicationId, position, revision: revision + 1, speaker, role, text, reason: null, by: null, at: now }, { action: 'speech.corrected', actor: { kind: 'resident' } })
    .catch(async (error: unknown) => {
      requireCorrectable(await getMeeting(db, matterId), now)
      throw error
    })
}

function requireCorrectable(meeting: Meeting, at: Date): void {
  if (meeting.recordPublishedAt === null) throw recordNotPublished()
  if (meeting.signedOffAt !== null) throw recordIsSigned()
  if (!canCorrect(meeting, at)) throw windowIsOver()
}

/** The speaker says that a version of their words is right. Errors as `correctOwnWords`. */
export async function confirmOwnWords(db: Database, { applicationId, position, revision, at }: OwnWords & { at?: Date }): Promise<void> {
  const { meeting, latest } = await getOwn(db, { applicationId, position })
  const now = at ?? await databaseNow(db)
  const isDone = async () => (await listConfirmed(db, meeting.matterId)).has(latest.id)
  if (latest.revision === revision && await isDone()) return
  requireCorrectable(meeting, now)
  if (latest.revision !== revision) throw new StaleWriteError()
  await commit(db, tx => [
    changeRecord(tx, meeting),
    tx.insert(statementConfirmations).values({ statementId: latest.id, matterId: meeting.matterId, at: now }).returning({ id: statementConfirmations.statementId }),
    ...recordEvent(tx, { action: 'speech.confirmed', subject: { type: 'matter', id: meeting.matterId }, actor: { kind: 'resident' }, at: now, facts: { position, revision } }),
  ]).catch(async (error: unknown) => { if (!await isDone()) throw error })
}

/** How the record stands with somebody who may sign it off. */
async function readSigning(db: Database, meeting: Meeting, { actorId, at }: { actorId: string, at: Date }) {
  const versions = await listStatements(db, meeting.matterId)
  const allConfirmed = areAllConfirmed(toRecord(versions).map(({ latest }) => latest), await listConfirmed(db, meeting.matterId))
  const isWriter = versions.some(({ by }) => by === actorId)
  return { allConfirmed, isWriter, obstacle: findSignOffObstacle(meeting, { at, isWriter, allConfirmed }) }
}

/**
 * Signs the record off; after that nothing in it changes. Throws `speech.not_published`, `speech.window_open`,
 * `speech.signed`, `stale` (409), `speech.own_record` (403) to whoever wrote any of it.
 */
export async function signOffRecord(db: Database, { matterId, version, actor, keys, now }: Decision & { version: number, keys: Keys }): Promise<void> {
  const meeting = await getMeeting(db, matterId)
  if (meeting.signedOffBy === actor.id) return
  const { obstacle } = await readSigning(db, meeting, { actorId: actor.id, at: now })
  if (obstacle) throw { notPublished: recordNotPublished, signed: recordIsSigned, ownRecord, windowOpen: windowIsOpen }[obstacle]()
  if (meeting.version !== version) throw new StaleWriteError()
  const text = inBoth(locale => findTranslation(locale, 'hearingRecord.notice.signed'))
  const announce = await prepareAnnouncement(db, { matterId, kind: 'record', text, at: now, by: actor.id, keys })
  await commit(db, tx => [
    tx.update(meetings).set({ signedOffAt: now, signedOffBy: actor.id, version: version + 1 })
      .where(and(eq(meetings.matterId, matterId), eq(meetings.version, version), isNull(meetings.signedOffAt))).returning({ id: meetings.matterId }),
    ...recordEvent(tx, { action: 'speech.signedOff', subject: { type: 'matter', id: matterId }, actor, at: now }),
    ...announce(tx),
  ]).catch(async (error: unknown) => { if ((await getMeeting(db, matterId)).signedOffBy !== actor.id) throw error })
}

/** The record as staff see it, with every version, and what stands in the way of this person's signature. */
export async function getRecordForStaff(db: Database, { matterId, actorId, now }: { matterId: string, actorId: string, now: Date }) {
  const meeting = await getMeeting(db, matterId)
  const { recordPublishedAt, correctableUntil, signedOffAt, signedOffBy, startsAt, version } = meeting
  const confirmed = await listConfirmed(db, matterId)
  return {
    startsAt, recordPublishedAt, correctableUntil, signedOffAt, signedOffBy, version,
    places: toRecord(await listStatements(db, matterId)).map(({ position, latest, published }) => ({ position, latest, published, isConfirmed: latest.by === null || confirmed.has(latest.id) })),
    ...await readSigning(db, meeting, { actorId, at: now }),
  }
}

/** The published record; null before it is published. Who of staff wrote a line is the office's affair. */
export async function findPublicRecord(db: Database, matterId: string) {
  const meeting = await findMeeting(db, matterId)
  if (!meeting || meeting.recordPublishedAt === null) return null
  const confirmed = await listConfirmed(db, matterId)
  return {
    heldAt: meeting.startsAt, place: meeting.place, publishedAt: meeting.recordPublishedAt, correctableUntil: meeting.correctableUntil, signedOffAt: meeting.signedOffAt,
    statements: toRecord(await listStatements(db, matterId)).map(({ position, latest, published }) => ({
      position, speaker: latest.speaker, role: latest.role, text: latest.text, isConfirmed: confirmed.has(latest.id),
      versions: published.map(({ revision, speaker, text, at, by, reason }) => ({ revision, speaker, text, at, bySpeaker: by === null, reason })),
    })),
  }
}

/** What a speaker sees of their own words in a published record, and whether they may still correct them at `now`. */
export async function listOwnWords(db: Database, { matterId, applicationId, now }: { matterId: string, applicationId: string, now: Date }) {
  const meeting = await findMeeting(db, matterId)
  if (!meeting || meeting.recordPublishedAt === null) return null
  const confirmed = await listConfirmed(db, matterId)
  const own = toRecord(await listStatements(db, matterId)).filter(({ latest }) => latest.applicationId === applicationId)
  return {
    correctableUntil: meeting.correctableUntil, canCorrect: canCorrect(meeting, now), signedOffAt: meeting.signedOffAt,
    words: own.map(({ position, latest }) => ({ position, revision: latest.revision, text: latest.text, isConfirmed: latest.by === null || confirmed.has(latest.id) })),
  }
}

function inBoth(inLocale: (locale: 'zh-CN' | 'en') => string | undefined) {
  return { zh: inLocale('zh-CN') ?? '', en: inLocale('en') ?? null }
}
