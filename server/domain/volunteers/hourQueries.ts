import { and, asc, desc, eq, gte, inArray, isNotNull, isNull, lte, sql, type SQL } from 'drizzle-orm'
import type { Keys } from '../../crypto/keys.ts'
import { openContactValue } from '../../crypto/contact.ts'
import type { Database } from '../../database/connect.ts'
import { walkPages } from '../../database/pages.ts'
import { findStaffNames } from '../staff/queries.ts'
import { subDistricts as everySubDistrict } from '../../../shared/places/places.ts'
import { startOfDay, toDay, type Day } from '../../../shared/time.ts'
import type { RowScope } from '../../../shared/staff/permissions.ts'
import { contactRow } from './contacts.ts'
import { toDutyService, toLeaseService, type Service } from './hours.ts'
import { inScope } from './scope.ts'
import { duties, hourCorrections, hourEntries, orderLeases, orders, shifts, teams, volunteerContacts, volunteers } from './tables.ts'

interface After { at: Date, id: string }
interface Listing { scope: RowScope, community?: string, now: Date, limit: number }

const ofCommunity = (community: string | undefined, table: typeof shifts | typeof orders | typeof hourCorrections) => community === undefined ? undefined : eq(table.community, community)

const person = { number: volunteers.number, publicName: volunteers.publicName }

/** Shifts that are over with somebody whose hours wait, the oldest first, each with all who were there and wait. */
export async function listShiftsToConfirm(db: Database, { scope, community, now, limit }: Listing) {
  const waiting = and(isNull(duties.confirmedMinutes), eq(duties.state, 'present'))
  const rows = await db.select({ shift: shifts, team: teams.text }).from(shifts).innerJoin(teams, eq(teams.id, shifts.teamId)).where(and(
    inArray(shifts.id, db.select({ id: duties.shiftId }).from(duties).where(waiting)),
    isNull(shifts.calledOffAt), lte(shifts.endsAt, now), inScope(scope, shifts), ofCommunity(community, shifts),
  )).orderBy(asc(shifts.startsAt), asc(shifts.id)).limit(limit + 1)
  const items = rows.slice(0, limit)
  const present = items.length === 0 ? [] : await db.select({ duty: duties, ...person }).from(duties).innerJoin(volunteers, eq(volunteers.id, duties.volunteerId))
    .where(and(waiting, inArray(duties.shiftId, items.map(({ shift }) => shift.id)))).orderBy(asc(duties.rank), asc(duties.id))
  return {
    hasMore: rows.length > limit,
    items: items.map(({ shift, team }) => ({
      id: shift.id, team: team.name, place: shift.place, startsAt: shift.startsAt, endsAt: shift.endsAt, subDistrict: shift.subDistrict, community: shift.community, isDemo: shift.isDemo,
      people: present.filter(({ duty }) => duty.shiftId === shift.id).flatMap(({ duty, number, publicName }) => {
        const { sourceId, served, isServed } = toDutyService({ duty, shift }, now)
        return isServed ? [{ dutyId: sourceId, number, publicName, checkedInAt: duty.checkedInAt, checkedOutAt: duty.checkedOutAt, leftEarly: duty.leftEarly, served }] : []
      }),
    })).filter(({ people }) => people.length > 0),
  }
}

/** Orders that were finished and whose hours wait, the oldest first. */
export async function listLeasesToConfirm(db: Database, { scope, community, limit }: Omit<Listing, 'now'>) {
  const rows = await db.select({ lease: orderLeases, order: orders, ...person }).from(orderLeases)
    .innerJoin(orders, eq(orders.id, orderLeases.orderId)).innerJoin(volunteers, eq(volunteers.id, orderLeases.volunteerId))
    .where(and(isNull(orderLeases.confirmedMinutes), eq(orderLeases.state, 'finished'), inScope(scope, orders), ofCommunity(community, orders)))
    .orderBy(asc(orderLeases.finishedAt), asc(orderLeases.id)).limit(limit + 1)
  return {
    hasMore: rows.length > limit,
    items: rows.slice(0, limit).map(({ lease, order, number, publicName }) => ({
      leaseId: lease.id, orderNumber: order.number, kind: order.kind, title: order.title, subDistrict: order.subDistrict, community: order.community, isDemo: order.isDemo,
      number, publicName, startedAt: lease.startedAt, finishedAt: lease.finishedAt, served: toLeaseService({ lease, order }).served,
    })),
  }
}

