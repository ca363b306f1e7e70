import { and, desc, eq, sql } from 'drizzle-orm'
import { commit } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { UniqueViolationError } from '../../database/errors.ts'
import { createId } from '../../database/ids.ts'
import { toSimplified } from '../../text/simplify.ts'
import type { Keys } from '../../crypto/keys.ts'
import { recordEvent, type Actor } from '../events/record.ts'
import { queueMail } from '../notifications/outbox.ts'
import { listReportRecipients } from '../notifications/recipients.ts'
import { createReceiptNumber } from '../receipts/commands.ts'
import type { WorkCalendar } from '../../../shared/calendar/calendar.ts'
import { clocksAfter, nextEnd } from '../../../shared/reports/clocks.ts'
import type { Patrol } from '../../../shared/reports/patrol.ts'
import { priorityOf } from '../../../shared/reports/rules.ts'
import { findWordIssues } from '../../../shared/reports/words.ts'
import { findPlaceIssues } from './commands.ts'
import { reportInvalid } from './errors.ts'
import { findReportBySubmission } from './queries.ts'
import { reportPhotos, reports } from './tables.ts'

const unclocked = { status: 'submitted', previousStatus: null, track: null, dispatchedAt: null, pausedClocks: null, dueOn: null, due: null, stepDueOn: null, stepDue: null } as const

/**
 * Enters what a road chief found on patrol (巡查五步): a case like any other, taken up from the start, with nobody to
 * answer to. The same submission again is the same case; `isNew` says whether its photos were taken.
 * Throws `invalid` (422) for words that must change.
 */
export async function submitPatrol(db: Database, { submissionId, patrol, photos, actor, keys, calendar, now }: {
  submissionId: string
  patrol: Patrol
  /** Clean and kept already. */
  photos: readonly { name: string, width: number, height: number }[]
  actor: Extract<Actor, { kind: 'staff' }>
  keys: Keys
  calendar: WorkCalendar
  now: Date
}): Promise<{ reportId: string, number: string, isNew: boolean }> {
  const find = async () => {
    const earlier = await findReportBySubmission(db, submissionId)
    return earlier && { reportId: earlier.id, number: earlier.number, isNew: false }
  }
  const earlier = await find()
  if (earlier) return earlier
  checkPatrol(patrol)

  const clocks = clocksAfter('accept', unclocked, { to: 'accepted', track: 'general', calendar, now })
  const end = nextEnd(clocks)
  const recipients = await listReportRecipients(db, patrol)
  const reportId = createId()
  for (let tries = 0; ; tries++) {
    const number = createReceiptNumber('report')
    try {
      await commit(db, tx => [
        tx.insert(reports).values({
          ...patrol, ...clocks, id: reportId, number, submissionId, source: 'patrol', patrolledBy: actor.id, nearWords: null, siteId: null, seenOn: null, locale: 'zh-CN',
          status: 'accepted', priority: priorityOf(patrol), receivedAt: now, movedAt: now, nextDueAt: end, alarmAt: end, isDemo: false, version: 1,
        }).returning({ id: reports.id }),
        ...photos.map(({ name: media, width, height }, position) =>
          tx.insert(reportPhotos).values({ id: createId(), reportId, position, media, width, height }).returning({ id: reportPhotos.id })),
        ...recordEvent(tx, { action: 'report.patrolled', subject: { type: 'report', id: reportId }, actor, at: now, facts: { number } }),
        ...recipients.flatMap(to => queueMail(tx, { keys, kind: 'report.arrived', to, at: now })),
      ])
      return { reportId, number, isNew: true }
    }
    catch (error) {
      if (!(error instanceof UniqueViolationError)) throw error
      const twin = await find()
      if (twin) return twin
      // The number was taken: one in many thousands.
      if (tries === 4) throw error
    }
  }
}

/** Throws `invalid` (422) for words that must change: telephone and identity numbers, plates, words of contempt. */
export function checkPatrol({ words, placeWords }: Pick<Patrol, 'words' | 'placeWords'>): void {
  const issues = [...findWordIssues('words', words, { keep: true, simplify: toSimplified }), ...findPlaceIssues({ placeWords, nearWords: null })]
  if (issues.length > 0) throw reportInvalid({ issues })
}

/** What somebody found on patrol, the newest first, with how far each case has come. */
export async function listPatrols(db: Database, { patrolledBy, limit, after }: { patrolledBy: string, limit: number, after?: { at: Date, id: string } }) {
  const rows = await db.select({
    id: reports.id, number: reports.number, kind: reports.kind, inDanger: reports.inDanger, beingBuilt: reports.beingBuilt, subDistrict: reports.subDistrict, community: reports.community,
    placeWords: reports.placeWords, source: reports.source, status: reports.status, previousStatus: reports.previousStatus, receivedAt: reports.receivedAt,
  }).from(reports).where(and(
    eq(reports.patrolledBy, patrolledBy),
    after && sql`(${reports.receivedAt}, ${reports.id}) < (${sql.param(after.at, reports.receivedAt)}, ${after.id})`,
  )).orderBy(desc(reports.receivedAt), desc(reports.id)).limit(limit + 1)
  return { items: rows.slice(0, limit), next: rows.length > limit ? rows[limit - 1]! : null }
}
