import { and, asc, eq, isNull, sql } from 'drizzle-orm'
import { sealContactValue } from '../../crypto/contact.ts'
import type { Keys } from '../../crypto/keys.ts'
import { commit, type Write } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { UniqueViolationError } from '../../database/errors.ts'
import { createId } from '../../database/ids.ts'
import { scrub } from '../../database/scrub.ts'
import { untilSettled } from '../../database/untilSettled.ts'
import { recordEvent } from '../events/record.ts'
import { isDutyOver, judgeConfirmation, minutesAfter, minutesOfDuty, minutesOfLease, type CorrectionOutcome } from '../../../shared/volunteers/hours.ts'
import type { HourSource } from '../../../shared/volunteers/rules.ts'
import { toDay, type Day } from '../../../shared/time.ts'
import {
  confirmedAlready, correctionDecided, correctionNotFound, correctionWaits, hoursInvalid, hoursReasonMissing, notServed, sameMinutes, sourceNotFound,
} from './hoursErrors.ts'
import { getVolunteer } from './queries.ts'
import { contactRow, prepareVolunteerMail } from './contacts.ts'
import { duties, hourCorrections, hourEntries, orderLeases, orders, shifts, volunteerContacts, volunteers } from './tables.ts'

export interface Source { source: HourSource, sourceId: string }

/** A duty or a lease as its hours see it. */
export interface Service extends Source {
  volunteerId: string
  /** Of a duty. */
  teamId: string | null
  /** Of a lease. */
  orderId: string | null
  subDistrict: string
  community: string
  /** The day of the service. */
  on: Day
  /** Whole minutes, from the times that were recorded. */
  served: number
  confirmed: number | null
  /** They were there, and it is over. */
  isServed: boolean
  /** It is over; a volunteer may say that the hours are wrong. */
  isOver: boolean
  isDemo: boolean
  version: number
}

/** Throws `hours.source_not_found` (404). */
export async function getService(db: Database, { source, sourceId, now }: Source & { now: Date }): Promise<Service> {
  const service = source === 'duty' ? await findDuty(db, sourceId, now) : await findLease(db, sourceId)
  if (!service) throw sourceNotFound()
  return service
}

async function findDuty(db: Database, id: string, now: Date): Promise<Service | undefined> {
  const [row] = await db.select({ duty: duties, shift: shifts }).from(duties).innerJoin(shifts, eq(shifts.id, duties.shiftId)).where(eq(duties.id, id))
  return row && toDutyService(row, now)
}

export function toDutyService({ duty, shift }: { duty: typeof duties.$inferSelect, shift: typeof shifts.$inferSelect }, now: Date): Service {
  const { id: sourceId, volunteerId, state, checkedOutAt, confirmedMinutes: confirmed, version } = duty
  const isOver = isDutyOver({ ...shift, checkedOutAt }, now)
  return {
    source: 'duty', sourceId, volunteerId, teamId: shift.teamId, orderId: null, subDistrict: shift.subDistrict, community: shift.community, on: shift.on,
    served: minutesOfDuty({ ...duty, startsAt: shift.startsAt, endsAt: shift.endsAt }), confirmed,
    isServed: isOver && state === 'present', isOver: isOver && (state === 'present' || state === 'absent'), isDemo: shift.isDemo, version,
  }
}

async function findLease(db: Database, id: string): Promise<Service | undefined> {
  const [row] = await db.select({ lease: orderLeases, order: orders }).from(orderLeases).innerJoin(orders, eq(orders.id, orderLeases.orderId)).where(eq(orderLeases.id, id))
  return row && toLeaseService(row)
}

export function toLeaseService({ lease, order }: { lease: typeof orderLeases.$inferSelect, order: Pick<typeof orders.$inferSelect, 'id' | 'subDistrict' | 'community' | 'startsAt' | 'isDemo'> }): Service {
  const { id: sourceId, volunteerId, state, startedAt, confirmedMinutes: confirmed, version } = lease
  return {
    source: 'lease', sourceId, volunteerId, teamId: null, orderId: order.id, subDistrict: order.subDistrict, community: order.community, on: toDay(startedAt ?? order.startsAt),
    served: minutesOfLease(lease), confirmed, isServed: state === 'finished', isOver: state === 'finished' || state === 'ended', isDemo: order.isDemo, version,
  }
}

/** Holds a service as it was read: whoever comes with an older one reads again. */
function holdService(tx: Database, { source, sourceId, version, confirmed }: Service, confirmedMinutes = confirmed): Write {
  const table = source === 'duty' ? duties : orderLeases
  return tx.update(table).set({ confirmedMinutes, version: version + 1 })
    .where(and(eq(table.id, sourceId), eq(table.version, version), confirmed === null ? isNull(table.confirmedMinutes) : eq(table.confirmedMinutes, confirmed)))
    .returning({ id: table.id })
}

/**
 * The one way minutes come to count: the service gets its minutes and the difference becomes an entry, in the same
 * commit. So the entries of a volunteer add up to the confirmed minutes of their duties and orders, always.
 */
