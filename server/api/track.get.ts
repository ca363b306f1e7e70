import { setResponseHeader } from 'h3'
import { findCommunity, findSubDistrict } from '../../shared/places/places.ts'
import type { Database } from '../database/connect.ts'
import { getReportForReporter } from '../domain/reports/queries.ts'
import { readOpened } from '../http/cookies.ts'
import { definePublicHandler } from '../http/handlers.ts'
import { issueSubmissionId } from '../http/origin.ts'

/** What the page of progress shows: what this browser has opened, if anything. */
export default definePublicHandler(async (context): Promise<Tracked> => {
  const { event, db, keys, now } = context
  setResponseHeader(event, 'cache-control', 'no-store')
  const opened = readOpened(event, context, now)
  return { formToken: issueSubmissionId(keys.signing), opened: opened ? await toTracked(db, opened.subjectId) : null }
})

export interface Tracked { formToken: string, opened: Awaited<ReturnType<typeof toTracked>> | null }

async function toTracked(db: Database, reportId: string) {
  const { subDistrict, community, receivedAt, steps, ...report } = await getReportForReporter(db, reportId)
  return {
    ...report,
    receivedAt: receivedAt.toISOString(),
    subDistrict: findSubDistrict(subDistrict) ?? null,
    community: (community && findCommunity(community)) || null,
    steps: steps.map(({ at, ...step }) => ({ at: at.toISOString(), ...step })),
  }
}
