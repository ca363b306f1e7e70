import { eq } from 'drizzle-orm'
import { commit } from '#server/database/commit'
import type { Database } from '#server/database/connect'
import { bodies } from '#server/domain/bodies/tables'
import { askReporter, dispatchReport, mergeReport, transferReport, type CaseActor } from '#server/domain/reports/case'
import { acceptReport, refuseReport, type Submission } from '#server/domain/reports/commands'
import { moveReport, type Moved } from '#server/domain/reports/moves'
import { closeReport, extendReport, followUpReport, reopenReport, tellReporter } from '#server/domain/reports/outcome'
import { getReport, type Report } from '#server/domain/reports/queries'
import { reports } from '#server/domain/reports/tables'
import { checkFinding, disputeReport, finishReport, handleReport, proposeFinding, takeReport, visitReport } from '#server/domain/reports/work'
import type { Finding, ReportMove, ReportStatus } from '#shared/reports/rules'
import { later, monday } from './clock.ts'
import { aReport, circumstances, testKeys } from './reports.ts'

const staff = (id: string, holder: Omit<CaseActor, 'kind' | 'id'>): CaseActor => ({ kind: 'staff', id, ...holder })

/** The cast of a case, by what they do in it. */
export const cast = {
  triage: staff('triage', { role: 'triage', subDistricts: 'all', bodyId: null }),
  otherTriage: staff('otherTriage', { role: 'triage', subDistricts: 'all', bodyId: null }),
  handler: staff('handler', { role: 'handler', subDistricts: 'all', bodyId: 'planning' }),
  colleague: staff('colleague', { role: 'handler', subDistricts: 'all', bodyId: 'planning' }),
  otherHandler: staff('otherHandler', { role: 'handler', subDistricts: 'all', bodyId: 'fire' }),
  supervisor: staff('supervisor', { role: 'supervisor', subDistricts: 'all', bodyId: null }),
}

/** Two departments, the office of 八角街道, somebody outside, and one no longer in use. */
export async function createBodies(db: Database) {
  const body = (id: string, changes: Partial<typeof bodies.$inferInsert> = {}) => ({ id, nameZh: id, nameEn: null, kind: 'department' as const, subDistrict: null, phone: null, active: true, isDemo: false, version: 1, ...changes })
  await commit(db, tx => [tx.insert(bodies).values([
    body('planning'), body('fire'), body('bajiao', { kind: 'subDistrict', subDistrict: '110107003' }), body('outside', { kind: 'external' }), body('former', { active: false }),
  ]).returning()])
}

export const rewrite = '一处二层楼顶正在加建，请到现场核实。'

interface Step { reportId: string, version?: number, now: Date, actor?: CaseActor, main?: string, finding?: Finding }

/** Every move, made by whoever usually makes it. */
export const makeMove = {
  accept: (db, step) => acceptReport(db, as('triage', step)),
  refuse: (db, step) => refuseReport(db, { ...as('triage', step), reason: 3 }),
  ask: (db, step) => askReporter(db, { ...as('triage', step), text: '是哪一栋楼？' }),
  answer: (db, step) => moveReport(db, { ...as('triage', step), actor: { kind: 'resident' } }, 'answer', () => ({ action: 'report.answered' })),
  lapse: (db, step) => moveReport(db, { ...as('triage', step), actor: { kind: 'system' } }, 'lapse', () => ({ action: 'report.lapsed' })),
  transfer: (db, step) => transferReport(db, { ...as('triage', step), bodyId: 'outside', text: '请向他们了解进展。' }),
  merge: (db, step) => mergeReport(db, { ...as('triage', step), into: step.main! }),
  dispatch: (db, step) => dispatchReport(db, { ...as('triage', step), bodyId: 'planning', rewrite }),
  dispute: (db, step) => disputeReport(db, { ...as('handler', step), reason: '不归我们管' }),
  take: (db, step) => takeReport(db, as('handler', step)),
  visit: (db, step) => visitReport(db, as('handler', step)),
  propose: (db, step) => proposeFinding(db, { ...as('handler', step), finding: step.finding ?? 'confirmed', text: '现场有一处加建' }),
  confirm: (db, step) => checkFinding(db, { ...as('colleague', step), agree: true, text: '' }),
  doubt: (db, step) => checkFinding(db, { ...as('colleague', step), agree: false, text: '照片看不清' }),
  handle: (db, step) => handleReport(db, as('handler', step)),
  extend: (db, step) => extendReport(db, { ...as('supervisor', step), days: 3, reason: '要等鉴定' }),
  finish: (db, step) => finishReport(db, { ...as('handler', step), text: '已自行拆除' }),
  tell: (db, step) => tellReporter(db, { ...as('handler', step), text: '您反映的加建已经拆除。' }),
  followUp: (db, step) => followUpReport(db, { ...as('triage', step), reached: true, solved: 'yes', speed: 'satisfied', manner: 'neutral', outcome: 'satisfied' }),
  reopen: (db, step) => reopenReport(db, { ...as('supervisor', step), reason: '没有拆完' }),
  close: (db, step) => closeReport(db, { ...as('supervisor', step), reason: '没有别的事' }),
  withdraw: (db, step) => moveReport(db, { ...as('triage', step), actor: { kind: 'resident' } }, 'withdraw', () => ({ action: 'report.withdrawn' })),
  overturn: (db, step) => moveReport(db, as('otherTriage', step), 'overturn', () => ({ action: 'report.overturned' })),
} satisfies Record<ReportMove, (db: Database, step: Step) => Promise<Moved>>

function as(who: keyof typeof cast, { actor = cast[who], reportId, version, now }: Step) {
  return { reportId, version, actor, now, keys: testKeys, calendar: circumstances.calendar }
}

/** How a case usually comes into a state. */
const ways: Record<ReportStatus, readonly ReportMove[]> = (() => {
  const verifying = ['accept', 'dispatch', 'take', 'visit', 'propose'] as const
  const found = [...verifying, 'confirm'] as const
  const told = [...found, 'handle', 'finish', 'tell'] as const
  return {
    submitted: [], needsInfo: ['ask'], accepted: ['accept'], refused: ['refuse'], transferred: ['transfer'], merged: ['merge'],
    dispatched: ['accept', 'dispatch'], disputed: ['accept', 'dispatch', 'dispute'], taken: ['accept', 'dispatch', 'take'], verifying, found,
    handling: [...found, 'handle'], extended: [...found, 'handle', 'extend'], handled: [...found, 'handle', 'finish'], told,
    followedUp: [...told, 'followUp'], reopened: [...told, 'reopen'], closed: [...told, 'close'], withdrawn: ['withdraw'],
  }
})()

/** A case in a state, a minute after another; in `verifying` a finding waits for its second person. */
export async function aCase(db: Database, status: ReportStatus, { submission = {}, finding, main, at = monday }: {
  submission?: Partial<Submission>, finding?: Finding, main?: string, at?: Date
} = {}): Promise<Report> {
  const { reportId } = await aReport(db, submission, { now: at })
  for (const [index, move] of ways[status].entries()) {
    await makeMove[move](db, { reportId, now: later(at, { minutes: index + 1 }), finding, main })
  }
  return getReport(db, reportId)
}

/** Puts a case where no way of its own leads at once. */
export async function setCase(db: Database, reportId: string, changes: Partial<typeof reports.$inferInsert>): Promise<void> {
  await commit(db, tx => [tx.update(reports).set(changes).where(eq(reports.id, reportId)).returning()])
}