function countMinutes(tx: Database, service: Service, { minutes, reason, actor, now }: { minutes: number, reason: string | null, actor: Staff, now: Date }): Write[] {
  const { source, sourceId, volunteerId, teamId, subDistrict, community, on, isDemo, confirmed } = service
  return [
    holdService(tx, service, minutes),
    tx.insert(hourEntries).values({
      id: createId(), volunteerId, source, sourceId, teamId, subDistrict, community, on, isDemo, minutes: minutes - (confirmed ?? 0), reason, at: now, by: actor.id,
    }).returning({ id: hourEntries.id }),
  ]
}

interface Staff { kind: 'staff', id: string }

interface Confirmation extends Source {
  minutes: number
  /** What had been confirmed when the community looked. */
  was?: number | null
  reason?: string | null
}

/**
 * The community confirms what was served. Said again it stays said; `confirmed` counts what was new. All or none.
 * Throws `hours.source_not_found` (404), `hours.not_served` and `hours.confirmed_already` (409), and
 * `hours.reason_missing` (422) for more than was served, or for a change of what was confirmed, without a reason.
 */
export function confirmAllHours(db: Database, { items, actor, now }: { items: readonly Confirmation[], actor: Staff, now: Date }): Promise<{ confirmed: number }> {
  // One line for one service: the last one said.
  const asked = [...new Map(items.map(item => [`${item.source}:${item.sourceId}`, item])).values()]
  return untilSettled(async () => {
    const judged = await Promise.all(asked.map(async (item) => {
      const { minutes, was = null, reason = null } = item
      const service = await getService(db, { ...item, now })
      if (!service.isServed && service.confirmed === null) throw notServed()
      const judgement = judgeConfirmation({ minutes, was, reason, served: service.served, confirmed: service.confirmed })
      if (judgement === 'confirmedAlready') throw confirmedAlready()
      if (judgement === 'reasonMissing') throw hoursReasonMissing()
      return { service, judgement, minutes, reason: judgement === 'correction' ? reason : null }
    }))
    const fresh = judged.filter(({ judgement }) => judgement !== 'unchanged')
    if (fresh.length === 0) return { confirmed: 0 }
    await commit(db, tx => fresh.flatMap(({ service, minutes, reason, judgement }) => [
      ...countMinutes(tx, service, { minutes, reason, actor, now }),
      ...recordEvent(tx, {
        action: judgement === 'correction' && service.confirmed !== null ? 'hours.corrected' : 'hours.confirmed', subject: { type: 'volunteer', id: service.volunteerId }, actor, reason, at: now,
        facts: { source: service.source, sourceId: service.sourceId, minutes, served: service.served, was: service.confirmed },
      }),
    ]))
    return { confirmed: fresh.length }
  })
}

/** As `confirmAllHours`, of one service. */
export async function confirmHours(db: Database, { actor, now, ...item }: Confirmation & { actor: Staff, now: Date }): Promise<void> {
  await confirmAllHours(db, { items: [item], actor, now })
}

type Correction = typeof hourCorrections.$inferSelect

/** Throws `hours.correction_not_found` (404). */
export async function getCorrection(db: Database, id: string): Promise<Correction> {
  const [correction] = await db.select().from(hourCorrections).where(eq(hourCorrections.id, id))
  if (!correction) throw correctionNotFound()
  return correction
}

async function findRequest(db: Database, { submissionId, volunteerId }: { submissionId: string, volunteerId: string }) {
  const [request] = await db.select({ id: hourCorrections.id }).from(hourCorrections).where(and(eq(hourCorrections.submissionId, submissionId), eq(hourCorrections.volunteerId, volunteerId)))
  return request?.id
}

/** What was asked and decided about a service, the first first. */
export function listCorrectionsOf(db: Database, { source, sourceId }: Source): Promise<Correction[]> {
  return db.select().from(hourCorrections).where(and(eq(hourCorrections.source, source), eq(hourCorrections.sourceId, sourceId))).orderBy(asc(hourCorrections.at), asc(hourCorrections.id))
}

interface Request extends Source { submissionId: string, volunteerId: string, minutes: number, words: string, now: Date }

/**
 * "Those were other hours", by the volunteer; one request waits about a service. The same submission is one request.
 * Throws `hours.source_not_found` (404), `hours.not_served` and `hours.correction_waits` (409), `hours.same_minutes` (422).
 */
export async function askCorrection(db: Database, request: Request): Promise<string> {
  const { submissionId, volunteerId } = request
  return await findRequest(db, request) ?? await writeRequest(db, request).catch(async (error: unknown) => {
    const twin = await findRequest(db, { submissionId, volunteerId })
    if (twin) return twin
    throw error instanceof UniqueViolationError ? sourceNotFound() : error
  })
}

