import { randomUUID } from 'node:crypto'
import type { Database } from '#server/database/connect'
import { submitApplication, type ApplicationAnswer } from '#server/domain/hearings/applications'
import { callMeeting, planMeeting } from '#server/domain/hearings/meetings'
import { listGroups } from '#server/domain/hearings/meetingQueries'
import { packagedCalendar } from '#shared/calendar/calendar'
import type { MeetingPlan } from '#shared/hearings/meeting'
import { later, monday } from './clock.ts'
import { aMatter } from './hearings.ts'
import { testKeys } from './keys.ts'

export const officer = { kind: 'staff' as const, id: 'he' }
export const circumstances = { keys: testKeys, calendar: packagedCalendar }
const both = (zh: string, en: string | null = null) => ({ zh, en })

/** A hearing in thirty days with seven seats for residents; one can apply from tomorrow for a week. */
export function aPlan(changes: Partial<MeetingPlan> = {}): MeetingPlan {
  return {
    startsAt: later(monday, { days: 30 }), endsAt: later(monday, { days: 30, hours: 2 }), place: both('街道办事处三楼会议室', 'Meeting room, third floor'),
    agenda: [{ title: both('宣读事项'), minutes: 10 }, { title: both('参加人发言'), minutes: 110 }],
    applyFrom: later(monday, { days: 1 }), applyUntil: later(monday, { days: 8 }), selection: 'arrival', selectionRule: both('按报名先后。'),
    observerSeats: 20, groups: [{ name: both('居民'), seats: 7 }], ...changes,
  }
}

/** A published hearing whose meeting was called on Monday, and its groups. */
export async function aCalledMeeting(db: Database, changes: Partial<MeetingPlan> = {}, matterChanges: Parameters<typeof aMatter>[1] = {}) {
  const matter = await aMatter(db, { kind: 'hearing', ...matterChanges })
  await planMeeting(db, { matterId: matter.id, version: 0, plan: aPlan(changes), actor: officer, now: monday })
  await callMeeting(db, { matterId: matter.id, version: 1, actor: officer, ...circumstances, now: monday })
  return { matter, matterId: matter.id, groups: await listGroups(db, matter.id) }
}

export function anAnswer(changes: Partial<ApplicationAnswer> = {}): ApplicationAnswer {
  return { submissionId: randomUUID(), role: 'speaker', groupId: null, gist: '停车的地方', stance: 'suggest', publicName: null, contact: null, ...changes }
}

/** Applies while one can. */
export function apply(db: Database, matterId: string, changes: Partial<ApplicationAnswer> = {}, now = later(monday, { days: 2 })) {
  return submitApplication(db, { matterId, answer: anAnswer(changes), keys: testKeys, locale: 'zh-CN', receivedAt: now })
}
