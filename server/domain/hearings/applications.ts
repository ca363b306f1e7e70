import { and, asc, eq, exists, gt, inArray, isNotNull, isNull, lt, lte, notExists, sql, type SQL } from 'drizzle-orm'
import { openContactValue, sealContact, waysOf, type Contact, type ContactRow } from '../../crypto/contact.ts'
import type { Keys } from '../../crypto/keys.ts'
import { createToken } from '../../crypto/token.ts'
import { databaseNow } from '../../database/clock.ts'
import { commit, orNothing, type OptionalWrite, type Write } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { StaleWriteError, UniqueViolationError } from '../../database/errors.ts'
import { createId } from '../../database/ids.ts'
import { scrub } from '../../database/scrub.ts'
import { untilSettled } from '../../database/untilSettled.ts'
import { recordEvent, type Actor } from '../events/record.ts'
import { forgetMails, listWaitingNotices, queueMail } from '../notifications/outbox.ts'
import { deriveQueryCode } from '../../crypto/queryCode.ts'
import { createReceiptNumber, issueReceipt } from '../receipts/commands.ts'
import type { WorkCalendar } from '../../../shared/calendar/calendar.ts'
import { getClock } from '../../../shared/calendar/clocks.ts'
import { answerByOf, canLeave, isSeated, leavableStates, phaseOf, type ApplicationRole, type ApplicationState } from '../../../shared/hearings/meeting.ts'
import type { Stance } from '../../../shared/hearings/rules.ts'
import type { Locale } from '../../../shared/locale.ts'
import {
  answerTooLate, applicationInvalid, applicationNotFound, applicationsOver, cannotLeave, noNeedToApply, notInvited, notOpenYet, ruleNotPublished, selectedAlready,
} from './meetingErrors.ts'
import { getCalledMeeting, listGroups, type CalledMeeting, type Meeting } from './meetingQueries.ts'
import { getPublicMatter } from './queries.ts'
import { applicationContacts, applications, draws, meetings, seatGroups } from './tables.ts'

export type Application = typeof applications.$inferSelect

/** What somebody sends who wants to speak or to listen; checked by the shared schemas. */
export interface ApplicationAnswer {
  submissionId: string
  role: ApplicationRole
  /** Of a speaker; null for who comes to listen. */
  groupId: string | null
  gist: string | null
  stance: Stance | null
  publicName: string | null
  contact: Contact | null
}

export interface ApplicationReceipt { applicationId: string, matterId: string, number: string, queryCode: string, receivedAt: Date }

interface Circumstances { keys: Keys, calendar: WorkCalendar, now: Date }

/**
 * The first write of every commit that gives, takes or ranks seats: it holds the row of the meeting until the commit has
 * ended, so that such commits of one matter come one after the other on every node, and what they ask of seats and queue
 * in between is as the last one left it.
 */
export function holdMeeting(tx: Database, matterId: string, guard?: SQL): Write {
  return tx.update(meetings).set({ observersTaken: sql`${meetings.observersTaken}` })
    .where(and(eq(meetings.matterId, matterId), isNotNull(meetings.calledAt), guard)).returning({ id: meetings.matterId })
}

/** Those who stand in one queue: the speakers of a group, or everybody who comes to listen. */
interface Queue { matterId: string, groupId: string | null }

const ofQueue = ({ matterId, groupId }: Queue) => and(eq(applications.matterId, matterId), groupId === null ? isNull(applications.groupId) : eq(applications.groupId, groupId))

const waitingIn = (tx: Database, queue: Queue) => tx.select({ one: sql`1` }).from(applications).where(and(ofQueue(queue), eq(applications.state, 'waiting')))

const freeSeatIn = (tx: Database, { matterId, groupId }: Queue) => groupId === null
  ? tx.select({ one: sql`1` }).from(meetings).where(and(eq(meetings.matterId, matterId), lt(meetings.observersTaken, meetings.observerSeats)))
  : tx.select({ one: sql`1` }).from(seatGroups).where(and(eq(seatGroups.id, groupId), lt(seatGroups.taken, seatGroups.seats)))

