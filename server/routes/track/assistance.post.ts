import { askAgain, removeHelpContact, sayHelped, withdrawRequest, withdrawVolunteers } from '#server/domain/assistance/afterwards'
import { changeHelpContact } from '#server/domain/assistance/contacts'
import { answerQuestion } from '#server/domain/assistance/working'
import { parseWith } from '#server/http/body'
import { defineReceiptFormHandler, type ReceiptFormContext } from '#server/http/track'
import { contactChangeSchema, personAnswerSchema, stillNeedsSchema } from '#shared/assistance/schemas'

type Context = ReceiptFormContext & { requestId: string }

const steps = {
  answer: ({ db, requestId, submissionId: stepId, calendar, now, answers }: Context) => answerQuestion(db, { requestId, stepId, ...parseWith(personAnswerSchema, answers), calendar, now }),
  helped: ({ db, requestId, calendar, now }: Context) => sayHelped(db, { requestId, calendar, now }),
  again: ({ db, requestId, submissionId: stepId, calendar, now, answers }: Context) => askAgain(db, { requestId, stepId, ...parseWith(stillNeedsSchema, answers), calendar, now }),
  contact: ({ db, requestId, keys, now, answers }: Context) => changeHelpContact(db, { requestId, ...parseWith(contactChangeSchema, answers), keys, now }),
  forget: ({ db, requestId, keys, calendar, now }: Context) => removeHelpContact(db, { requestId, actor: { kind: 'resident' }, keys, calendar, now }),
  noVolunteers: ({ db, requestId, keys, calendar, now }: Context) => withdrawVolunteers(db, { requestId, keys, calendar, now }),
  withdraw: ({ db, requestId, keys, calendar, now }: Context) => withdrawRequest(db, { requestId, keys, calendar, now }),
}

/** One tap each by whoever asked for help; or only opening it again. */
export default defineReceiptFormHandler('assistance', async (context) => {
  const step = Object.keys(steps).find((name): name is keyof typeof steps => name === context.fields.action)
  if (!step) return '/track/assistance'
  await steps[step]({ ...context, requestId: context.subjectId })
  return `/track/assistance?done=${step}`
})
