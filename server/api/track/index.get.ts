import { setResponseHeader } from 'h3'
import { getClock } from '../../../shared/calendar/clocks.ts'
import { findCommunity, findSubDistrict } from '../../../shared/places/places.ts'
import { getTrackedReport } from '../../domain/reports/tracked.ts'
import { readOpened } from '../../http/cookies.ts'
import { definePublicHandler, type HandlerContext } from '../../http/handlers.ts'
import { issueSubmissionId } from '../../http/origin.ts'

/** What the pages of progress show: what this browser has opened, if anything. */
export default definePublicHandler(async (context) => {
  const { event, keys, calendar, now } = context
  setResponseHeader(event, 'cache-control', 'no-store')
  const opened = readOpened(event, context, now, 'report')
  return { formToken: issueSubmissionId(keys.signing), now, appealDays: getClock('report.appeal', calendar).amount ?? 0, opened: opened ? await withPlaces(context, opened.subjectId) : null }
})

async function withPlaces({ db, calendar, now }: HandlerContext, reportId: string) {
  const report = await getTrackedReport(db, { reportId, calendar, now })
  return { ...report, subDistrict: findSubDistrict(report.subDistrict) ?? null, community: (report.community && findCommunity(report.community)) || null }
}

type Written<Value> = Value extends Date ? string : Value extends object ? { [Key in keyof Value]: Written<Value[Key]> } : Value

/** As it arrives at a page, instants written out. */
export interface Tracked { formToken: string, now: string, appealDays: number, opened: Written<Awaited<ReturnType<typeof withPlaces>>> | null }
