import { askIdentity, askObjector, confirmIdentity, decideObjection, proposeOutcome, recordTold, returnToReview } from '#server/domain/objections/review'
import { parseWith } from '#server/http/body'
import { forbidden } from '#server/http/errors'
import { answersIn } from '#server/http/journey'
import { ofObjection, objectionIdOf } from '#server/http/objections'
import { defineStaffFormHandler, type StaffFormContext } from '#server/http/staff'
import { objectionDecisionSchema, objectionProposalSchema, objectionQuestionSchema, objectionReasonSchema, objectionVersionSchema } from '#shared/objections/schemas'
import type { Action } from '#shared/staff/permissions'

const inputOf = ({ event, db, keys, calendar, actor, now }: StaffFormContext) => ({ db, given: { objectionId: objectionIdOf(event), actor: { kind: 'staff' as const, id: actor.id }, keys, calendar, now } })
type Input = ReturnType<typeof inputOf>
type Answers = ReturnType<typeof answersIn>
interface Step { may: Action<'objections'>, take: (input: Input, answers: Answers) => Promise<void> }

const steps: Record<string, Step> = {
  askIdentity: { may: 'identify', take: ({ db, given }, answers) => askIdentity(db, { ...given, ...parseWith(objectionVersionSchema, answers) }) },
  confirmIdentity: { may: 'identify', take: ({ db, given }, answers) => confirmIdentity(db, { ...given, ...parseWith(objectionVersionSchema, answers) }) },
  ask: { may: 'review', take: ({ db, given }, answers) => askObjector(db, { ...given, ...parseWith(objectionQuestionSchema, answers) }) },
  propose: { may: 'review', take: ({ db, given }, answers) => proposeOutcome(db, { ...given, ...parseWith(objectionProposalSchema, answers) }) },
  return: { may: 'decide', take: ({ db, given }, answers) => returnToReview(db, { ...given, ...parseWith(objectionReasonSchema, answers) }) },
  decide: { may: 'decide', take: ({ db, given }, answers) => decideObjection(db, { ...given, ...parseWith(objectionDecisionSchema, answers) }) },
  told: { may: 'review', take: ({ db, given }, answers) => recordTold(db, { ...given, ...parseWith(objectionVersionSchema, answers) }) },
}

/** One step of staff on an objection. */
export default defineStaffFormHandler('objections', 'read', async (context) => {
  const { fields, actor } = context
  const step = Object.hasOwn(steps, String(fields.action)) ? steps[String(fields.action)] : undefined
  if (!step || !actor.can('objections', step.may, { subDistrict: await ofObjection.row(context) })) throw forbidden()
  await step.take(inputOf(context), answersIn(fields))
  return `/staff/objections/${objectionIdOf(context.event)}`
}, ofObjection)
