import { randomUUID } from 'node:crypto'
import { fileObjection, getObjectedSite } from '#server/domain/objections/filing'
import { parseWith } from '#server/http/body'
import { answersIn } from '#server/http/journey'
import { openSubmissionId } from '#server/http/origin'
import { defineStaffFormHandler } from '#server/http/staff'
import { enteredObjectionSchema } from '#shared/objections/schemas'

/** Enters an objection that came on paper, by telephone or at the desk; it leads to the number and code to read out. */
export default defineStaffFormHandler('objections', 'enter', async ({ db, keys, calendar, locale, fields, actor, now }) => {
  const { channel, answer } = parseWith(enteredObjectionSchema, answersIn(fields))
  actor.requireRow((await getObjectedSite(db, answer.site, { isStaff: true })).subDistrict)
  const submissionId = openSubmissionId(fields.submissionId, keys.signing) ?? randomUUID()
  const { objectionId } = await fileObjection(db, { submissionId, answer, channel, actor: { kind: 'staff', id: actor.id }, keys, calendar, locale, now })
  return `/staff/objections/${objectionId}/receipt`
})
