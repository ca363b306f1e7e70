import { and, asc, desc, eq, inArray, sql } from 'drizzle-orm'
import type { Database } from '../../database/connect.ts'
import { listTimeline } from '../events/queries.ts'
import { findPublicNames } from '../ledger/queries.ts'
import { findStaffNames } from '../staff/queries.ts'
import type { WorkCalendar } from '../../../shared/calendar/calendar.ts'
import { missingForPublication, missingFromDraft, nextDueOf } from '../../../shared/hearings/preparation.ts'
import { stateOf, type MatterState } from '../../../shared/hearings/rules.ts'
import type { MatterListQuery } from '../../../shared/hearings/schemas.ts'
import { earliestClose, fullDays } from '../../../shared/hearings/window.ts'
import type { RowScope } from '../../../shared/staff/permissions.ts'
import { listMatterFiles } from './files.ts'
import { isDrafter, listClauses } from './matters.ts'
import { sumComments, type Matter } from './queries.ts'
import { matterNotices, matters, matterVersions } from './tables.ts'

interface Time { now: Date, calendar: WorkCalendar }

/** Where a matter stands: what the public reads, or the stage of one it cannot see. */
export function standingOf(matter: Matter, now: Date): MatterState | 'drafting' | 'legalityCheck' {
  const { stage, opensAt, closesAt } = matter
  return opensAt && closesAt ? stateOf({ stage, opensAt, closesAt }, now) ?? stage as 'drafting' : stage as 'drafting'
}

/** The matters staff of this scope may see, the newest first, with what runs out next. */
export async function listMattersForStaff(db: Database, { scope: { subDistricts }, kind, stage, cursor, limit, now, calendar }: Time & MatterListQuery & {
  scope: Pick<RowScope, 'subDistricts'>, limit: number
}) {
  const rows = await db.select().from(matters).where(and(
    subDistricts === 'all' ? undefined : inArray(matters.subDistrict, [...subDistricts]),
    kind && eq(matters.kind, kind),
    stage && eq(matters.stage, stage),
    cursor && sql`(${matters.createdAt}, ${matters.id}) < (${sql.param(cursor.at, matters.createdAt)}, ${cursor.id})`,
  )).orderBy(desc(matters.createdAt), desc(matters.id)).limit(limit + 1)
  const items = rows.slice(0, limit).map((matter) => {
    const due = nextDueOf(matter, { now, calendar })
    return {
      id: matter.id, kind: matter.kind, standing: standingOf(matter, now), title: matter.notice.title, subDistrict: matter.subDistrict, community: matter.community, isDemo: matter.isDemo,
      due: due && { what: due.what, day: due.day, at: due.at, provisional: due.due?.provisional ?? false },
    }
  })
  const last = rows.slice(0, limit).at(-1)
  return { items, nextCursor: rows.length > limit && last ? `${last.createdAt.getTime()}.${last.id}` : null }
}

/** Everything the staff pages of one matter show of it, but for its comments and its meeting. */
export async function getMatterForStaff(db: Database, { matter, staffId, now, calendar }: Time & { matter: Matter, staffId: string }) {
  const [versions, clauses, notices, files, history, sum, mayNotCheck, siteNames] = await Promise.all([
    db.select().from(matterVersions).where(eq(matterVersions.matterId, matter.id)).orderBy(asc(matterVersions.number)),
    matter.textVersion === 0 ? [] : listClauses(db, { matterId: matter.id, textVersion: matter.textVersion }),
    db.select().from(matterNotices).where(eq(matterNotices.matterId, matter.id)).orderBy(asc(matterNotices.sequence)),
    listMatterFiles(db, matter.id),
    listTimeline(db, { type: 'matter', id: matter.id }),
    sumComments(db, matter.id),
    isDrafter(db, { matter, staffId }),
    findPublicNames(db, matter.links.flatMap(({ type, target }) => type === 'site' ? target : [])),
  ])
  const names = await findStaffNames(db, [matter.createdBy, matter.legalityBy, ...history.map(({ actorId }) => actorId)].flatMap(id => id ?? []))
  const isPrivate = matter.stage === 'drafting' || matter.stage === 'legalityCheck'
  const missing = !isPrivate ? [] : matter.stage === 'drafting' && matter.kind !== 'deliberation' ? missingFromDraft(matter) : missingForPublication(matter, { now, calendar })
  const due = nextDueOf(matter, { now, calendar })
  return {
    matter,
    standing: standingOf(matter, now),
    createdByName: matter.createdBy && (names.get(matter.createdBy) ?? null),
    legalityByName: matter.legalityBy && (names.get(matter.legalityBy) ?? null),
    versions, clauses, notices, files, sum, missing,
    links: matter.links.map(({ type, target }) => ({ type, target, name: type === 'site' ? siteNames.find(({ id }) => id === target) ?? null : null })),
    due: due && { what: due.what, day: due.day, at: due.at, provisional: due.due?.provisional ?? false, basis: due.due?.clock.basis ?? null },
    /** The earliest close that needs no reason, for the planned opening or one now. */
    earliestClose: earliestClose(matter.opensAt ?? now, calendar),
    fullDays: fullDays(calendar),
    isOwnDraft: mayNotCheck,
    history: history.slice(-100).reverse().map(({ id, at, sentence, reason, actorKind, actorId }) => ({ id, at, sentence, reason, actorKind, actorName: actorId && (names.get(actorId) ?? null) })),
  }
}
