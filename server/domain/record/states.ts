import { createHash, randomBytes } from 'node:crypto'
import { and, asc, desc, eq, gt, gte, inArray, isNull, sql } from 'drizzle-orm'
import { toCanonical } from '../../../shared/text/canonical.ts'
import { commit, orNothing } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { walkPages } from '../../database/pages.ts'
import { findMissingSites, findRecordedSite, listVersions, walkPublishedSites } from '../ledger/recorded.ts'
import { commitTo } from './append.ts'
import { recordEntries, recordWalks } from './tables.ts'

/** An identifier that follows from what it names, so that of two nodes that write the same entry one finds it there. */
export const idOf = (name: string) => createHash('sha256').update(name).digest('hex').slice(0, 26)

/** What the salted digest in a state stands for; the page itself is not kept a second time. */
export const digestOf = (salt: string, projection: Record<string, unknown>) => commitTo(salt, toCanonical(projection))

interface Named { id: string, version: number }

/** A state is due for every version of the row and every recorded change, photos and decisions among them, which leave the version. */
export const stateIdOf = ({ id, version }: Named, changes: number) => idOf(`state:site:${id}:${version}:${changes}`)

async function countChanges(db: Database, ids: readonly string[]): Promise<Map<string, number>> {
  if (ids.length === 0) return new Map()
  const rows = await db.select({ id: recordEntries.subjectId, count: sql<number>`count(*)`.mapWith(Number) }).from(recordEntries)
    .where(and(eq(recordEntries.subjectType, 'site'), inArray(recordEntries.subjectId, [...ids]), eq(recordEntries.type, 'change'))).groupBy(recordEntries.subjectId)
  return new Map(rows.map(({ id, count }) => [id!, count]))
}

async function listKnown(db: Database, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const rows = await db.select({ id: recordEntries.id }).from(recordEntries).where(inArray(recordEntries.id, [...ids]))
  return new Set(rows.map(({ id }) => id))
}

/**
 * Commits to how every site reads that changed since an instant, or to all that were not committed to as they are. A version
 * no event accounts for is not taken up: that would make a rewritten row true. Several nodes may do it at once. Gives how many.
 */
export async function appendStates(db: Database, { now, since }: { now: Date, since?: Date }): Promise<number> {
  let added = 0
  const begun = await findBeginning(db)
  const append = async (named: readonly Named[]) => {
    const changes = await countChanges(db, named.map(({ id }) => id))
    const known = await listKnown(db, named.map(site => stateIdOf(site, changes.get(site.id) ?? 0)))
    for (const { id, version } of named) {
      const count = changes.get(id) ?? 0
      if (known.has(stateIdOf({ id, version }, count))) continue
      const site = await findRecordedSite(db, id)
      // What stood there before the record began is taken as it is; later nothing comes without a change of its own.
      if (!site?.isAccounted || (count === 0 && !site.isArchived && begun !== undefined && site.firstPublishedAt >= begun)) continue
      const salt = randomBytes(16).toString('hex')
      const payload = toCanonical({ v: 1, subject: 'site', id, at: now.toISOString(), version: site.version, digest: digestOf(salt, site.projection) })
      await commit(db, tx => [orNothing(tx.insert(recordEntries).values({
        id: stateIdOf({ id, version: site.version }, count), type: 'state', topic: 'site', subjectType: 'site', subjectId: id, at: now, dueAt: now, payload, salt, commitment: commitTo(salt, payload),
      }).onConflictDoNothing().returning({ id: recordEntries.id }))])
      added += 1
    }
  }
  for await (const named of walkPublishedSites(db, { changedSince: since })) await append(named)
  if (since !== undefined) {
    for await (const ids of walkChanged(db, since)) await append(await listVersions(db, ids))
  }
  return added
}

/** Nodes' clocks differ, by hours where one is wrong: what changed so long before is looked at once more. */
const overlapMs = 24 * 60 * 60_000

/**
 * Commits to what changed since the last time, also when that was before a restart: only the first time ever, every site is
 * looked at, which takes minutes with a million. A clock that was ahead or behind loses nothing. Gives how many were added.
 */
