import { and, eq, gte, inArray, isNull, or } from 'drizzle-orm'
import type { Keys } from '../../crypto/keys.ts'
import { commit, orNothing, type OptionalWrite, type Write } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { StaleWriteError, UniqueViolationError } from '../../database/errors.ts'
import { createId } from '../../database/ids.ts'
import { toSimplified } from '../../text/simplify.ts'
import { bodyUnfit } from '../bodies/errors.ts'
import { listBodies, type Body } from '../bodies/queries.ts'
import { eraseEvents, recordEvent, type Actor } from '../events/record.ts'
import { queueMail } from '../notifications/outbox.ts'
import { listBodyRecipients, listSupervisors } from '../notifications/recipients.ts'
import { findBriefs, getReport } from '../reports/queries.ts'
import { canWork } from '../../../shared/bodies/rules.ts'
import type { Issue } from '../../../shared/errors.ts'
import { findWordIssues } from '../../../shared/reports/words.ts'
import type { Holder } from '../../../shared/staff/permissions.ts'
import { formatInstant } from '../../../shared/time.ts'
import { canWhistle, isLate, wasSilentAt, whistleDueAt, type AnswerKind } from '../../../shared/whistles/rules.ts'
import { alreadyAnswered, cannotWhistle, notWhistled, whistleClosed, whistleInvalid } from './errors.ts'
import { findWhistleBySubmission, getWhistle, listBodiesToAnswerFor, listWhistledBodies, listWhistlesToEscalate, type Whistle } from './queries.ts'
import { whistleBodies, whistles } from './tables.ts'

type StaffActor = Extract<Actor, { kind: 'staff' }>

/** A step of a whistle, told on the whistle and on the timeline of its case. */
function recordStep(tx: Database, { id, reportId }: Pick<Whistle, 'id' | 'reportId'>, { action, actor, at, bodies }: { action: string, actor: Actor, at: Date, bodies?: readonly Pick<Body, 'id' | 'nameZh'>[] }): Write[] {
  const facts = bodies === undefined ? {} : { bodyName: bodies.map(({ nameZh }) => nameZh).join('、'), bodyIds: bodies.map(body => body.id) }
  return [
    ...recordEvent(tx, { action, subject: { type: 'whistle', id }, actor, at, facts }),
    ...recordEvent(tx, { action, subject: { type: 'report', id: reportId }, actor, at, facts }),
  ]
}

/**
 * Calls bodies to report in on a case (街道吹哨、部门报到) within so many hours. The same submission again is the same
 * whistle. Throws `whistle.not_now` (409), `body.unfit` (422), `invalid` (422) for words that must change.
 */
export async function callWhistle(db: Database, { reportId, submissionId, question, bodies: bodyIds, hours, keys, actor, now }: {
  reportId: string, submissionId: string, question: string, bodies: readonly string[], hours: number, keys: Keys, actor: StaffActor, now: Date
}): Promise<string> {
  const report = await getReport(db, reportId)
  const earlier = await findWhistleBySubmission(db, submissionId)
  if (earlier) return ofReport(earlier, reportId)
  if (!canWhistle(report)) throw cannotWhistle()
  const bodies = (await listBodies(db)).filter(({ id }) => bodyIds.includes(id))
  if (bodies.length !== bodyIds.length || !bodies.every(canWork)) throw bodyUnfit({ issues: [{ path: 'bodies', code: 'body.unfit' }] })
  const issues = findWordIssues('question', question, { keep: true, simplify: toSimplified })
  if (issues.length > 0) throw whistleInvalid({ issues })

  const id = createId()
  const dueAt = whistleDueAt(now, hours)
  const recipients = report.isDemo ? [] : new Set((await Promise.all(bodies.map(body => listBodyRecipients(db, body)))).flat())
  try {
    await commit(db, tx => [
      tx.insert(whistles).values({
        id, submissionId, reportId, subDistrict: report.subDistrict, question, hours, calledAt: now, calledBy: actor.id, dueAt, escalatesAt: dueAt, isDemo: report.isDemo,
      }).returning({ id: whistles.id }),
      tx.insert(whistleBodies).values(bodies.map(body => ({ id: createId(), whistleId: id, bodyId: body.id }))).returning({ id: whistleBodies.id }),
      ...recordStep(tx, { id, reportId }, { action: 'whistle.called', actor, at: now, bodies }),
      ...[...recipients].flatMap(to => queueMail(tx, { keys, kind: 'whistle.called', to, params: { time: formatInstant(dueAt, 'zh-CN') }, at: now })),
    ])
    return id
  }
  catch (error) {
    const twin = error instanceof UniqueViolationError ? await findWhistleBySubmission(db, submissionId) : undefined
    if (!twin) throw error
    return ofReport(twin, reportId)
  }
}

