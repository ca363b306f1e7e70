import { getQuery, setResponseHeader } from 'h3'
import { countTeamQueue } from '#server/domain/volunteers/signups'
import { getPublicTeam } from '#server/domain/volunteers/teamQueries'
import { definePublicHandler } from '#server/http/handlers'
import { issueSubmissionId } from '#server/http/origin'
import { contactDaysOf } from '#server/http/volunteers'
import { consentVersion } from '#shared/volunteers/signup'

/** What the form to sign up starts with: the team it is for, if any, and the version of the text to agree to. */
export default definePublicHandler(async ({ event, db, keys, calendar }) => {
  const { team: teamId } = getQuery(event)
  setResponseHeader(event, 'cache-control', 'no-store')
  const team = typeof teamId === 'string' ? await getPublicTeam(db, teamId) : null
  return {
    formToken: issueSubmissionId(keys.signing), consentVersion, contactDays: contactDaysOf(calendar),
    team: team && {
      id: team.id, name: team.text.name, subDistrict: team.subDistrict, community: team.community, minAge: team.minAge, isOpen: team.stage === 'open',
      ...await countTeamQueue(db, team),
    },
  }
})
