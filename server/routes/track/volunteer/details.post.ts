import { changeDetails } from '#server/domain/volunteers/changes'
import { getVolunteer } from '#server/domain/volunteers/queries'
import { parseWith } from '#server/http/body'
import { defineReceiptFormHandler } from '#server/http/track'
import { isMinor } from '#shared/volunteers/rules'
import { detailsSchema, toDetails } from '#shared/volunteers/signup'

/** Changes what somebody offers; without `action` it only opens the page again with number and code. */
export default defineReceiptFormHandler('volunteer', async ({ db, now, fields, answers, subjectId: volunteerId }) => {
  if (fields.action !== 'save') return '/track/volunteer/details'
  const { ageBand } = await getVolunteer(db, volunteerId)
  await changeDetails(db, { volunteerId, ...toDetails(parseWith(detailsSchema, answers), { isUnderAge: isMinor(ageBand) }), actor: { kind: 'resident' }, now })
  return '/track/volunteer?done=details'
})
