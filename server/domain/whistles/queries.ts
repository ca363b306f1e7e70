import { and, asc, eq, inArray, isNull, lte, type SQL } from 'drizzle-orm'
import type { Database } from '../../database/connect.ts'
import { findBodyNames, listBodies, type Body } from '../bodies/queries.ts'
import { findBriefs } from '../reports/queries.ts'
import { findStaffNames } from '../staff/queries.ts'
import type { Holder, RowPlace, SubDistrictScope } from '../../../shared/staff/permissions.ts'
import { bodiesOf, whistleStateOf } from '../../../shared/whistles/rules.ts'
import { whistleNotFound } from './errors.ts'
import { whistleBodies, whistles } from './tables.ts'

export type Whistle = typeof whistles.$inferSelect
type WhistledBody = typeof whistleBodies.$inferSelect

/** Throws `whistle.not_found` (404). */
export async function getWhistle(db: Database, whistleId: string): Promise<Whistle> {
  const [whistle] = await db.select().from(whistles).where(eq(whistles.id, whistleId))
  if (!whistle) throw whistleNotFound()
  return whistle
}

export async function findWhistleBySubmission(db: Database, submissionId: string): Promise<Whistle | undefined> {
  const [whistle] = await db.select().from(whistles).where(eq(whistles.submissionId, submissionId))
  return whistle
}

/** The bodies that were called, in the order of their ids. */
export function listWhistledBodies(db: Database, whistleIds: string[]): Promise<WhistledBody[]> {
  if (whistleIds.length === 0) return Promise.resolve([])
  return db.select().from(whistleBodies).where(inArray(whistleBodies.whistleId, whistleIds)).orderBy(asc(whistleBodies.bodyId))
}

/** Those of the called bodies somebody reports in for. */
export async function listBodiesToAnswerFor(db: Database, { whistleId, holder }: { whistleId: string, holder: Holder }): Promise<Body[]> {
  const called = (await listWhistledBodies(db, [whistleId])).map(({ bodyId }) => bodyId)
  return bodiesOf(holder, (await listBodies(db)).filter(({ id }) => called.includes(id)))
}

/** Whose row a whistle is for those who report in. Throws `whistle.not_found` (404). */
export async function getPlaceOfAnswer(db: Database, { whistleId, holder }: { whistleId: string, holder: Holder }): Promise<RowPlace> {
  await getWhistle(db, whistleId)
  const bodies = await listBodiesToAnswerFor(db, { whistleId, holder })
  return { subDistrict: bodies[0]?.subDistrict ?? null, bodies: bodies.map(({ id }) => id) }
}

/** How each of these whistles stands, body by body, with names. */
async function describe(db: Database, rows: Whistle[], now: Date) {
  const called = await listWhistledBodies(db, rows.map(({ id }) => id))
  const names = await findBodyNames(db, [...new Set(called.map(({ bodyId }) => bodyId))])
  const people = await findStaffNames(db, [...new Set(rows.flatMap(({ calledBy, closedBy }) => [calledBy, closedBy ?? []].flat()).concat(called.flatMap(({ answeredBy }) => answeredBy ?? [])))])
  return rows.map(({ id, question, subDistrict, hours, calledAt, calledBy, dueAt, closedAt, closedBy }) => ({
    id, question, subDistrict, hours, calledAt, dueAt, closedAt,
    calledBy: people.get(calledBy) ?? null,
    closedBy: closedBy && (people.get(closedBy) ?? null),
    bodies: called.filter(({ whistleId }) => whistleId === id).map(body => ({
      bodyId: body.bodyId,
      name: names.get(body.bodyId) ?? { nameZh: body.bodyId, nameEn: null },
      // A closed whistle waits for nobody any more: who was silent stays silent.
      state: whistleStateOf(body, dueAt, closedAt && !body.answeredAt ? dueAt : now),
      kind: body.kind, text: body.text, answeredAt: body.answeredAt, answeredBy: body.answeredBy && (people.get(body.answeredBy) ?? null),
      escalatedAt: body.escalatedAt, did: body.did,
    })).sort((one, other) => one.name.nameZh < other.name.nameZh ? -1 : 1),
  }))
}

