import { getQuery, setResponseHeader } from 'h3'
import { definePublicHandler } from '#server/http/handlers'
import { issueSubmissionId } from '#server/http/origin'
import { communitiesOf, findSubDistrict } from '#shared/places/places'

/** What the form of a proposal needs: an identity of its own and the communities of the chosen sub-district. */
export default definePublicHandler(({ event, keys }) => {
  setResponseHeader(event, 'cache-control', 'no-store')
  const { subDistrict } = getQuery(event)
  const chosen = typeof subDistrict === 'string' ? findSubDistrict(subDistrict) ?? null : null
  return { formToken: issueSubmissionId(keys.signing), subDistrict: chosen, communities: chosen ? communitiesOf(chosen.code).map(({ id, name, nameEn }) => ({ id, name, nameEn })) : [] }
})