function ofReport(whistle: Whistle, reportId: string): string {
  if (whistle.reportId !== reportId) throw new UniqueViolationError()
  return whistle.id
}

/**
 * A body reports in, once: the same answer again changes nothing. From the due instant on it is late, whether or not
 * anybody has noticed. Throws `whistle.not_yours` (403), `whistle.already_answered` (409), `whistle.closed` (409).
 */
export async function answerWhistle(db: Database, { whistleId, kind, text, bodyId, holder, actor, now }: {
  whistleId: string, kind: AnswerKind, text: string, bodyId?: string, holder: Holder, actor: StaffActor, now: Date
}): Promise<void> {
  const whistle = await getWhistle(db, whistleId)
  const own = await listBodiesToAnswerFor(db, { whistleId, holder })
  if (own.length === 0) throw notWhistled()
  if (bodyId === undefined && own.length > 1) throw whistleInvalid({ issues: [{ path: 'bodyId', code: 'whistle.body_missing' }] })
  const body = bodyId === undefined ? own[0]! : own.find(({ id }) => id === bodyId)
  if (!body) throw notWhistled()
  const stands = async () => {
    const found = (await listWhistledBodies(db, [whistleId])).find(row => row.bodyId === body.id)
    if (found?.answeredAt && (found.kind !== kind || (found.text ?? '') !== text)) throw alreadyAnswered()
    return Boolean(found?.answeredAt)
  }
  if (await stands()) return
  if (whistle.closedAt) throw whistleClosed()
  try {
    await commit(db, tx => [
      // Holds the row, so that a whistle is not closed in the same moment.
      tx.update(whistles).set({ hours: whistle.hours }).where(and(eq(whistles.id, whistleId), isNull(whistles.closedAt))).returning({ id: whistles.id }),
      tx.update(whistleBodies).set({ kind, text: text === '' ? null : text, answeredAt: now, answeredBy: actor.id })
        .where(and(eq(whistleBodies.whistleId, whistleId), eq(whistleBodies.bodyId, body.id), isNull(whistleBodies.answeredAt))).returning({ id: whistleBodies.id }),
      ...recordStep(tx, whistle, { action: isLate(whistle.dueAt, now) ? 'whistle.answeredLate' : 'whistle.answered', actor, at: now, bodies: [body] }),
    ])
  }
  catch (error) {
    if (!(error instanceof StaleWriteError)) throw error
    if (!await stands()) throw whistleClosed()
  }
}

/**
 * Ends a whistle with what each body did. A body that is still silent needs a word on what was done about it.
 * Throws `whistle.closed` (409), `invalid` (422).
 */