export async function catchUpStates(db: Database, { now }: { now: Date }): Promise<number> {
  const [walk] = await db.select().from(recordWalks).where(eq(recordWalks.topic, 'site'))
  const added = await appendStates(db, { now, since: walk && new Date(Math.min(walk.lookedUntil.getTime(), now.getTime()) - overlapMs) })
  await commit(db, tx => [tx.insert(recordWalks).values({ topic: 'site', lookedUntil: now })
    .onConflictDoUpdate({ target: recordWalks.topic, set: { lookedUntil: now } }).returning({ topic: recordWalks.topic })])
  return added
}

/** The sites whose changes were recorded since an instant; one that changed again later comes again. */
async function* walkChanged(db: Database, since: Date): AsyncGenerator<string[]> {
  const limit = 500
  const { id, at, type, subjectType, subjectId } = recordEntries
  const pages = walkPages<{ id: string, at: Date, type: string, subjectType: string | null, subjectId: string | null }>(limit, last => db.select({ id, at, type, subjectType, subjectId }).from(recordEntries)
    .where(last ? sql`(${at}, ${id}) > (${sql.param(last.at, at)}, ${last.id})` : gte(at, since)).orderBy(asc(at), asc(id)).limit(limit))
  for await (const rows of pages) yield [...new Set(rows.flatMap(row => row.type === 'change' && row.subjectType === 'site' && row.subjectId !== null ? [row.subjectId] : []))]
}

async function findBeginning(db: Database): Promise<Date | undefined> {
  return (await db.select({ at: recordEntries.at }).from(recordEntries).orderBy(asc(recordEntries.at), asc(recordEntries.id)).limit(1))[0]?.at
}

export interface StateMismatch {
  subject: 'site'
  id: string
  /** changed: it reads otherwise than committed to. unaccounted: no event says how its version came about. unrecorded: the record knows no change of it. gone: its row is not there. */
  reason: 'changed' | 'unaccounted' | 'unrecorded' | 'gone'
  /** Of the last entry that commits to it; null while that waits, or when there is none. */
  position: number | null
}

/**
 * Where the ledger reads otherwise than the record last committed to. What changed so lately that its entry is still to come
 * is left out, and what was erased.
 */
export async function findStateMismatches(db: Database): Promise<StateMismatch[]> {
  const found: StateMismatch[] = []
  const begun = await findBeginning(db)
  for await (const named of walkPublishedSites(db)) {
    const changes = await countChanges(db, named.map(({ id }) => id))
    for (const { id } of named) {
      const site = await findRecordedSite(db, id)
      if (!site) continue
      const count = changes.get(id) ?? 0
      const [last] = await db.select().from(recordEntries)
        .where(and(eq(recordEntries.subjectType, 'site'), eq(recordEntries.subjectId, id), eq(recordEntries.type, 'state')))
        .orderBy(desc(recordEntries.at), desc(recordEntries.id)).limit(1)
      const wrong = (reason: StateMismatch['reason']) => found.push({ subject: 'site', id, reason, position: last?.position ?? null })
      if (!site.isAccounted) wrong('unaccounted')
      else if (last === undefined) {
        if (count === 0 && !site.isArchived && begun !== undefined && site.firstPublishedAt >= begun) wrong('unrecorded')
      }
      else if (last.erasedAt === null && last.payload !== null && last.salt !== null) {
        const { digest } = JSON.parse(last.payload) as { digest: string }
        const isDue = last.id !== stateIdOf({ id, version: site.version }, count)
        if (!isDue && digest !== digestOf(last.salt, site.projection)) wrong('changed')
      }
    }
  }
  for await (const ids of walkCommitted(db)) {
    for (const id of await findMissingSites(db, ids)) found.push({ subject: 'site', id, reason: 'gone', position: null })
  }
  return found
}

/** Sites the record has committed to and that were not erased, in the order of their ids. */
async function* walkCommitted(db: Database): AsyncGenerator<string[]> {
  const limit = 500
  const pages = walkPages<{ id: string | null }>(limit, last => db.selectDistinct({ id: recordEntries.subjectId }).from(recordEntries)
    .where(and(eq(recordEntries.subjectType, 'site'), gt(recordEntries.subjectId, last?.id ?? ''), eq(recordEntries.type, 'state'), isNull(recordEntries.erasedAt)))
    .orderBy(asc(recordEntries.subjectId)).limit(limit))
  for await (const rows of pages) yield rows.flatMap(({ id }) => id === null ? [] : [id])
}