/** The whistles of a case, the newest first, with everything that was answered. */
export async function listWhistlesOfReport(db: Database, { reportId, now }: { reportId: string, now: Date }) {
  const rows = await db.select().from(whistles).where(eq(whistles.reportId, reportId)).orderBy(asc(whistles.calledAt), asc(whistles.id))
  return describe(db, rows.reverse(), now)
}

/**
 * A whistle as a called body sees it: the question, the case in the words of triage, how the others stand, and its own
 * answer. Nothing in the reporter's words, and not which report it is.
 */
export async function getWhistleToAnswer(db: Database, { whistleId, holder, now }: { whistleId: string, holder: Holder, now: Date }) {
  const whistle = await getWhistle(db, whistleId)
  const [shown] = await describe(db, [whistle], now)
  const own = (await listBodiesToAnswerFor(db, { whistleId, holder })).map(({ id }) => id)
  const brief = (await findBriefs(db, [whistle.reportId])).get(whistle.reportId)
  return {
    ...shown!,
    bodies: shown!.bodies.map((body) => {
      const isOwn = own.includes(body.bodyId)
      return { ...body, isOwn, text: isOwn ? body.text : null, answeredBy: isOwn ? body.answeredBy : null, did: isOwn ? body.did : null }
    }),
    rewrite: brief?.rewrite ?? null,
  }
}

/** A list longer than this is not read to its end; what is due first stands first. */
const most = 100

/** Open whistles that wait for the bodies somebody reports in for, the most urgent first, so those that are late. */
export async function listWhistlesToAnswer(db: Database, { holder, now }: { holder: Holder, now: Date }) {
  const own = bodiesOf(holder, await listBodies(db)).map(({ id }) => id)
  if (own.length === 0) return []
  const rows = await db.select({ whistle: whistles }).from(whistleBodies).innerJoin(whistles, eq(whistles.id, whistleBodies.whistleId))
    .where(and(inArray(whistleBodies.bodyId, own), isNull(whistleBodies.answeredAt), isNull(whistles.closedAt)))
    .orderBy(asc(whistles.dueAt), asc(whistles.id)).limit(most)
  const unique = [...new Map(rows.map(({ whistle }) => [whistle.id, whistle])).values()]
  return (await describe(db, unique, now)).map(({ id, question, subDistrict, calledAt, dueAt, bodies }) => ({
    id, question, subDistrict, calledAt, dueAt, bodies: bodies.filter(({ bodyId }) => own.includes(bodyId)).map(({ name, state }) => ({ name, state })),
  }))
}

/** Open whistles on cases of somebody's sub-districts, the most urgent first. */
export async function listOpenWhistles(db: Database, { subDistricts, now }: { subDistricts: SubDistrictScope, now: Date }) {
  const rows = await db.select().from(whistles).where(and(isNull(whistles.closedAt), within(subDistricts)))
    .orderBy(asc(whistles.dueAt), asc(whistles.id)).limit(most)
  const briefs = await findBriefs(db, rows.map(({ reportId }) => reportId))
  return (await describe(db, rows, now)).map((whistle, index) => ({
    ...whistle, reportId: rows[index]!.reportId, number: briefs.get(rows[index]!.reportId)?.number ?? null,
  }))
}

function within(subDistricts: SubDistrictScope): SQL | undefined {
  if (subDistricts === 'all') return undefined
  return subDistricts.length === 1 ? eq(whistles.subDistrict, subDistricts[0]!) : inArray(whistles.subDistrict, [...subDistricts])
}

/** Whistles whose silence has to be passed on by now. */
export function listWhistlesToEscalate(db: Database, { now, limit }: { now: Date, limit: number }): Promise<Whistle[]> {
  return db.select().from(whistles).where(lte(whistles.escalatesAt, now)).orderBy(asc(whistles.escalatesAt)).limit(limit)
}

/** The whistles of demonstration cases, of which there are few. */
export async function listDemoWhistleIds(db: Database, reportIds: string[]): Promise<string[]> {
  if (reportIds.length === 0) return []
  return (await db.select({ id: whistles.id }).from(whistles).where(and(inArray(whistles.reportId, reportIds), eq(whistles.isDemo, true)))).map(({ id }) => id)
}
