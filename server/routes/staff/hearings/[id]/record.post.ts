import { amendStatement, dropStatement, publishRecord, writeStatement } from '#server/domain/hearings/record'
import { parseWith } from '#server/http/body'
import { malformed } from '#server/http/errors'
import { matterIdOf, ofMatter } from '#server/http/matters'
import { openSubmissionId } from '#server/http/origin'
import { defineStaffFormHandler } from '#server/http/staff'
import { amendmentSchema, placeSchema, recordVersionSchema, statementSchema } from '#shared/hearings/recordSchemas'

/** Four forms of one page: write a passage down, change one, take one out, publish. */
export default defineStaffFormHandler('hearings', 'meet', async ({ event, db, keys, calendar, fields, actor, now }) => {
  const matterId = matterIdOf(event)
  const { submissionId, action, ...given } = fields
  const statementId = openSubmissionId(submissionId, keys.signing)
  if (!statementId) throw malformed()
  const decision = { matterId, actor, now }
  if (action === 'publish') await publishRecord(db, { ...parseWith(recordVersionSchema, given), ...decision, keys, calendar })
  else if (action === 'drop') await dropStatement(db, { ...parseWith(placeSchema, given), ...decision })
  else if (action === 'amend') await amendStatement(db, { ...parseWith(amendmentSchema, given), ...decision, statementId })
  else await writeStatement(db, { ...parseWith(statementSchema, given), ...decision, statementId })
  return `/staff/hearings/${matterId}/record`
}, ofMatter)
