import { z } from 'zod'
import { orNull } from '../reports/schemas.ts'
import { communitiesOf, findSubDistrict } from '../places/places.ts'
import { plainText, singleLine } from '../text/plain.ts'
import { isDay, type Day } from '../time.ts'
import type { MatterStage } from './rules.ts'

export const proposalStates = ['waiting', 'listed', 'planned', 'discussed', 'declined', 'withdrawn'] as const
export type ProposalState = (typeof proposalStates)[number]

const moves: Record<ProposalState, readonly ProposalState[]> = {
  waiting: ['listed', 'planned', 'declined', 'withdrawn'],
  listed: ['planned', 'declined', 'withdrawn'],
  planned: ['listed', 'discussed', 'withdrawn'],
  discussed: [], declined: [], withdrawn: [],
}

/** A proposal is read, listed, planned into an evening and talked about; its writer can take it back until then. */
export function canMoveProposal(from: ProposalState, to: ProposalState): boolean {
  return moves[from].includes(to)
}

/** What staff can do with a proposal. */
export function decisionsOn(state: ProposalState): Array<Exclude<ProposalState, 'waiting' | 'withdrawn'>> {
  return moves[state].filter(to => to !== 'waiting' && to !== 'withdrawn')
}

/** The states in which everybody reads the title: somebody of the hall has read it. */
export const openProposalStates = ['listed', 'planned', 'discussed'] as const satisfies readonly ProposalState[]

/** What was agreed and not done by the end of its day is past its day. Days in Asia/Shanghai. */
export function isAgreementOverdue({ dueOn, doneOn }: { dueOn: Day, doneOn: Day | null }, today: Day): boolean {
  return doneOn === null && today > dueOn
}

/** A proposal goes into an evening of its own community, or of its whole sub-district, that is not over. */
export function canHold({ kind, stage, subDistrict, community }: { kind: string, stage: MatterStage, subDistrict: string | null, community: string | null }, proposal: { subDistrict: string, community: string }): boolean {
  return kind === 'deliberation' && ['drafting', 'published'].includes(stage)
    && (subDistrict === null || subDistrict === proposal.subDistrict) && (community === null || community === proposal.community)
}

export const proposalSchema = z.strictObject({
  subDistrict: z.string().refine(code => findSubDistrict(code) !== undefined, 'deliberation.sub_district_missing'),
  community: z.string(),
  title: singleLine({ max: 60, min: 0 }).refine(text => text !== '', 'deliberation.title_missing'),
  words: plainText({ max: 1000, min: 0 }).refine(text => text !== '', 'deliberation.words_missing'),
  keep: z.preprocess(value => value === 'yes', z.boolean()),
}).superRefine(({ subDistrict, community }, context) => {
  if (!communitiesOf(subDistrict).some(({ id }) => id === community)) context.addIssue({ code: 'custom', path: ['community'], message: 'deliberation.community_missing', input: community })
})

export type ProposalAnswers = z.output<typeof proposalSchema>

const version = z.coerce.number().int().positive()

export const proposalWithdrawalSchema = z.strictObject({ version })
export const proposalDecisionSchema = z.strictObject({
  version,
  to: z.enum(['listed', 'planned', 'discussed', 'declined'], 'deliberation.decision_missing'),
  matterId: orNull(z.string().max(40)),
  toAuthor: orNull(plainText({ max: 1000 })),
}).superRefine(({ to, matterId, toAuthor }, context) => {
  if (to === 'planned' && matterId === null) context.addIssue({ code: 'custom', path: ['matterId'], message: 'deliberation.matter_missing', input: matterId })
  if (to === 'declined' && toAuthor === null) context.addIssue({ code: 'custom', path: ['toAuthor'], message: 'deliberation.reason_missing', input: toAuthor })
})

export const proposalListSchema = z.strictObject({
  state: z.preprocess(value => value === '' ? undefined : value, z.enum(proposalStates).default('waiting')),
  cursor: z.string().regex(/^\d{1,15}\.[0-9a-z-]{1,40}$/).transform((text) => {
    const [at, id] = text.split('.') as [string, string]
    return { at: new Date(Number(at)), id }
  }).optional(),
})

const day = z.string().refine(text => isDay(text), 'deliberation.not_a_day')
export const agreementSchema = z.strictObject({
  textZh: plainText({ max: 500 }), textEn: orNull(plainText({ max: 1000 })),
  responsibleZh: singleLine({ max: 80 }), responsibleEn: orNull(singleLine({ max: 160 })),
  dueOn: day,
}).transform(({ textZh, textEn, responsibleZh, responsibleEn, dueOn }) => ({ text: { zh: textZh, en: textEn }, responsible: { zh: responsibleZh, en: responsibleEn }, dueOn }))
export type AgreementInput = z.output<typeof agreementSchema>

/** What became of an agreement: the day it was done, or a word on how it stands. */
export const agreementProgressSchema = z.strictObject({ agreementId: z.string().max(40), version, doneOn: orNull(day), noteZh: orNull(plainText({ max: 500 })), noteEn: orNull(plainText({ max: 1000 })) })
  .superRefine(({ doneOn, noteZh }, context) => {
    if (doneOn === null && noteZh === null) context.addIssue({ code: 'custom', path: ['doneOn'], message: 'deliberation.progress_missing', input: doneOn })
  })
export const minutesSchema = z.strictObject({ version, minutesZh: plainText({ max: 8000 }), minutesEn: orNull(plainText({ max: 16_000 })) })

/** `GET /api/hearings/halls`. */
export const hallsSchema = z.strictObject({
  subDistrict: z.preprocess(value => value === '' ? undefined : value, z.string().refine(code => findSubDistrict(code) !== undefined, 'place.unknown_sub_district').optional()).optional(),
})
