import { z } from 'zod'
import type { WorkCalendar } from '../calendar/calendar.ts'
import { dueBy, type Due } from '../calendar/clocks.ts'
import { maskWords, type Mask } from '../reports/masks.ts'
import type { Bilingual } from './records.ts'
import { isLate, pointOutcomes, type CommentState, type LateUse, type MatterKind, type MatterStage, type PointOutcome } from './rules.ts'

/** A comment has a right to an answer when it is shown and in time; a late one where that was said beforehand. */
export function isAnswerable({ state, isLate: late }: { state: CommentState, isLate: boolean }, { lateUse }: { lateUse: LateUse }): boolean {
  return (state === 'published' || state === 'masked') && (!late || lateUse === 'considered')
}

/** Answers are written while the public can see the matter and nothing is closed for good. */
export function canAnswer(stage: MatterStage): boolean {
  return stage === 'published' || stage === 'decided'
}

/** Whether an answer that is written now waits to be released together with all others. */
export function isHeldBack({ holdsAnswers, answersReleasedAt }: { holdsAnswers: boolean, answersReleasedAt: Date | null }): boolean {
  return holdsAnswers && answersReleasedAt === null
}

/** The last day for sorting and answering what was said: working days after the day the window closed on. */
export function dueOfAnswers({ closesAt }: { closesAt: Date }, calendar: WorkCalendar): Due | null {
  // A window that ends with its last day closes at the first instant of the next.
  return dueBy('hearing.sorted', new Date(closesAt.getTime() - 1), calendar)
}

/** What is published of a comment, without its covered passages. */
export function publishedTexts(words: string, masks: readonly Mask[] | null): string[] {
  return maskWords(words, masks ?? []).flatMap(({ text, reason }) => reason === null ? [text] : [])
}

/** A quote is one of the published passages or lies within one; it never reaches over a covered passage. */
export function isPublished(quote: string, texts: readonly string[]): boolean {
  return quote !== '' && texts.some(text => text.includes(quote))
}

interface Sentence { start: number, end: number, text: string }

/** The sentences of a text, as they stand in it, without the white space around them. */
export function splitSentences(text: string): Sentence[] {
  return [...text.matchAll(/\S[^\n]*?(?:[。！？!?；;…]+[”’」』）)"]*|\.(?=\s)|(?=\n)|$)/g)].flatMap((match) => {
    const sentence = match[0].trimEnd()
    return /[\p{L}\p{N}]/u.test(sentence) ? [{ start: match.index, end: match.index + sentence.length, text: sentence }] : []
  })
}

const lettersOf = (text: string) => text.normalize('NFKC').toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '')

/** What of these texts stands in none of the others: whole sentences, those that follow each other as one passage. */
export function findOwnPassages(texts: readonly string[], others: readonly string[]): string[] {
  const known = others.map(lettersOf).join('\n')
  return texts.flatMap((text) => {
    const passages: Array<{ start: number, end: number }> = []
    let follows = false
    for (const { start, end, text: sentence } of splitSentences(text)) {
      const isOwn = !known.includes(lettersOf(sentence))
      if (isOwn && follows) passages.at(-1)!.end = end
      else if (isOwn) passages.push({ start, end })
      follows = isOwn
    }
    return passages.map(({ start, end }) => text.slice(start, end))
  })
}

/** Phrases that say nothing about what somebody has written. */
const formulas = /感谢您?(?:对我们工作)?的?(?:理解|关注|支持|参与|意见|建议|和|与)*|谢谢您?|您的?(?:宝贵)?(?:意见|建议)|我们?(?:已经?)?|已(?:阅|收到|知悉|记录)|收到|将?会?(?:予以|加以|酌情|认真|进一步|充分)+(?:考虑|研究|采纳|处理)?|研究|考虑/g
const leastLetters = 10

/** Whether a reason has words of its own left when the formulas are taken out. */
export function isSubstantial(reason: string): boolean {
  return lettersOf(reason.replaceAll(formulas, '')).length >= leastLetters
}

const bilingual = z.strictObject({
  zh: z.string().trim().min(1).max(2000),
  en: z.string().trim().max(4000).nullable().default(null).transform(text => text === '' ? null : text),
})

const substantial = bilingual.refine(({ zh }) => isSubstantial(zh), { path: ['zh'], error: 'answer.reason_empty' })

