import { removeObjectionContact } from '#server/domain/objections/contacts'
import { eraseObjection, fileRemedy, withdrawObjection } from '#server/domain/objections/own'
import { parseWith } from '#server/http/body'
import { defineReceiptFormHandler, type ReceiptFormContext } from '#server/http/track'
import { filedRemedySchema } from '#shared/objections/schemas'

type Context = Pick<ReceiptFormContext, 'db' | 'photos' | 'calendar' | 'now' | 'answers'> & { objectionId: string }

const steps = {
  withdraw: ({ db, objectionId, now }: Context) => withdrawObjection(db, { objectionId, now }),
  remedy: ({ db, objectionId, calendar, now, answers }: Context) => fileRemedy(db, { objectionId, ...parseWith(filedRemedySchema, answers), calendar, now }),
  forget: ({ db, objectionId, now }: Context) => removeObjectionContact(db, { objectionId, now }),
  erase: ({ db, objectionId, photos, now }: Context) => eraseObjection(db, { objectionId, photos, now }),
}

/** One tap each by whoever objected; or only opening it again. */
export default defineReceiptFormHandler('objection', async (context) => {
  const step = Object.keys(steps).find((name): name is keyof typeof steps => name === context.fields.action)
  if (!step) return '/track/objection'
  await steps[step]({ ...context, objectionId: context.subjectId })
  return `/track/objection?done=${step}`
})