/** What a service was, in the words of its team or the kind of its order. */
interface ServiceWords {
  team: typeof teams.$inferSelect['text'] | null
  place: typeof shifts.$inferSelect['place'] | null
  kind: string | null
  orderNumber: string | null
}

/** The words of services, by `source:sourceId`. */
async function findServiceWords(db: Database, services: ReadonlyArray<{ source: 'duty' | 'lease', sourceId: string }>): Promise<Map<string, ServiceWords>> {
  const idsOf = (source: 'duty' | 'lease') => services.filter(service => service.source === source).map(({ sourceId }) => sourceId)
  const dutyIds = idsOf('duty')
  const leaseIds = idsOf('lease')
  const [ofDuties, ofLeases] = await Promise.all([
    dutyIds.length === 0 ? [] : db.select({ id: duties.id, team: teams.text, place: shifts.place }).from(duties).innerJoin(shifts, eq(shifts.id, duties.shiftId)).innerJoin(teams, eq(teams.id, shifts.teamId)).where(inArray(duties.id, dutyIds)),
    leaseIds.length === 0 ? [] : db.select({ id: orderLeases.id, kind: orders.kind, orderNumber: orders.number }).from(orderLeases).innerJoin(orders, eq(orders.id, orderLeases.orderId)).where(inArray(orderLeases.id, leaseIds)),
  ])
  return new Map<string, ServiceWords>([
    ...ofDuties.map(({ id, team, place }) => [`duty:${id}`, { team, place, kind: null, orderNumber: null }] as const),
    ...ofLeases.map(({ id, kind, orderNumber }) => [`lease:${id}`, { team: null, place: null, kind, orderNumber }] as const),
  ])
}

const noWords: ServiceWords = { team: null, place: null, kind: null, orderNumber: null }

/** Requests that wait for an answer, the oldest first; or those answered, the newest first. */
export async function listCorrections(db: Database, { scope, community, limit, after, isDecided, now }: Listing & { isDecided: boolean, after?: After }) {
  const at = isDecided ? hourCorrections.decidedAt : hourCorrections.at
  const direction = isDecided ? desc : asc
  const rows = await db.select({ correction: hourCorrections, ...person }).from(hourCorrections).innerJoin(volunteers, eq(volunteers.id, hourCorrections.volunteerId)).where(and(
    isDecided ? isNotNull(hourCorrections.decidedAt) : isNull(hourCorrections.decidedAt), inScope(scope, hourCorrections), ofCommunity(community, hourCorrections),
    after && (isDecided ? sql`(${at}, ${hourCorrections.id}) < (${sql.param(after.at, at)}, ${after.id})` : sql`(${at}, ${hourCorrections.id}) > (${sql.param(after.at, at)}, ${after.id})`),
  )).orderBy(direction(at), direction(hourCorrections.id)).limit(limit + 1)
  const items = rows.slice(0, limit)
  const last = rows.length > limit ? items.at(-1)?.correction : undefined
  const [words, services, names] = await Promise.all([
    findServiceWords(db, items.map(({ correction }) => correction)),
    findServices(db, items.map(({ correction }) => correction), now),
    findStaffNames(db, items.flatMap(({ correction }) => correction.decidedBy ?? [])),
  ])
  return {
    next: last ? { at: (isDecided ? last.decidedAt : last.at)!, id: last.id } : null,
    items: items.map(({ correction, number, publicName }) => {
      const { id, source, sourceId, subDistrict, community, askedMinutes, words: said, at, outcome, answer, decidedAt, decidedBy } = correction
      const service = services.get(`${source}:${sourceId}`)
      return {
        id, source, subDistrict, community, number, publicName, askedMinutes, words: said, at, outcome, answer, decidedAt, decidedByName: decidedBy && (names.get(decidedBy) ?? null),
        on: service?.on ?? null, served: service?.served ?? 0, confirmed: service?.confirmed ?? null, isDemo: service?.isDemo ?? false, ...toNames(words.get(`${source}:${sourceId}`)),
      }
    }),
  }
}

const toNames = ({ team, place, kind, orderNumber }: ServiceWords = noWords) => ({ team: team?.name ?? null, place, kind, orderNumber })

