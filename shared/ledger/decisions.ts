import { z } from 'zod'
import type { Issue } from '../errors.ts'
import { plainText, singleLine } from '../text/plain.ts'
import { isDay, type Day } from '../time.ts'
import { decisionKinds, type DecisionKind } from './records.ts'
import type { MoveName } from './moves.ts'
import type { RoundFacts } from './rounds.ts'

const day = z.string().refine((text): text is Day => isDay(text), { error: 'ledger.not_a_day' })
const orNull = <Schema extends z.ZodType>(schema: Schema) => z.preprocess(value => value === '' ? null : value, schema.nullable().default(null))
const version = z.coerce.number().int().positive()
const summaryEn = orNull(plainText({ max: 3000 }))

/** What of a decision is put on file. The summary is for the public: it names no person. */
export const decisionSchema = z.strictObject({
  kind: z.enum(decisionKinds),
  number: singleLine({ max: 80 }),
  decidedOn: day,
  servedOn: orNull(day),
  summaryZh: z.preprocess(value => value === undefined ? '' : value, plainText({ max: 2000, min: 0 })),
  summaryEn,
})

export const decisionServiceSchema = z.strictObject({ version, servedOn: day })
export const decisionPublicationSchema = z.strictObject({ version, summaryZh: plainText({ max: 2000 }), summaryEn })
export const decisionChanges = ['changed', 'annulled'] as const
export type DecisionChange = (typeof decisionChanges)[number]
/** The reason is what the public reads in place of the decision. */
export const decisionChangeSchema = z.strictObject({ version, change: z.enum(decisionChanges), changedOn: day, changeReason: plainText({ max: 500 }) })
export const decisionWithdrawalSchema = z.strictObject({ version })

export type DecisionInput = z.output<typeof decisionSchema>

/** A decision was made before it was served, and changed after it was made; none of it tomorrow. */
export function checkDecisionDays({ decidedOn, servedOn = null, changedOn = null }: { decidedOn: Day, servedOn?: Day | null, changedOn?: Day | null }, today: Day): Issue[] {
  const later = ([['servedOn', servedOn], ['changedOn', changedOn]] as const).filter((entry): entry is readonly ['servedOn' | 'changedOn', Day] => entry[1] !== null)
  return [
    ...[['decidedOn', decidedOn] as const, ...later].filter(([, value]) => value > today).map(([path]) => ({ path, code: 'ledger.day_in_future' })),
    ...later.filter(([, value]) => value < decidedOn).map(([path]) => ({ path, code: 'ledger.days_out_of_order' })),
  ]
}

export interface DecisionState { publishedAt: Date | null, changedOn: Day | null, withdrawnAt: Date | null }

/** What was changed or annulled before it was published is not published any more. */
export const canPublishDecision = ({ publishedAt, changedOn }: DecisionState) => publishedAt === null && changedOn === null
export const canChangeDecision = ({ changedOn }: DecisionState) => changedOn === null
/** What was published and then changed or annulled (行政处罚法 第四十八条). */
export const canWithdrawDecision = ({ publishedAt, changedOn, withdrawnAt }: DecisionState) => publishedAt !== null && changedOn !== null && withdrawnAt === null

/** The decision a move puts on file by itself; null when it makes none, or its number is not known. */
export function decisionOfMove(move: MoveName, { orderNumber, orderedOn, orderServedOn, enforcementNumber, enforcementDecidedOn, enforcementServedOn }: RoundFacts): { kind: DecisionKind, number: string, decidedOn: Day, servedOn: Day | null } | null {
  if (move === 'order' && orderNumber !== undefined && orderedOn !== undefined) return { kind: 'order', number: orderNumber, decidedOn: orderedOn, servedOn: orderServedOn ?? null }
  if (move === 'notice' && enforcementNumber !== undefined && enforcementDecidedOn !== undefined) return { kind: 'enforcement', number: enforcementNumber, decidedOn: enforcementDecidedOn, servedOn: enforcementServedOn ?? null }
  return null
}

/** What `GET /api/staff/ledger/decisions` takes. */
export const dueDecisionListSchema = z.strictObject({
  list: z.enum(['publish', 'withdraw']).default('publish'),
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: z.string().max(300).optional(),
})