function writeRequest(db: Database, { submissionId, volunteerId, source, sourceId, minutes, words, now }: Request): Promise<string> {
  return untilSettled(async () => {
    const service = await getService(db, { source, sourceId, now })
    if (service.volunteerId !== volunteerId) throw sourceNotFound()
    if (!service.isOver) throw notServed()
    if (service.confirmed === minutes) throw sameMinutes()
    if ((await listCorrectionsOf(db, service)).some(({ decidedAt }) => decidedAt === null)) throw correctionWaits()
    const id = createId()
    const { subDistrict, community } = service
    await commit(db, tx => [
      // Whoever asked at the same time held the service too: the later one reads that a request waits.
      holdService(tx, service),
      tx.insert(hourCorrections).values({ id, submissionId, volunteerId, source, sourceId, subDistrict, community, askedMinutes: minutes, words, at: now }).returning({ id: hourCorrections.id }),
      ...recordEvent(tx, { action: 'hours.correctionAsked', subject: { type: 'volunteer', id: volunteerId }, actor: { kind: 'resident' }, at: now, facts: { source, sourceId, minutes } }),
    ])
    return id
  })
}

/**
 * The community's answer. What is granted counts in the same commit. Said again it stays said.
 * Throws `hours.correction_not_found` (404), `hours.correction_decided` (409), and `invalid` (422) for a part that is none.
 */
export function decideCorrection(db: Database, { correctionId, outcome, minutes = null, answer, actor, keys, now }: {
  correctionId: string, outcome: CorrectionOutcome, minutes?: number | null, answer: string, actor: Staff, keys: Keys, now: Date
}): Promise<void> {
  return untilSettled(async () => {
    const correction = await getCorrection(db, correctionId)
    const { source, sourceId, volunteerId, askedMinutes: asked, decidedAt } = correction
    if (decidedAt !== null) {
      if (correction.outcome === outcome && correction.answer === answer && correction.decidedBy === actor.id) return
      throw correctionDecided()
    }
    const service = await getService(db, { source, sourceId, now })
    const after = minutesAfter(outcome, { asked, confirmed: service.confirmed, given: minutes })
    if (after === undefined) throw hoursInvalid({ issues: [{ path: 'minutes', code: 'hours.not_between' }] })
    const notice = await prepareVolunteerMail(db, await getVolunteer(db, volunteerId), { keys, now })
    await commit(db, tx => [
      tx.update(hourCorrections).set({ outcome, answer, decidedBy: actor.id, decidedAt: now })
        .where(and(eq(hourCorrections.id, correctionId), isNull(hourCorrections.decidedAt))).returning({ id: hourCorrections.id }),
      ...after === null || after === service.confirmed ? [holdService(tx, service)] : countMinutes(tx, service, { minutes: after, reason: answer, actor, now }),
      ...recordEvent(tx, {
        action: 'hours.correctionDecided', subject: { type: 'volunteer', id: volunteerId }, actor, at: now,
        facts: { source, sourceId, outcome, asked, minutes: after ?? service.confirmed },
      }),
      ...notice(tx),
    ])
  })
}

/** What was confirmed of a service and what corrections changed, the first first. */
export function listEntriesOf(db: Database, { source, sourceId }: Source) {
  return db.select().from(hourEntries).where(and(eq(hourEntries.source, source), eq(hourEntries.sourceId, sourceId))).orderBy(asc(hourEntries.at), asc(hourEntries.id))
}

/** The confirmed minutes of a volunteer. */
export async function sumMinutes(db: Database, volunteerId: string): Promise<number> {
  const [row] = await db.select({ minutes: sql<number>`coalesce(sum(${hourEntries.minutes}), 0)` }).from(hourEntries).where(eq(hourEntries.volunteerId, volunteerId))
  return Number(row?.minutes ?? 0)
}

/** Seals the volunteer's number at 志愿北京, or takes it out (null). It is a line of their contact and goes with it. */
export async function keepRegistryNumber(db: Database, { volunteerId, registryNumber, keys, now }: { volunteerId: string, registryNumber: string | null, keys: Keys, now: Date }): Promise<void> {
  const sealed = sealContactValue(contactRow(volunteerId), 'registryNumber', registryNumber, keys)
  await commit(db, tx => [
    // Nothing is kept again of somebody whose data were deleted.
    tx.update(volunteers).set({ version: sql`${volunteers.version}` }).where(and(eq(volunteers.id, volunteerId), isNull(volunteers.erasedAt))).returning({ id: volunteers.id }),
    tx.insert(volunteerContacts).values({ volunteerId, registryNumber: sealed }).onConflictDoUpdate({ target: volunteerContacts.volunteerId, set: { registryNumber: sealed } }).returning({ id: volunteerContacts.volunteerId }),
    ...recordEvent(tx, { action: 'hours.registryChanged', subject: { type: 'volunteer', id: volunteerId }, actor: { kind: 'resident' }, at: now, facts: { isKept: registryNumber !== null } }),
  ])
  if (registryNumber === null) await scrub(db)
}

/** Writes down that somebody fetched hours with names, before they get them. */
export function recordExport(db: Database, { actor, now, ...facts }: { actor: Staff, now: Date, format: 'csv' | 'xlsx', community: string | null, from: Day, until: Day }): Promise<void> {
  return commit(db, tx => recordEvent(tx, { action: 'hours.exported', subject: { type: 'staff', id: actor.id }, actor, at: now, facts }))
}