/** Counts `by` seats more as taken, never more than there are. */
function takeSeats(tx: Database, { matterId, groupId }: Queue, by: number, guard?: SQL): Write {
  return groupId === null
    ? tx.update(meetings).set({ observersTaken: sql`${meetings.observersTaken} + ${by}` })
        .where(and(eq(meetings.matterId, matterId), sql`${meetings.observersTaken} + ${by} <= ${meetings.observerSeats}`, guard)).returning({ id: meetings.matterId })
    : tx.update(seatGroups).set({ taken: sql`${seatGroups.taken} + ${by}` })
        .where(and(eq(seatGroups.id, groupId), sql`${seatGroups.taken} + ${by} <= ${seatGroups.seats}`, guard)).returning({ id: seatGroups.id })
}

/** Counts a seat as free. While the meeting has not begun only when nobody waits for it. */
function giveBackSeat(tx: Database, queue: Queue, { hasBegun }: { hasBegun: boolean }): Write {
  const nobodyWaits = hasBegun ? undefined : notExists(waitingIn(tx, queue))
  return queue.groupId === null
    ? tx.update(meetings).set({ observersTaken: sql`${meetings.observersTaken} - 1` })
        .where(and(eq(meetings.matterId, queue.matterId), gt(meetings.observersTaken, 0), nobodyWaits)).returning({ id: meetings.matterId })
    : tx.update(seatGroups).set({ taken: sql`${seatGroups.taken} - 1` })
        .where(and(eq(seatGroups.id, queue.groupId), gt(seatGroups.taken, 0), nobodyWaits)).returning({ id: seatGroups.id })
}

export const contactRow = (applicationId: string): ContactRow => ({ table: 'application_contacts', id: applicationId })

/** A mail that says only that there is something to look up. No write without an address. */
export async function prepareNotice(db: Database, { id, number, locale, isDemo }: Pick<Application, 'id' | 'number' | 'locale' | 'isDemo'>, { keys, now }: { keys: Keys, now: Date }): Promise<(tx: Database) => Write[]> {
  const row = isDemo ? undefined : await findContact(db, id)
  const to = row && openContactValue(contactRow(id), 'email', row.email, keys)
  return tx => to ? queueMail(tx, { keys, kind: 'application.moved', to, params: { number }, locale: locale as Locale, at: now }) : []
}

async function findContact(db: Database, applicationId: string) {
  const [row] = await db.select().from(applicationContacts).where(eq(applicationContacts.applicationId, applicationId))
  return row
}

/** Which ways to reach somebody are kept; never their values. */
export async function listApplicantWays(db: Database, applicationId: string) {
  return waysOf(await findContact(db, applicationId))
}

/** Throws `meeting.application_not_found` (404). */
export async function getApplication(db: Database, id: string): Promise<Application> {
  const [application] = await db.select().from(applications).where(eq(applications.id, id))
  if (!application) throw applicationNotFound()
  return application
}

/** The receipt of an application that has arrived before. */
export async function findApplicationReceipt(db: Database, submissionId: string, keys: Keys): Promise<ApplicationReceipt | undefined> {
  const [application] = await db.select().from(applications).where(eq(applications.submissionId, submissionId))
  return application && { applicationId: application.id, matterId: application.matterId, number: application.number, queryCode: deriveQueryCode(submissionId, keys), receivedAt: application.receivedAt }
}

const shownMs = 30 * 60_000

/** The receipt with its code once more, for half an hour and on the page of its matter; undefined after that. */
export async function findShownReceipt(db: Database, { applicationId, matterId, keys, now }: { applicationId: string, matterId: string, keys: Keys, now: Date }): Promise<ApplicationReceipt | undefined> {
  const application = await getApplication(db, applicationId)
  if (application.matterId !== matterId || now.getTime() - application.receivedAt.getTime() > shownMs) return undefined
  return findApplicationReceipt(db, application.submissionId, keys)
}

interface Submission {
  matterId: string
  answer: ApplicationAnswer
  keys: Keys
  locale: Locale
  isDemo?: boolean
  /** When it was received; the database's clock now unless said: the whole body is here. */
  receivedAt?: Date
}

