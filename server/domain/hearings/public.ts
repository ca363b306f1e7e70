import { and, asc, desc, eq, gt, inArray, lte, max, or, sql, type SQL } from 'drizzle-orm'
import { z } from 'zod'
import type { Database } from '../../database/connect.ts'
import { cursorInstant, readCursor, writeCursor } from '../../database/cursor.ts'
import { findPublicNames } from '../ledger/queries.ts'
import { diffClauses } from '../../../shared/hearings/clauses.ts'
import { publicStages, stateOf, type MatterStage } from '../../../shared/hearings/rules.ts'
import type { MatterListQuery } from '../../../shared/hearings/listSchema.ts'
import { listAgreements, listOpenProposals } from './deliberation.ts'
import { matterCursorInvalid, matterVersionNotFound } from './errors.ts'
import { getPublicMatter, sumComments, type PublicMatter } from './queries.ts'
import { draws, matterClauses, matterFiles, matterNotices, matters, matterVersions, meetings } from './tables.ts'

/** A matter as the public sees it in a list. */
function toListed({ id, kind, stage, subDistrict, community, notice, opensAt, closesAt, firstClosesAt, publishedAt, isDemo }: PublicMatter, now: Date) {
  return {
    id, kind, state: stateOf({ stage, opensAt, closesAt }, now)!, title: notice.title, organiser: notice.organiser, subject: notice.subject,
    subDistrict, community, opensAt, closesAt, firstClosesAt, publishedAt, isDemo,
  }
}

/** What is open comes first, soonest to close first; then what is announced; then the rest, the last closed first. */
const shelves = ['open', 'announced', 'past'] as const
type Shelf = (typeof shelves)[number]

function conditionOf(shelf: Shelf, now: Date): SQL | undefined {
  const isPublished = eq(matters.stage, 'published')
  if (shelf === 'open') return and(isPublished, lte(matters.opensAt, now), gt(matters.closesAt, now))
  if (shelf === 'announced') return and(isPublished, gt(matters.opensAt, now))
  return or(and(isPublished, lte(matters.closesAt, now)), inArray(matters.stage, publicStages.filter(stage => stage !== 'published')))
}

/** The shelf a state lies on, and the stage it has there. */
function placeOf(state: MatterListQuery['state']): { shelf?: Shelf, stage?: MatterStage } {
  if (state === undefined) return {}
  if (state === 'open' || state === 'announced') return { shelf: state }
  return { shelf: 'past', stage: state === 'closed' ? 'published' : state }
}

/** One page of the matters the public can see. Throws `follower.cursor_invalid` (422) for a cursor that is not ours. */
export async function listPublicMatters(db: Database, { kind, state, limit, cursor, now }: MatterListQuery & { now: Date }) {
  const { shelf: only, stage } = placeOf(state)
  const start = cursor === undefined ? undefined : readPlace(cursor)
  const rows: Array<PublicMatter & { shelf: Shelf }> = []
  for (const shelf of shelves.slice(start ? shelves.indexOf(start.shelf) : 0)) {
    if (only !== undefined && only !== shelf) continue
    const column = shelf === 'announced' ? matters.opensAt : matters.closesAt
    const along = shelf === 'past' ? desc : asc
    const after = start?.shelf === shelf
      ? shelf === 'past' ? sql`(${column}, ${matters.id}) < (${sql.param(start.at, column)}, ${start.id})` : sql`(${column}, ${matters.id}) > (${sql.param(start.at, column)}, ${start.id})`
      : undefined
    const found = await db.select().from(matters)
      .where(and(conditionOf(shelf, now), kind === undefined ? undefined : eq(matters.kind, kind), stage === undefined ? undefined : eq(matters.stage, stage), after))
      .orderBy(along(column), along(matters.id)).limit(limit + 1 - rows.length)
    rows.push(...found.map(row => ({ ...row as PublicMatter, shelf })))
    if (rows.length > limit) break
  }
  const items = rows.slice(0, limit)
  return { items: items.map(row => toListed(row, now)), nextCursor: rows.length > limit ? toCursor(items.at(-1)!) : null }
}

