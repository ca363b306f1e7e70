import { findDraft, type Draft } from '../domain/reports/drafts.ts'
import type { DraftAnswers } from '../../shared/reports/records.ts'
import { canShow, nextStep, type Step } from '../../shared/reports/journey.ts'
import { readDraftToken } from './cookies.ts'
import { defineFormHandler, type FormContext, type FormFields } from './forms.ts'
import type { HandlerContext } from './handlers.ts'

/** The draft of this browser. */
export function findJourney({ db, event, now }: HandlerContext): Promise<Draft | undefined> {
  return findDraft(db, { token: readDraftToken(event), now })
}

/** Where the person has to go instead of a screen; undefined when the screen can be shown. */
export function findDetour(step: Step, draft: Draft | undefined): string | undefined {
  if (!draft) return '/report'
  if (draft.sentAt) return '/report/received'
  return canShow(step, draft.answers) ? undefined : `/report/${nextStep(draft.answers)}`
}

export function pathAfter(answers: DraftAnswers): string {
  return `/report/${nextStep(answers)}`
}

/** A form of the journey: without a draft, or before its turn, it leads to where the person is. */
export function defineStepHandler(step: Step, answer: (context: FormContext & { draft: Draft }) => Promise<string>) {
  return defineFormHandler(async (context) => {
    const draft = await findJourney(context)
    return findDetour(step, draft) ?? answer({ ...context, draft: draft! })
  })
}

/** What a person filled in, without the fields that belong to the form itself. */
export function answersIn({ submissionId: _, action: __, ...answers }: FormFields): FormFields {
  return answers
}
