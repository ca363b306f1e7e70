import { callMeeting, planMeeting } from '#server/domain/hearings/meetings'
import { listGroups } from '#server/domain/hearings/meetingQueries'
import type { Database } from '#server/database/connect'
import type { MeetingPlan } from '#shared/hearings/meeting'
import { later } from './clock.ts'
import { aMatter } from './hearings.ts'
import { aPlan, circumstances, officer } from './meetings.ts'
import { inServedDatabase } from './servedMatter.ts'

/** A hearing called just now, to whose meeting one can apply; seven seats by arrival and twenty to listen unless said. */
export async function callServedMeeting(db: Database, changes: Partial<MeetingPlan> = {}) {
  const now = new Date()
  const opensAt = later(now, { days: -40 })
  const closesAt = later(now, { days: -9 })
  const { id: matterId } = await aMatter(db, { kind: 'hearing', opensAt, closesAt, firstClosesAt: closesAt, publishedAt: opensAt })
  const startsAt = later(now, { days: 30 })
  const times = { startsAt, endsAt: later(startsAt, { hours: 2 }), applyFrom: now, applyUntil: later(now, { days: 7 }) }
  await planMeeting(db, { matterId, version: 0, plan: aPlan({ ...times, ...changes }), actor: officer, now })
  await callMeeting(db, { matterId, version: 1, actor: officer, ...circumstances, now })
  return { matterId, groups: await listGroups(db, matterId) }
}

let made: ReturnType<typeof callServedMeeting> | undefined

/** A meeting at the server all files of a project ask; one for a test file. */
export function findServedMeeting() {
  return made ??= inServedDatabase(db => callServedMeeting(db))
}
