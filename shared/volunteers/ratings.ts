import { z } from 'zod'
import { plainText } from '../text/plain.ts'
import { cameAnswers, solvedAnswers, type LeaseState, type SolvedAnswer } from './rules.ts'

/** What the person served says: whether somebody came, whether it helped, then words and stars if they like. */
export interface Rating { came: boolean, solved: SolvedAnswer | null, stars: number | null, words: string | null }

const maxWords = 300
const orNull = <Schema extends z.ZodType>(schema: Schema) => z.preprocess(value => value === '' || value === undefined ? null : value, schema.nullable())
const words = plainText({ max: maxWords, min: 0 }).default('').transform(text => text === '' ? null : text)

const ratingFields = z.strictObject({
  leaseId: z.string().max(40),
  came: z.enum(cameAnswers, 'rating.came_missing').transform(answer => answer === 'yes'),
  solved: orNull(z.enum(solvedAnswers)),
  stars: orNull(z.coerce.number().int().min(1).max(5)),
  words,
})

/** A rating as a form sends it. Of somebody who did not come nothing else is asked. */
export const ratingSchema = ratingFields.transform(({ came, solved, stars, ...rest }, context) => {
  if (came && solved === null) context.addIssue({ code: 'custom', path: ['solved'], message: 'rating.solved_missing', input: solved })
  return { ...rest, came, solved: came ? solved : null, stars: came ? stars : null }
})

/** The volunteer's own word, where they gave none when they finished. */
export const noteSchema = z.strictObject({ leaseId: z.string().max(40), solved: z.enum(solvedAnswers, 'rating.solved_missing'), words })

const required = plainText({ max: 1000, min: 0 }).refine(text => text !== '', 'text.required')
export const disputeSchema = z.strictObject({ leaseId: z.string().max(40), words: required })

export const disputeOutcomes = ['upheld', 'partly', 'notUpheld'] as const
export type DisputeOutcome = (typeof disputeOutcomes)[number]
export const disputeDecisionSchema = z.strictObject({ outcome: z.enum(disputeOutcomes, 'rating.outcome_missing'), answer: required })

/** The help is over, whether the volunteer said so or it ended by itself. */
export const isOver = (state: LeaseState) => state === 'finished' || state === 'ended'

interface Served { state: LeaseState, rateBy: Date | null, notedAt: Date | null }

/**
 * `waiting`: the person served is asked until `rateBy`. `unrated`: they said nothing; that stands as 未评价 and never
 * becomes a mark. `none`: there is nothing to rate.
 */
export type RatingStanding = 'none' | 'waiting' | 'rated' | 'unrated'

export function standingOf({ state, rateBy }: Pick<Served, 'state' | 'rateBy'>, hasRating: boolean, now: Date): RatingStanding {
  if (hasRating) return 'rated'
  if (!isOver(state) || rateBy === null) return 'none'
  return now.getTime() < rateBy.getTime() ? 'waiting' : 'unrated'
}

/**
 * Whether each side may read what the other said: when both have spoken, or when the days for it are over. So nobody
 * answers a mark with a mark.
 */
export function isRevealed({ state, rateBy, notedAt }: Served, hasRating: boolean, now: Date): boolean {
  if (!isOver(state)) return false
  return (hasRating && notedAt !== null) || (rateBy !== null && now.getTime() >= rateBy.getTime())
}

/** As long as the contact of an order is kept, and once for each side. */
export function canDispute({ state, endedAt }: { state: LeaseState, endedAt: Date | null }, hasDisputed: boolean, keptDays: number, now: Date): boolean {
  return !hasDisputed && state !== 'taken' && state !== 'started' && endedAt !== null && now.getTime() < endedAt.getTime() + keptDays * 86_400_000
}