async function findServices(db: Database, sources: ReadonlyArray<{ source: 'duty' | 'lease', sourceId: string }>, now: Date): Promise<Map<string, Service>> {
  const idsOf = (source: 'duty' | 'lease') => sources.filter(one => one.source === source).map(({ sourceId }) => sourceId)
  const [ofDuties, ofLeases] = await Promise.all([listDuties(db, inArray(duties.id, idsOf('duty'))), listLeases(db, inArray(orderLeases.id, idsOf('lease')))])
  return new Map([...ofDuties.map(row => toDutyService(row, now)), ...ofLeases.map(toLeaseService)].map(service => [`${service.source}:${service.sourceId}`, service]))
}

const listDuties = (db: Database, where: SQL | undefined) => db.select({ duty: duties, shift: shifts }).from(duties).innerJoin(shifts, eq(shifts.id, duties.shiftId)).where(where)
const listLeases = (db: Database, where: SQL | undefined) => db.select({ lease: orderLeases, order: orders }).from(orderLeases).innerJoin(orders, eq(orders.id, orderLeases.orderId)).where(where)

/** A volunteer's own services of a year that are over, by day, the newest first, with what was confirmed, asked and answered. */
export async function listOwnHours(db: Database, { volunteerId, year, now }: { volunteerId: string, year: number, now: Date }) {
  const from = startOfDay(`${year}-01-01`)
  const until = startOfDay(`${year + 1}-01-01`)
  const [ofDuties, ofLeases, entries, corrections] = await Promise.all([
    listDuties(db, and(eq(duties.volunteerId, volunteerId), inArray(duties.state, ['present', 'absent']), gte(shifts.startsAt, from), lte(shifts.startsAt, until))),
    listLeases(db, and(eq(orderLeases.volunteerId, volunteerId), inArray(orderLeases.state, ['finished', 'ended']), gte(orderLeases.startedAt, from), lte(orderLeases.startedAt, until))),
    db.select().from(hourEntries).where(and(eq(hourEntries.volunteerId, volunteerId), gte(hourEntries.on, `${year}-01-01`), lte(hourEntries.on, `${year}-12-31`))).orderBy(asc(hourEntries.at), asc(hourEntries.id)),
    db.select().from(hourCorrections).where(eq(hourCorrections.volunteerId, volunteerId)).orderBy(asc(hourCorrections.at), asc(hourCorrections.id)),
  ])
  const services = [...ofDuties.map(row => toDutyService(row, now)), ...ofLeases.map(toLeaseService)].filter(({ on, isOver }) => isOver && on.startsWith(`${year}-`))
  const words = await findServiceWords(db, services)
  const isOf = ({ source, sourceId }: Service) => (row: { source: string, sourceId: string }) => row.source === source && row.sourceId === sourceId
  return {
    total: entries.reduce((sum, { minutes }) => sum + minutes, 0),
    items: services.sort((a, b) => a.on < b.on ? 1 : a.on > b.on ? -1 : a.sourceId < b.sourceId ? 1 : -1).map((service) => {
      const { source, sourceId, on, served, confirmed, isServed } = service
      return {
        source, sourceId, on, served, confirmed, isServed, ...toNames(words.get(`${source}:${sourceId}`)),
        entries: entries.filter(isOf(service)).map(({ minutes, reason, at }) => ({ minutes, reason, at })),
        corrections: corrections.filter(isOf(service)).map(({ askedMinutes, words: said, at, outcome, answer, decidedAt }) => ({ askedMinutes, words: said, at, outcome, answer, decidedAt })),
      }
    }),
  }
}

/** Their number at 志愿北京, opened for themselves. */
export async function openRegistryNumber(db: Database, { volunteerId, keys }: { volunteerId: string, keys: Keys }): Promise<string | null> {
  const [row] = await db.select({ sealed: volunteerContacts.registryNumber }).from(volunteerContacts).where(eq(volunteerContacts.volunteerId, volunteerId))
  return row ? openContactValue(contactRow(volunteerId), 'registryNumber', row.sealed, keys) : null
}

