import { joinTeam } from '#server/domain/volunteers/seats'
import { parseWith } from '#server/http/body'
import { defineReceiptFormHandler } from '#server/http/track'
import { anotherTeamSchema } from '#shared/volunteers/signup'

/** Another team with the same receipt; without `action` it only opens the page again with number and code. */
export default defineReceiptFormHandler('volunteer', async ({ db, now, fields, answers, subjectId: volunteerId }) => {
  if (fields.action !== 'join') return '/track/volunteer/join-team'
  const { teamId } = parseWith(anotherTeamSchema, answers)
  await joinTeam(db, { volunteerId, teamId, actor: { kind: 'resident' }, now })
  return '/track/volunteer?done=join'
})