/**
 * Takes an application in. Where seats go by arrival, and for those who come to listen, the same commit gives it a free
 * seat or the next place of the queue; where they are drawn it waits for the draw. The same submission again gets the same
 * receipt, at whatever moment and whatever else it carries.
 * Throws `matter.not_found` and `meeting.not_found` (404), `meeting.not_open_yet`, `meeting.applications_over`,
 * `meeting.no_need_to_apply` (409) and `invalid` (422) for a group that is none of this meeting.
 */
export async function submitApplication(db: Database, submission: Submission): Promise<ApplicationReceipt> {
  const { answer: { submissionId }, keys } = submission
  return await findApplicationReceipt(db, submissionId, keys) ?? await takeIn(db, submission).catch(async (error: unknown) => {
    const twin = await findApplicationReceipt(db, submissionId, keys)
    if (twin) return twin
    throw error
  })
}

async function takeIn(db: Database, { matterId, answer, keys, locale, isDemo = false, receivedAt: given }: Submission): Promise<ApplicationReceipt> {
  const { submissionId, contact, ...facts } = answer
  const receivedAt = given ?? await databaseNow(db)
  const queryCode = deriveQueryCode(submissionId, keys)
  for (let tries = 0; ; tries++) {
    const meeting = await getCalledMeeting(db, matterId)
    await requireOpen(db, meeting, answer, receivedAt)
    const id = createId()
    const number = createReceiptNumber('application')
    try {
      await commit(db, tx => [
        // A meeting that was changed, or whose pool was frozen, is read again.
        holdMeeting(tx, matterId, and(eq(meetings.version, meeting.version), isDrawn(meeting, answer) ? notExists(liveDraw(tx, matterId)) : undefined)),
        ...writeDown(tx, meeting, { ...facts, id, matterId, number, submissionId, locale, isDemo, receivedAt }),
        ...contact ? [tx.insert(applicationContacts).values({ applicationId: id, ...sealContact(contactRow(id), contact, keys) }).returning({ id: applicationContacts.applicationId })] : [],
        ...issueReceipt(tx, { number, kind: 'application', subjectId: id, submissionId, keys, receivedAt, said: { ...facts } }),
        ...recordEvent(tx, { action: 'meeting.applied', subject: { type: 'application', id }, actor: { kind: 'resident' }, at: receivedAt, facts: { number } }),
        ...contact?.email && !isDemo ? queueMail(tx, { keys, kind: 'application.received', to: contact.email, params: { number }, locale, at: receivedAt }) : [],
      ])
      return { applicationId: id, matterId, number, queryCode, receivedAt }
    }
    catch (error) {
      const isRace = error instanceof StaleWriteError || error instanceof UniqueViolationError
      if (!isRace || tries === 20 || await findApplicationReceipt(db, submissionId, keys)) throw error
    }
  }
}

async function requireOpen(db: Database, meeting: CalledMeeting, { role, groupId }: ApplicationAnswer, now: Date) {
  const { stage } = await getPublicMatter(db, meeting.matterId)
  if (stage === 'withdrawn') throw applicationsOver()
  const groups = role === 'speaker' ? await listGroups(db, meeting.matterId) : []
  if (role === 'observer' && meeting.observerSeats === 0) throw noNeedToApply()
  if (role === 'speaker' && !groups.some(({ id }) => id === groupId)) throw applicationInvalid({ issues: [{ path: 'groupId', code: 'meeting.group_missing' }] })
  const phase = phaseOf(meeting, role, now)
  if (phase === 'notYet') throw notOpenYet()
  if (phase === 'over') throw applicationsOver()
  if (isDrawn(meeting, { role }) && (await liveDraw(db, meeting.matterId)).length > 0) throw applicationsOver()
}

const isDrawn = ({ selection }: Pick<Meeting, 'selection'>, { role }: Pick<ApplicationAnswer, 'role'>) => role === 'speaker' && selection === 'draw'