export async function closeWhistle(db: Database, { whistleId, did, actor, now }: {
  whistleId: string, did: readonly { bodyId: string, text: string }[], actor: StaffActor, now: Date
}): Promise<void> {
  const whistle = await getWhistle(db, whistleId)
  const called = await listWhistledBodies(db, [whistleId])
  const textOf = (bodyId: string) => did.find(entry => entry.bodyId === bodyId)?.text ?? ''
  if (whistle.closedAt) {
    if (whistle.closedBy === actor.id && called.every(({ bodyId, did: kept }) => kept === textOf(bodyId))) return
    throw whistleClosed()
  }
  const issues = called.flatMap(({ bodyId, answeredAt }): Issue[] => textOf(bodyId) !== ''
    ? []
    : [{ path: `did.${bodyId}`, code: answeredAt ? 'whistle.deed_missing' : 'whistle.silence_unexplained' }])
  if (issues.length > 0) throw whistleInvalid({ issues })
  await commit(db, tx => [
    tx.update(whistles).set({ closedAt: now, closedBy: actor.id, ...isLate(whistle.dueAt, now) ? {} : { escalatesAt: null } })
      .where(and(eq(whistles.id, whistleId), isNull(whistles.closedAt))).returning({ id: whistles.id }),
    ...called.map(({ id, bodyId }) => tx.update(whistleBodies).set({ did: textOf(bodyId) }).where(eq(whistleBodies.id, id)).returning({ id: whistleBodies.id })),
    ...recordStep(tx, whistle, { action: 'whistle.closed', actor, at: now }),
  ])
}

/**
 * Passes on, once for each whistle, which bodies said nothing by its due instant: an event that names them and a mail
 * to the supervisors. May run on several nodes at once, and late: whoever has answered meanwhile was still silent then.
 */
export async function escalateSilence(db: Database, { keys, now }: { keys: Keys, now: Date }): Promise<number> {
  let passedOn = 0
  for (const whistle of await listWhistlesToEscalate(db, { now, limit: 100 })) {
    if (await escalate(db, whistle, { keys, now })) passedOn++
  }
  return passedOn
}

async function escalate(db: Database, whistle: Whistle, { keys, now }: { keys: Keys, now: Date }): Promise<boolean> {
  const silent = (await listWhistledBodies(db, [whistle.id])).filter(body => wasSilentAt(whistle.dueAt, body))
  const bodies = (await listBodies(db)).filter(({ id }) => silent.some(({ bodyId }) => bodyId === id))
  const number = (await findBriefs(db, [whistle.reportId])).get(whistle.reportId)?.number ?? ''
  const supervisors = whistle.isDemo || silent.length === 0 ? [] : await listSupervisors(db, whistle)
  try {
    await commit(db, tx => [
      tx.update(whistles).set({ escalatesAt: null }).where(and(eq(whistles.id, whistle.id), eq(whistles.escalatesAt, whistle.dueAt))).returning({ id: whistles.id }),
      ...silent.map(({ id }) => tx.update(whistleBodies).set({ escalatedAt: now })
        .where(and(eq(whistleBodies.id, id), or(isNull(whistleBodies.answeredAt), gte(whistleBodies.answeredAt, whistle.dueAt)))).returning({ id: whistleBodies.id })),
      ...silent.length === 0 ? [] : recordStep(tx, whistle, { action: 'whistle.escalated', actor: { kind: 'system' }, at: now, bodies }),
      ...supervisors.flatMap(to => queueMail(tx, { keys, kind: 'whistle.escalated', to, params: { number }, at: now })),
    ])
    return silent.length > 0
  }
  catch (error) {
    // Another node has done it, or an answer that came in time was written in this moment: the next run sees to it.
    if (error instanceof StaleWriteError) return false
    throw error
  }
}

/** Takes the whistles of demonstration cases out of the database. */
export function eraseDemoWhistles(tx: Database, whistleIds: string[], now: Date): OptionalWrite[] {
  return [
    orNothing(tx.delete(whistles).where(and(inArray(whistles.id, whistleIds), eq(whistles.isDemo, true))).returning({ id: whistles.id })),
    orNothing(tx.delete(whistleBodies).where(inArray(whistleBodies.whistleId, whistleIds)).returning({ id: whistleBodies.id })),
    ...eraseEvents(tx, { type: 'whistle', ids: whistleIds, now }),
  ]
}