function toCursor({ shelf, id, opensAt, closesAt }: PublicMatter & { shelf: Shelf }): string {
  return writeCursor(shelf, shelf === 'announced' ? opensAt : closesAt, id)
}

function readPlace(cursor: string): { shelf: Shelf, at: Date, id: string } {
  const place = readCursor(cursor, z.tuple([z.enum(shelves), cursorInstant, z.string()]))
  if (!place) throw matterCursorInvalid({ issues: [{ path: 'cursor', code: 'follower.cursor_invalid' }] })
  const [shelf, at, id] = place
  return { shelf, at, id }
}

/** What is open now, the soonest to close first; for the home page. */
export async function listOpenMatters(db: Database, { limit, now }: { limit: number, now: Date }) {
  return (await listPublicMatters(db, { state: 'open', limit, now })).items
}

/** The notices of a matter as they were announced, the oldest first; who wrote them is the office's affair. */
export async function listNotices(db: Database, matterId: string) {
  const rows = await db.select().from(matterNotices).where(eq(matterNotices.matterId, matterId)).orderBy(asc(matterNotices.sequence))
  return rows.map(({ id, sequence, kind, text, fromClosesAt, toClosesAt, at }) => ({ id, sequence, kind, text, fromClosesAt, toClosesAt, at }))
}

/** Everything the page of a notice shows that is in the database. Throws `matter.not_found` (404). */
export async function getNoticePage(db: Database, { matterId, now }: { matterId: string, now: Date }) {
  const matter = await getPublicMatter(db, matterId)
  const siteIds = matter.links.filter(({ type }) => type === 'site').map(({ target }) => target)
  const [versions, clauses, notices, files, sites, [meeting], drawn, sum, agreements, proposals] = await Promise.all([
    db.select().from(matterVersions).where(eq(matterVersions.matterId, matterId)).orderBy(asc(matterVersions.number)),
    db.select().from(matterClauses).where(and(eq(matterClauses.matterId, matterId), eq(matterClauses.textVersion, matter.textVersion))).orderBy(asc(matterClauses.position)),
    listNotices(db, matterId),
    db.select().from(matterFiles).where(and(eq(matterFiles.matterId, matterId), inArray(matterFiles.use, ['notice', 'minutes']))).orderBy(asc(matterFiles.at), asc(matterFiles.id)),
    findPublicNames(db, siteIds),
    db.select().from(meetings).where(eq(meetings.matterId, matterId)),
    db.select({ id: draws.id }).from(draws).where(eq(draws.matterId, matterId)).limit(1),
    sumComments(db, matterId),
    listAgreements(db, { matterId, now }),
    listOpenProposals(db, { matterId }),
  ])
  const called = meeting?.calledAt ? meeting : undefined
  const { explanation, basis, contact, shortWindowReason } = matter.notice
  return {
    ...toListed(matter, now),
    now,
    explanation, basis, contact, shortWindowReason,
    lateUse: matter.lateUse,
    textVersion: matter.textVersion,
    versions: versions.map(({ number, note, at }) => ({ number, note, at })),
    clauses: clauses.map(({ id, key, label, text }) => ({ id, key, label, text })),
    notices,
    files: files.map(({ id, name, mediaType, size, sha256, at }) => ({ id, name, mediaType, size, sha256, at })),
    sites,
    policySlugs: matter.links.filter(({ type }) => type === 'policy').map(({ target }) => target),
    meeting: called ? { startsAt: called.startsAt, endsAt: called.endsAt, place: called.place, calledAt: called.calledAt!, recordPublishedAt: called.recordPublishedAt } : null,
    hasDraws: drawn.length > 0,
    answers: { areHeld: matter.holdsAnswers && matter.answersReleasedAt === null, releasedAt: matter.answersReleasedAt },
    decision: matter.decidedAt === null ? null : { at: matter.decidedAt, text: matter.decision, use: matter.decisionUse },
    withdrawal: matter.withdrawnAt === null ? null : { at: matter.withdrawnAt, reason: matter.withdrawReason },
    comments: sum,
    agreements: agreements.map(({ id, text, responsible, dueOn, doneOn, note, isOverdue }) => ({ id, text, responsible, dueOn, doneOn, note, isOverdue })),
    proposals,
  }
}