/** The draw whose pool is frozen: nobody is added to it. */
const liveDraw = (db: Database, matterId: string) => db.select({ id: draws.id }).from(draws).where(and(eq(draws.matterId, matterId), isNull(draws.voidedAt)))

type Arriving = Omit<typeof applications.$inferInsert, 'state' | 'rank' | 'salt' | 'version'> & { groupId: string | null, id: string }

/** The row, with its seat or its place in the queue as they are at this moment of the commit. */
function writeDown(tx: Database, { selection }: Pick<Meeting, 'selection'>, arriving: Arriving): Array<Write | OptionalWrite> {
  const row = { ...arriving, salt: createToken(), version: 1 }
  if (arriving.role === 'speaker' && selection === 'draw') return [tx.insert(applications).values({ ...row, state: 'applied' }).returning({ id: applications.id })]
  const nextRank = tx.select({ rank: sql<number>`coalesce(max(${applications.rank}), 0) + 1` }).from(applications).where(ofQueue(arriving))
  const state = sql<ApplicationState>`case when ${and(exists(freeSeatIn(tx, arriving)), notExists(waitingIn(tx, arriving)))} then 'confirmed' else 'waiting' end`
  const hasSeat = exists(tx.select({ one: sql`1` }).from(applications).where(and(eq(applications.id, arriving.id), eq(applications.state, 'confirmed'))))
  return [
    tx.insert(applications).values({ ...row, state, rank: sql`(${nextRank})` }).returning({ id: applications.id }),
    orNothing(takeSeats(tx, arriving, 1, hasSeat)),
  ]
}

/** Who waits longest, or stands next by the draw. */
async function listNext(db: Database, queue: Queue, limit: number): Promise<Application[]> {
  return db.select().from(applications).where(and(ofQueue(queue), eq(applications.state, 'waiting'))).orderBy(asc(applications.rank), asc(applications.id)).limit(limit)
}

/** Gives somebody who waits or was drawn the seat: a listener has it, a speaker is asked whether they come. */
async function prepareSeat(db: Database, application: Application, meeting: CalledMeeting, { keys, calendar, now }: Circumstances, rank = application.rank): Promise<(tx: Database) => Write[]> {
  const notice = await prepareNotice(db, application, { keys, now })
  const changes = application.role === 'observer'
    ? { state: 'confirmed' as const, answeredAt: null }
    : { state: 'invited' as const, invitedAt: now, answerBy: answerByOf(meeting, now, calendar) }
  return tx => [
    tx.update(applications).set({ ...changes, rank, version: sql`${applications.version} + 1` })
      .where(and(eq(applications.id, application.id), eq(applications.state, application.state))).returning({ id: applications.id }),
    ...recordEvent(tx, { action: application.role === 'observer' ? 'meeting.seated' : 'meeting.invited', subject: { type: 'application', id: application.id }, actor: { kind: 'system' }, at: now }),
    ...notice(tx),
  ]
}

/**
 * Seats those who wait on seats that were added, in the order of the queue; to be committed with the write that added them,
 * which is the first after `holdMeeting`.
 */
export async function prepareFilling(db: Database, meeting: CalledMeeting, queue: Queue, free: number, circumstances: Circumstances): Promise<(tx: Database) => Write[]> {
  const next = free > 0 ? await listNext(db, queue, free) : []
  const seats = await Promise.all(next.map(application => prepareSeat(db, application, meeting, circumstances)))
  return tx => [
    ...seats.flatMap(seat => seat(tx)),
    ...next.length === 0 ? [] : [takeSeats(tx, queue, next.length)],
    // A seat stays free only when nobody waits for it.
    ...next.length < free ? [holdMeeting(tx, meeting.matterId, notExists(waitingIn(tx, queue)))] : [],
  ]
}

interface Leaving extends Circumstances {
  applicationId: string
  to: 'declined' | 'lapsed' | 'withdrawn'
  actor: Actor
  /** Whether it is so still; it may throw, and what it says no to is left as it is. */
  decide: (application: Application) => boolean
}

/**
 * Takes somebody out, and in the same commit gives the seat they had to the next of the queue, or back when nobody waits.
 * Once the meeting has begun nobody is invited any more. False when there was nothing to do.
 */
