import { setResponseHeader } from 'h3'
import { getVolunteer, listMemberships } from '#server/domain/volunteers/queries'
import { listPublicTeams } from '#server/domain/volunteers/teamQueries'
import { readOpened } from '#server/http/cookies'
import { definePublicHandler } from '#server/http/handlers'
import { issueSubmissionId } from '#server/http/origin'
import { isGone } from '#shared/volunteers/rules'
import { fitsAge } from '#shared/volunteers/serving'

/** Teams of their sub-district somebody can still join; null before a receipt was opened. */
export default definePublicHandler(async (context) => {
  const { event, db, keys, now } = context
  setResponseHeader(event, 'cache-control', 'no-store')
  const formToken = issueSubmissionId(keys.signing)
  const opened = readOpened(event, context, now, 'volunteer')
  if (!opened) return { formToken, mayJoin: false, teams: null }
  const volunteer = await getVolunteer(db, opened.subjectId)
  const [{ items }, own] = await Promise.all([listPublicTeams(db, { subDistrict: volunteer.subDistrict, limit: 100, now }), listMemberships(db, volunteer.id)])
  const present = new Set(own.filter(({ membership }) => membership.state !== 'left' && membership.state !== 'lapsed').map(({ team }) => team.id))
  return {
    formToken, mayJoin: !isGone(volunteer.state) && volunteer.erasedAt === null,
    teams: items.filter(team => !present.has(team.id) && fitsAge(team, volunteer.ageBand)).map(({ id, name, community, places }) => ({ id, name, community, places })),
  }
})
