import { setResponseHeader } from 'h3'
import { listPublicTeams } from '#server/domain/volunteers/teamQueries'
import { issueSubmissionId } from '#server/http/origin'
import { defineStaffHandler } from '#server/http/staff'
import { contactDaysOf } from '#server/http/volunteers'
import { can } from '#shared/staff/permissions'
import { consentVersion } from '#shared/volunteers/signup'

/** What the form at the desk starts with: the open teams of whoever fills it in. */
export default defineStaffHandler('volunteers', 'enter', async ({ event, db, keys, calendar, actor, now }) => {
  const { scope } = actor
  setResponseHeader(event, 'cache-control', 'no-store')
  const districts = scope.subDistricts === 'all' ? [undefined] : scope.subDistricts
  const pages = await Promise.all(districts.map(subDistrict => listPublicTeams(db, { subDistrict, limit: 100, now })))
  return {
    formToken: issueSubmissionId(keys.signing), consentVersion, contactDays: contactDaysOf(calendar),
    community: scope.communities?.length === 1 ? scope.communities[0]! : null,
    teams: pages.flatMap(({ items }) => items).filter(({ subDistrict, community }) => can(actor, 'volunteers', 'enter', { subDistrict, community }))
      .map(({ id, name, community, places }) => ({ id, name, community, places })),
  }
})