function leave(db: Database, { applicationId, to, actor, decide, ...circumstances }: Leaving): Promise<boolean> {
  const { now } = circumstances
  return untilSettled(async () => {
    const application = await getApplication(db, applicationId)
    if (!decide(application)) return false
    const meeting = await getCalledMeeting(db, application.matterId)
    const hasSeat = isSeated(application.state)
    const hasBegun = now >= meeting.startsAt
    const [next] = hasSeat && !hasBegun ? await listNext(db, application, 1) : []
    const seat = next && await prepareSeat(db, next, meeting, circumstances)
    const erase = to === 'lapsed' ? await prepareNotice(db, application, circumstances) : await prepareErasure(db, application)
    await commit(db, tx => [
      holdMeeting(tx, meeting.matterId, eq(meetings.startsAt, meeting.startsAt)),
      tx.update(applications).set({ state: to, answeredAt: now, version: application.version + 1, ...to === 'lapsed' ? {} : { gist: null, publicName: null } })
        .where(and(eq(applications.id, applicationId), eq(applications.version, application.version))).returning({ id: applications.id }),
      ...recordEvent(tx, { action: `meeting.${to}`, subject: { type: 'application', id: applicationId }, actor, at: now }),
      ...seat ? seat(tx) : hasSeat ? [giveBackSeat(tx, application, { hasBegun })] : [],
      ...erase(tx),
    ])
    if (to !== 'lapsed') await scrub(db)
    return true
  })
}

/** Those who have or wait for a seat, or who are in `states`, are told that something of the meeting has changed. */
export async function prepareNotices(db: Database, { matterId, states = leavableStates, keys, now }: { matterId: string, states?: readonly ApplicationState[] } & Omit<Circumstances, 'calendar'>): Promise<(tx: Database) => Write[]> {
  const concerned = await db.select({ id: applications.id, number: applications.number, locale: applications.locale, email: applicationContacts.email }).from(applications)
    .innerJoin(applicationContacts, eq(applicationContacts.applicationId, applications.id))
    .where(and(eq(applications.matterId, matterId), inArray(applications.state, [...states]), isNotNull(applicationContacts.email), eq(applications.isDemo, false)))
  return tx => concerned.flatMap(({ id, number, locale, email }) =>
    queueMail(tx, { keys, kind: 'application.moved', to: openContactValue(contactRow(id), 'email', email, keys)!, params: { number }, locale: locale as Locale, at: now }))
}

/** What takes a contact out, together with the mails that have not left. */
async function prepareErasure(db: Database, { id, number }: Pick<Application, 'id' | 'number'>): Promise<(tx: Database) => OptionalWrite[]> {
  const mails = await listWaitingNotices(db, { number })
  return tx => [orNothing(tx.delete(applicationContacts).where(eq(applicationContacts.applicationId, id)).returning({ id: applicationContacts.applicationId })), ...forgetMails(tx, mails)]
}

/** Removes how somebody can be reached at once and for good; they look with their receipt. Nothing happens when there is nothing. */
export async function removeApplicantContact(db: Database, { applicationId, actor, now }: { applicationId: string, actor: Actor, now: Date }): Promise<void> {
  const application = await getApplication(db, applicationId)
  if (!await findContact(db, applicationId)) return
  const erase = await prepareErasure(db, application)
  await commit(db, tx => [...erase(tx), ...recordEvent(tx, { action: 'meeting.contactRemoved', subject: { type: 'application', id: applicationId }, actor, at: now })])
  await scrub(db)
}

const dayMs = 86_400_000

/** The applications whose contact has been kept long enough after their meeting. 个人信息保护法 19: no longer than needed. */
export async function listOutlivedApplicants(db: Database, { calendar, now, limit = 500 }: { calendar: WorkCalendar, now: Date, limit?: number }): Promise<string[]> {
  const endedBy = new Date(now.getTime() - (getClock('hearing.contactRetention', calendar).amount ?? 0) * dayMs)
  const rows = await db.select({ id: applicationContacts.applicationId }).from(applicationContacts)
    .innerJoin(applications, eq(applications.id, applicationContacts.applicationId)).innerJoin(meetings, eq(meetings.matterId, applications.matterId))
    .where(lte(meetings.endsAt, endedBy)).limit(limit)
  return rows.map(({ id }) => id)
}