const answerFields = {
  outcome: z.enum(pointOutcomes, { error: 'answer.outcome_missing' }),
  reason: substantial,
  clauseId: z.string().max(64).nullable().default(null),
  unchanged: substantial.nullable().default(null),
}

export interface AnswerFields { outcome: PointOutcome, reason: Bilingual, clauseId: string | null, unchanged: Bilingual | null }

/** What was adopted names the clause that was changed, or why none was. What was not adopted changed none. */
function checkClause({ outcome, clauseId, unchanged }: AnswerFields, context: { addIssue: (issue: { code: 'custom', path: string[], message: string }) => void }) {
  const refuse = (message: string) => { context.addIssue({ code: 'custom', path: ['clauseId'], message }) }
  if (outcome === 'adopted' && clauseId === null && unchanged === null) refuse('answer.clause_missing')
  if (clauseId !== null && unchanged !== null) refuse('answer.clause_and_none')
  if (clauseId !== null && (outcome === 'notAdopted' || outcome === 'outOfScope')) refuse('answer.clause_not_adopted')
}

/** At most so many points, or comments of near copies, in one request. */
export const mostAtOnce = 200
export const mostPoints = 50

const ids = z.array(z.string().min(1).max(64)).max(mostAtOnce)
const version = z.number().int().min(1)

export const pointsSchema = z.strictObject({ commentId: z.string().min(1).max(64), quotes: z.array(z.string().trim().min(2, 'answer.quote_short').max(4000)).min(1, 'answer.nothing_chosen').max(mostPoints) })
export const answerSchema = z.strictObject({ id: z.uuid(), ...answerFields, pointIds: ids }).superRefine(checkClause)
export const changeSchema = z.strictObject({ version, ...answerFields }).superRefine(checkClause)
export const correctionSchema = z.strictObject({ id: z.uuid(), ...answerFields }).superRefine(checkClause)
export const attachmentSchema = z.strictObject({ pointIds: ids.min(1, 'answer.nothing_chosen') })
export const groupSchema = z.strictObject({ commentIds: ids.min(1, 'answer.nothing_chosen'), rest: z.boolean() })
export const releaseSchema = z.strictObject({ version, answers: z.number().int().min(1), points: z.number().int().min(0) })
export const decisionSchema = z.strictObject({ version, decision: bilingual, use: substantial })
export const archiveSchema = z.strictObject({ version })

/** What stands between a matter and its end, counted. */
export interface ClosingFacts {
  kind: MatterKind
  stage: MatterStage
  closesAt: Date
  /** Comments nobody has read. */
  waiting: number
  /** Comments that were put off. */
  held: number
  /** Comments on paper or by telephone that only one person has entered. */
  entries: number
  appeals: number
  /** Points without an answer, and shown comments without a point. */
  unanswered: number
  /** Points whose answer is not public. */
  unreleased: number
  isSignedOff: boolean
}

const obstacleKinds = ['open', 'waiting', 'held', 'entries', 'appeals', 'unanswered', 'unreleased', 'record', 'undecided'] as const
export interface Obstacle { kind: (typeof obstacleKinds)[number], count: number }

/** All that is missing before the matter can be decided, or archived; the count is 1 where there is nothing to count. */
export function findObstacles({ kind, stage, closesAt, waiting, held, entries, appeals, unanswered, unreleased, isSignedOff }: ClosingFacts, step: 'decide' | 'archive', now: Date): Obstacle[] {
  const counts: Record<Obstacle['kind'], number | boolean> = {
    open: !isLate({ closesAt }, now), waiting, held, entries, appeals, unanswered, unreleased,
    record: kind === 'hearing' && !isSignedOff,
    undecided: step === 'archive' && stage === 'published',
  }
  return obstacleKinds.flatMap(name => counts[name] ? [{ kind: name, count: Number(counts[name]) }] : [])
}

export const matrixViews = ['clause', 'comment'] as const
export type MatrixView = (typeof matrixViews)[number]

/** What an address asks of the matrix: an arrangement, one clause by its key or `whole`, or all that share one answer. */
export const matrixQuerySchema = z.strictObject({
  view: z.enum(matrixViews).default('clause'),
  clause: z.string().max(64).optional(),
  answer: z.string().max(64).optional(),
  cursor: z.string().regex(/^(?:\d{1,15}\.){0,2}[0-9a-zA-Z-]{1,64}$/).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
})
