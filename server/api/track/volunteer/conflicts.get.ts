import { getQuery, setResponseHeader } from 'h3'
import { listSites } from '#server/domain/ledger/queries'
import { listConflicts } from '#server/domain/volunteers/conflicts'
import { readOpened } from '#server/http/cookies'
import { parseWith } from '#server/http/body'
import { definePublicHandler } from '#server/http/handlers'
import { issueSubmissionId } from '#server/http/origin'
import { siteFilterSchema } from '#shared/ledger/schemas'

/** What a volunteer declared about sites of the ledger, for their own eyes, and the sites their words find. */
export default definePublicHandler(async (context) => {
  const { event, db, keys, now } = context
  setResponseHeader(event, 'cache-control', 'no-store')
  const opened = readOpened(event, context, now, 'volunteer')
  const q = parseWith(siteFilterSchema, { q: getQuery(event).q }).q
  const declared = opened && await listConflicts(db, { volunteerId: opened.subjectId, now })
  const pages = opened && q ? await Promise.all((['live', 'archive'] as const).map(period => listSites(db, { filter: { q, period }, limit: 10 }))) : []
  return {
    formToken: issueSubmissionId(keys.signing),
    q: q ?? null,
    declared: declared ?? null,
    found: pages.flatMap(({ items }) => items).filter(({ id }) => !declared?.some(({ siteId }) => siteId === id))
      .map(({ id, nameZh, nameEn, subDistrict, community, placeWords }) => ({ id, nameZh, nameEn, subDistrict, community, placeWords })),
  }
})