/**
 * "I come." Said again it stays said. Judged by the clock inside the write, whether or not the job has run.
 * Throws `meeting.answer_too_late` and `meeting.not_invited` (409).
 */
export function confirmSeat(db: Database, { applicationId, actor, now }: { applicationId: string, actor: Actor, now: Date }): Promise<void> {
  return untilSettled(async () => {
    const application = await getApplication(db, applicationId)
    const { state, answerBy, version } = application
    if (state === 'confirmed' || state === 'present') return
    if (state === 'lapsed' || (state === 'invited' && answerBy && now >= answerBy)) throw answerTooLate()
    if (state !== 'invited') throw notInvited()
    await commit(db, tx => [
      tx.update(applications).set({ state: 'confirmed', answeredAt: now, version: version + 1 })
        .where(and(eq(applications.id, applicationId), eq(applications.version, version))).returning({ id: applications.id }),
      ...recordEvent(tx, { action: 'meeting.confirmed', subject: { type: 'application', id: applicationId }, actor, at: now }),
    ])
  })
}

/**
 * "I do not come": an invitation is declined, anything else withdrawn, and the contact removed at once. Said again it stays
 * said. Throws `meeting.cannot_leave` (409) when the meeting has been held.
 */
export async function leaveMeeting(db: Database, { applicationId, actor, ...circumstances }: { applicationId: string, actor: Actor } & Circumstances): Promise<void> {
  const { state } = await getApplication(db, applicationId)
  await leave(db, {
    applicationId, actor, to: state === 'invited' ? 'declined' : 'withdrawn', ...circumstances,
    decide: ({ state }) => {
      if (state === 'declined' || state === 'withdrawn') return false
      if (!canLeave(state)) throw cannotLeave()
      return true
    },
  })
}

const atOnce = 200

/**
 * Lets invitations lapse that nobody has answered in time, and invites the next. Safe to run on several nodes at once: of
 * two the slower finds it done. Says how many lapsed.
 */
export async function lapseInvitations(db: Database, circumstances: Circumstances): Promise<number> {
  const { now } = circumstances
  const due = await db.select({ id: applications.id }).from(applications)
    .where(and(eq(applications.state, 'invited'), lte(applications.answerBy, now))).orderBy(asc(applications.answerBy), asc(applications.id)).limit(atOnce)
  let lapsed = 0
  for (const { id: applicationId } of due) {
    const hasLapsed = await leave(db, {
      applicationId, to: 'lapsed', actor: { kind: 'system' }, ...circumstances,
      decide: ({ state, answerBy }) => state === 'invited' && answerBy !== null && answerBy <= now,
    })
    if (hasLapsed) lapsed += 1
  }
  return lapsed
}

/** Of an application its place in the order of its group, from 1. */
export interface Rank { applicationId: string, rank: number }

/**
 * What a draw does to the applications, to be committed together with the draw: each gets its rank, the first of a group
 * as many as it has seats are invited, all others wait by their rank. Who has withdrawn meanwhile keeps the rank and gets
 * no seat. Everybody is told by a mail without content.
 * Throws `meeting.rule_not_published` when the rule was not public before, `meeting.selected_already` (409), and `invalid`
 * (422) when the ranks are not those of everybody who applied to speak.
 */
