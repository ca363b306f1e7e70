import { randomUUID } from 'node:crypto'
import { askForHelp, findSiteOfRequest } from '#server/domain/assistance/asking'
import { parseWith } from '#server/http/body'
import { answersIn } from '#server/http/journey'
import { openSubmissionId } from '#server/http/origin'
import { defineStaffFormHandler } from '#server/http/staff'
import { enteredAssistanceSchema } from '#shared/assistance/schemas'

/** Enters a request for somebody who calls, comes or writes; it leads to the number and code to read out. */
export default defineStaffFormHandler('assistance', 'enter', async ({ db, keys, calendar, locale, fields, actor, now }) => {
  const { channel, ...answer } = parseWith(enteredAssistanceSchema, answersIn(fields))
  const site = answer.siteId ? await findSiteOfRequest(db, answer.siteId) : undefined
  actor.requireRow({ subDistrict: site?.subDistrict ?? answer.subDistrict, community: answer.community ?? site?.community ?? null })
  const submissionId = openSubmissionId(fields.submissionId, keys.signing) ?? randomUUID()
  const { requestId } = await askForHelp(db, { submissionId, answer, channel, actor: { kind: 'staff', id: actor.id }, keys, calendar, locale, now })
  return `/staff/assistance/${requestId}/receipt`
})
