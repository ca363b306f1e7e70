import type { DraftAnswers } from './records.ts'

/** The screens of the journey in their order. */
export const steps = ['photos', 'what', 'where', 'known', 'words', 'contact', 'check'] as const
export type Step = (typeof steps)[number]

const isAnswered: Record<Exclude<Step, 'check'>, (answers: DraftAnswers) => boolean> = {
  photos: ({ photos }) => photos !== undefined,
  what: ({ what }) => what !== undefined,
  where: ({ subDistrict, place }) => subDistrict !== undefined && place !== undefined,
  known: ({ known }) => known !== undefined,
  words: ({ words }) => words !== undefined,
  contact: ({ contact }) => contact !== undefined,
}

/** The first screen without an answer; `check` when all are there. */
export function nextStep(answers: DraftAnswers): Step {
  return steps.find(step => step !== 'check' && !isAnswered[step](answers)) ?? 'check'
}

/** Whether a screen can be shown: everything before it is answered. */
export function canShow(step: Step, answers: DraftAnswers): boolean {
  return steps.indexOf(step) <= steps.indexOf(nextStep(answers))
}

/** The screen before this one; null at the first. The screen of known sites is left out when there were none. */
export function stepBefore(step: Step, { hasKnown }: { hasKnown: boolean }): Step | null {
  const shown = steps.filter(other => other !== 'known' || hasKnown || step === 'known')
  return shown[shown.indexOf(step) - 1] ?? null
}