export async function prepareInvitations(db: Database, { matterId, ranks, ...circumstances }: { matterId: string, ranks: readonly Rank[] } & Circumstances): Promise<(tx: Database) => Write[]> {
  const { now } = circumstances
  const meeting = await getCalledMeeting(db, matterId)
  if (meeting.selectionRule === null || meeting.calledAt >= now || !meeting.applyUntil || now < meeting.applyUntil) throw ruleNotPublished()
  if (meeting.selectedAt) throw selectedAlready()
  const rows = await db.select().from(applications).where(and(eq(applications.matterId, matterId), eq(applications.role, 'speaker')))
  const rankOf = new Map(ranks.map(({ applicationId, rank }) => [applicationId, rank]))
  if (rankOf.size !== ranks.length || ranks.some(({ applicationId }) => !rows.some(({ id }) => id === applicationId)) || rows.some(({ id, state }) => state === 'applied' && !rankOf.has(id))) {
    throw applicationInvalid({ issues: [{ path: 'ranks', code: 'meeting.ranks_incomplete' }] })
  }
  const groups = await listGroups(db, matterId)
  const writes: Array<(tx: Database) => Write[]> = []
  for (const { id: groupId, seats, taken } of groups) {
    const ordered = rows.filter(row => row.groupId === groupId && rankOf.has(row.id)).sort((a, b) => rankOf.get(a.id)! - rankOf.get(b.id)!)
    const drawn = ordered.filter(({ state }) => state === 'applied')
    const invited = new Set(drawn.slice(0, Math.max(0, seats - taken)).map(({ id }) => id))
    for (const application of ordered) {
      const rank = rankOf.get(application.id)!
      writes.push(invited.has(application.id)
        ? await prepareSeat(db, application, meeting, circumstances, rank)
        : await prepareRank(db, application, rank, circumstances))
    }
    if (invited.size > 0) writes.push(tx => [takeSeats(tx, { matterId, groupId }, invited.size)])
  }
  return tx => [
    holdMeeting(tx, matterId, and(eq(meetings.version, meeting.version), isNull(meetings.selectedAt))),
    tx.update(meetings).set({ selectedAt: now }).where(eq(meetings.matterId, matterId)).returning({ id: meetings.matterId }),
    ...writes.flatMap(write => write(tx)),
  ]
}

async function prepareRank(db: Database, application: Application, rank: number, { keys, now }: Circumstances): Promise<(tx: Database) => Write[]> {
  const waits = application.state === 'applied'
  const notice = waits ? await prepareNotice(db, application, { keys, now }) : () => []
  return tx => [
    tx.update(applications).set({ rank, state: waits ? 'waiting' : application.state, version: application.version + 1 })
      .where(and(eq(applications.id, application.id), eq(applications.version, application.version))).returning({ id: applications.id }),
    ...waits ? recordEvent(tx, { action: 'meeting.queued', subject: { type: 'application', id: application.id }, actor: { kind: 'system' }, at: now }) : [],
    ...notice(tx),
  ]
}

/**
 * What a draw that is declared void undoes, to be committed together with that: whoever was drawn or waits stands as
 * applied again and no seat is taken. Who has left stays away. Everybody concerned is told.
 */
export async function prepareUndoneDraw(db: Database, { matterId, keys, now }: { matterId: string } & Omit<Circumstances, 'calendar'>): Promise<(tx: Database) => Array<Write | OptionalWrite>> {
  const concerned = await db.select().from(applications)
    .where(and(eq(applications.matterId, matterId), eq(applications.role, 'speaker'), inArray(applications.state, ['waiting', 'invited', 'confirmed'])))
  const notices = await Promise.all(concerned.map(application => prepareNotice(db, application, { keys, now })))
  return tx => [
    holdMeeting(tx, matterId),
    orNothing(tx.update(meetings).set({ selectedAt: null }).where(eq(meetings.matterId, matterId)).returning({ id: meetings.matterId })),
    orNothing(tx.update(seatGroups).set({ taken: 0 }).where(eq(seatGroups.matterId, matterId)).returning({ id: seatGroups.id })),
    ...concerned.flatMap((application, place) => [
      tx.update(applications).set({ state: 'applied', rank: null, invitedAt: null, answerBy: null, answeredAt: null, version: application.version + 1 })
        .where(and(eq(applications.id, application.id), eq(applications.version, application.version))).returning({ id: applications.id }),
      ...recordEvent(tx, { action: 'meeting.undrawn', subject: { type: 'application', id: application.id }, actor: { kind: 'system' }, at: now }),
      ...notices[place]!(tx),
    ]),
  ]
}