/** What a certificate of hours says: the name as the volunteer has it, and the confirmed minutes of the days by team and kind of order. */
export async function getCertificate(db: Database, { volunteerId, from, until, keys }: { volunteerId: string, from: Day, until: Day, keys: Keys }) {
  const [[volunteer], entries, [contact]] = await Promise.all([
    db.select({ number: volunteers.number, subDistrict: volunteers.subDistrict, community: volunteers.community, isDemo: volunteers.isDemo }).from(volunteers).where(eq(volunteers.id, volunteerId)),
    db.select().from(hourEntries).where(and(eq(hourEntries.volunteerId, volunteerId), gte(hourEntries.on, from), lte(hourEntries.on, until))),
    db.select({ name: volunteerContacts.name }).from(volunteerContacts).where(eq(volunteerContacts.volunteerId, volunteerId)),
  ])
  const words = await findServiceWords(db, entries)
  const lines = new Map<string, { source: 'duty' | 'lease', minutes: number, days: Set<Day> } & ReturnType<typeof toNames>>()
  for (const { source, sourceId, teamId, minutes, on } of entries) {
    const { team, kind } = toNames(words.get(`${source}:${sourceId}`))
    const key = `${source}:${teamId ?? kind}`
    const line = lines.get(key) ?? { source, team, kind, place: null, orderNumber: null, minutes: 0, days: new Set() }
    lines.set(key, { ...line, minutes: line.minutes + minutes, days: line.days.add(on) })
  }
  return volunteer && {
    ...volunteer, name: contact ? openContactValue(contactRow(volunteerId), 'name', contact.name, keys) : null, from, until,
    total: entries.reduce((sum, { minutes }) => sum + minutes, 0),
    lines: [...lines.values()].filter(({ minutes }) => minutes !== 0).map(({ days, source, team, kind, minutes }) => ({ source, team, kind, minutes, days: days.size })),
  }
}

interface HoursPeriod { from: Day, until: Day }

/** An entry as the file for 志愿北京 has it; its name and number opened. */
export interface ExportedHours extends ServiceWords {
  entryId: string
  name: string | null
  registryNumber: string | null
  number: string
  subDistrict: string
  community: string
  source: 'duty' | 'lease'
  on: Day
  minutes: number
  isCorrection: boolean
  recordedOn: Day
  recordedBy: string | null
  isDemo: boolean
}

const batchSize = 100

/**
 * The entries of days of service, place by place and day by day. Each place is walked along its own index; `community`
 * must lie within the scope.
 */
export async function* walkHours(db: Database, { scope, community, from, until, keys }: HoursPeriod & { scope: RowScope, community?: string, keys: Keys }): AsyncGenerator<ExportedHours> {
  for (const place of placesOf(scope, community)) {
    const pages = walkPages<{ entry: typeof hourEntries.$inferSelect, number: string, name: string | null, registryNumber: string | null }>(batchSize, last => db.select({ entry: hourEntries, number: volunteers.number, name: volunteerContacts.name, registryNumber: volunteerContacts.registryNumber }).from(hourEntries)
      .innerJoin(volunteers, eq(volunteers.id, hourEntries.volunteerId)).leftJoin(volunteerContacts, eq(volunteerContacts.volunteerId, hourEntries.volunteerId))
      .where(and(
        place, inScope(scope, hourEntries), gte(hourEntries.on, from), lte(hourEntries.on, until),
        last && sql`(${hourEntries.on}, ${hourEntries.id}) > (${last.entry.on}, ${last.entry.id})`,
      )).orderBy(asc(hourEntries.on), asc(hourEntries.id)).limit(batchSize))
    for await (const rows of pages) {
      const entries = rows.map(({ entry }) => entry)
      const [words, names] = await Promise.all([findServiceWords(db, entries), findStaffNames(db, [...new Set(entries.map(({ by }) => by))])])
      for (const { entry, number, name, registryNumber } of rows) {
        const row = contactRow(entry.volunteerId)
        yield {
          ...words.get(`${entry.source}:${entry.sourceId}`) ?? noWords, entryId: entry.id, number, subDistrict: entry.subDistrict, community: entry.community, source: entry.source, on: entry.on,
          name: openContactValue(row, 'name', name, keys), registryNumber: openContactValue(row, 'registryNumber', registryNumber, keys),
          minutes: entry.minutes, isCorrection: entry.reason !== null, recordedOn: toDay(entry.at), recordedBy: names.get(entry.by) ?? null, isDemo: entry.isDemo,
        }
      }
    }
  }
}

function placesOf({ subDistricts, communities }: RowScope, community: string | undefined): SQL[] {
  if (community !== undefined) return [eq(hourEntries.community, community)]
  if (communities !== null) return communities.map(id => eq(hourEntries.community, id))
  return (subDistricts === 'all' ? everySubDistrict.map(({ code }) => code) : subDistricts).map(code => eq(hourEntries.subDistrict, code))
}
