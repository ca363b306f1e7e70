import { z } from 'zod'
import { isDay, type Day } from '../time.ts'
import { plainText, singleLine } from '../text/plain.ts'
import { categories } from './rules.ts'

/** 六个清楚: what has to be clear before a site is registered. */
export const clarities = ['facts', 'policy', 'method', 'deadline', 'goal', 'responsibility'] as const

/** What has to be on file before an enforcement is recorded (行政强制法 第三十四条至第三十八条、第十八条). */
export const enforcementSteps = ['investigation', 'order', 'reminder', 'defence', 'decision', 'presenceNotice', 'goodsList', 'record', 'film'] as const

/** What an enforcement may be done by. The four supplies may never be cut to force somebody (行政强制法 第四十三条). */
export const measures = ['dismantling', 'sealing', 'water', 'power', 'gas', 'heat'] as const
export type Measure = (typeof measures)[number]
export const forbiddenMeasures: readonly Measure[] = ['water', 'power', 'gas', 'heat']

/** 暂停的理由: hardship and a third party's claim suspend by law (行政强制法 第三十九条). */
export const pauseGrounds = ['hardship', 'thirdParty', 'facts', 'other'] as const

/** 公园绿地、公共服务、停车 and the operator's 六个一批. */
export const reuseKinds = ['green', 'facility', 'parking', 'culture', 'sport', 'market', 'industry', 'reserve', 'other'] as const
export type ReuseKind = (typeof reuseKinds)[number]

const day = z.string().refine((text): text is Day => isDay(text), { error: 'ledger.not_a_day' })
const instant = z.iso.datetime({ offset: true, error: 'ledger.not_an_instant' })

/**
 * What is on file for one round of a site: from its finding, or its relapse, to its closure. Days in Asia/Shanghai,
 * instants in ISO 8601. Of the people of the place it only knows yes or no; nothing of it names one.
 */
export const roundFactsSchema = z.strictObject({
  clarities: z.array(z.enum(clarities)).max(clarities.length),
  /** 合法性、隐私审查 before publication, by somebody other than who registered the site. */
  legalCheckedBy: z.string().max(40),
  legalCheckedOn: day,
  category: z.enum(categories),
  /** 总指挥部听取 */
  planHeardOn: day,
  affectsResidents: z.boolean(),
  /** The closed comment period on the plan. */
  planMatterId: z.string().max(40),
  agreedUntilOn: day,
  filedOn: day,
  /** 当事人明确 */
  partyKnown: z.boolean(),
  /** 当事人不明的公告 */
  partyNoticeOn: day,
  orderNumber: singleLine({ max: 80 }),
  orderedOn: day,
  orderServedOn: day,
  /** 限期拆除的最后一日 */
  removeByOn: day,
  remindedOn: day,
  /** The last day for statement and defence. */
  statementUntilOn: day,
  defence: z.enum(['none', 'recorded', 'answered']),
  defenceAnsweredOn: day,
  /** 强制拆除决定 and the 公告 with its time to remove. */
  enforcementNumber: singleLine({ max: 80 }),
  enforcementDecidedOn: day,
  enforcementServedOn: day,
  noticedOn: day,
  noticeUntilOn: day,
  /** Of a place somebody lives in. */
  noticeServedOn: day,
  noticeIsPlain: z.boolean(),
  noticeLanguages: z.array(singleLine({ max: 40 })).min(1, 'ledger.languages_required').max(12),
  hasChildren: z.boolean(),
  hasElderly: z.boolean(),
  hasIll: z.boolean(),
  /** The office that finds another home or helps, with its telephone; never a person of the place. */
  assistanceOffice: singleLine({ max: 120 }),
  assistancePhone: singleLine({ max: 40 }),
  approvedBy: z.string().max(40),
  approvedOn: day,
  /** The second approval in the heating season, by somebody else. */
  secondApprovedBy: z.string().max(40),
  secondApprovedOn: day,
  measures: z.array(z.enum(measures)).min(1, 'ledger.measures_required').max(measures.length),
  plannedStart: instant,
  plannedEnd: instant,
  checklist: z.array(z.enum(enforcementSteps)).max(enforcementSteps.length),
  startedAt: instant,
  endedAt: instant,
  underConstruction: z.boolean(),
  /** 责令立即停止 */
  stopOrderedOn: day,
  demolishedOn: day,
  demolishedAreaM2: z.number().positive('ledger.not_an_area').max(100_000_000, 'ledger.not_an_area'),
  acceptedOn: day,
  closedOn: day,
  reuseKind: z.enum(reuseKinds),
  reuseAffectsResidents: z.boolean(),
  reuseMatterId: z.string().max(40),
  /** 反弹的整改期限 */
  rectifyByOn: day,
  pauseGround: z.enum(pauseGrounds),
}).partial()

export type RoundFacts = z.output<typeof roundFactsSchema>
export type RoundFact = keyof RoundFacts

/** What a move may say beside its facts: the reason and the plan, which the public reads. */
export const moveWordsSchema = z.strictObject({ reason: plainText({ max: 500 }), planZh: plainText({ max: 2000 }), reuseZh: plainText({ max: 2000 }) }).partial()