/** All versions of the draft text, and what is different between two of them. Throws `matter.not_found` and `follower.version_not_found` (404). */
export async function getTextVersions(db: Database, { matterId, number, against }: { matterId: string, number?: number, against?: number }) {
  const matter = await getPublicMatter(db, matterId)
  const versions = await db.select().from(matterVersions).where(eq(matterVersions.matterId, matterId)).orderBy(asc(matterVersions.number))
  const shown = number ?? matter.textVersion
  if ([shown, ...against === undefined ? [] : [against]].some(wanted => !versions.some(version => version.number === wanted))) throw matterVersionNotFound()
  const clausesOf = (textVersion: number) => db.select({ key: matterClauses.key, label: matterClauses.label, text: matterClauses.text }).from(matterClauses)
    .where(and(eq(matterClauses.matterId, matterId), eq(matterClauses.textVersion, textVersion))).orderBy(asc(matterClauses.position))
  const clauses = await clausesOf(shown)
  return {
    id: matter.id, title: matter.notice.title, current: matter.textVersion, shown, against: against ?? null,
    versions: versions.map(({ number: n, note, at }) => ({ number: n, note, at })),
    clauses,
    changes: against === undefined ? null : diffClauses(await clausesOf(against), clauses),
  }
}

/** The instants of a matter somebody may want in their calendar. Throws `matter.not_found` (404). */
export async function getMatterDates(db: Database, matterId: string) {
  const matter = await getPublicMatter(db, matterId)
  const [notices, [meeting]] = await Promise.all([listNotices(db, matterId), db.select().from(meetings).where(eq(meetings.matterId, matterId))])
  const moves = notices.filter(({ fromClosesAt }) => fromClosesAt !== null)
  return {
    id: matter.id, kind: matter.kind, title: matter.notice.title, isWithdrawn: matter.stage === 'withdrawn', changedAt: notices.at(-1)?.at ?? matter.publishedAt,
    closesAt: matter.closesAt, moves: moves.length,
    meeting: meeting?.calledAt ? { startsAt: meeting.startsAt, endsAt: meeting.endsAt, place: meeting.place, version: meeting.version } : null,
  }
}

/** The latest notices of all matters the public can see, the newest first. */
export async function listLatestNotices(db: Database, { limit }: { limit: number }) {
  const rows = await db.select({ notice: matterNotices, matter: { id: matters.id, kind: matters.kind, notice: matters.notice, isDemo: matters.isDemo } }).from(matterNotices)
    .innerJoin(matters, eq(matters.id, matterNotices.matterId)).where(inArray(matters.stage, [...publicStages]))
    .orderBy(desc(matterNotices.at), desc(matterNotices.id)).limit(limit)
  return rows.map(({ notice: { id, kind, text, at, toClosesAt }, matter }) => ({ id, kind, text, at, toClosesAt, matterId: matter.id, matterKind: matter.kind, title: matter.notice.title, isDemo: matter.isDemo }))
}

/** The matters the public can see in the order of their ids, a page of them after `after`, with the moment of their last notice. */
export async function listMatterAddresses(db: Database, { after = '', limit }: { after?: string, limit: number }): Promise<{ id: string, changedAt: Date }[]> {
  const rows = await db.select({ id: matters.id, publishedAt: matters.publishedAt }).from(matters)
    .where(and(inArray(matters.stage, [...publicStages]), gt(matters.id, after))).orderBy(asc(matters.id)).limit(limit)
  const last = rows.length === 0 ? [] : await db.select({ matterId: matterNotices.matterId, at: max(matterNotices.at) }).from(matterNotices)
    .where(and(gt(matterNotices.matterId, after), lte(matterNotices.matterId, rows.at(-1)!.id))).groupBy(matterNotices.matterId)
  const at = new Map(last.map(row => [row.matterId, row.at]))
  return rows.map(({ id, publishedAt }) => ({ id, changedAt: at.get(id) ?? publishedAt! }))
}
