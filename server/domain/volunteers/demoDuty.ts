import { and, eq, inArray } from 'drizzle-orm'
import type { Keys } from '../../crypto/keys.ts'
import { commit, orNothing } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { createId } from '../../database/ids.ts'
import { eraseEvents } from '../events/record.ts'
import { eraseReceipts } from '../receipts/commands.ts'
import type { WorkCalendar } from '../../../shared/calendar/calendar.ts'
import { addDays } from '../../../shared/calendar/days.ts'
import { startOfDay, toDay, type Day } from '../../../shared/time.ts'
import { checkIn, checkOut } from './checkIn.ts'
import { signUpForShift } from './dutySignUps.ts'
import { askCorrection, confirmHours } from './hours.ts'
import { getTeam } from './queries.ts'
import { planShift } from './shifts.ts'
import { signUp } from './signups.ts'
import { checkVolunteer, recordTraining } from './standing.ts'
import { duties, hourCorrections, hourEntries, memberships, trainings, volunteerContacts, volunteerGuardians, volunteers } from './tables.ts'

interface World { keys: Keys, calendar: WorkCalendar, now: Date }

const actor = { kind: 'staff', id: 'demonstration' } as const
const names = ['示例老王', '示例李姐', '示例小赵'] as const
const at = (day: Day, hour: number) => new Date(startOfDay(day).getTime() + hour * 3_600_000)

/**
 * Three invented volunteers of a team: they served a week ago, which is confirmed of one of them, waits of another and is
 * asked to be corrected by the third; and they come today. Nobody of them can be reached.
 */
export async function loadDemoDuty(db: Database, teamId: string, { keys, calendar, now }: World): Promise<void> {
  const today = toDay(now)
  const joined = at(addDays(today, -20), 10)
  const ids: string[] = []
  const { subDistrict, community, text } = await getTeam(db, teamId)
  for (const name of names) {
    const offer = { subDistrict, community, skills: [], times: ['weekdayMorning' as const], languages: ['mandarin' as const], needs: null, publicName: name, digest: false }
    const answer = { contact: { name, phone: null, email: null }, guardian: null, ageBand: '60to69' as const, consentVersion: 1, offer }
    const { volunteerId } = await signUp(db, { submissionId: createId(), teamId, answer, keys, calendar, locale: 'zh-CN', isDemo: true, receivedAt: joined })
    await checkVolunteer(db, { volunteerId, isAccepted: true, reason: null, actor, keys, calendar, now: joined })
    await recordTraining(db, { volunteerId, training: { id: createId(), topic: '示例培训', on: toDay(joined), teamId }, actor, keys, calendar, now: joined })
    ids.push(volunteerId)
  }
  const plan = { teamId, from: '09:00', until: '11:00', place: text.where, note: null, skills: [], seats: 4, least: 2, siteId: null, copies: 0 }
  const shiftOn = async (on: Day, planned: Date, people: readonly string[]) => {
    const shiftId = await planShift(db, { plan: { ...plan, id: createId(), on }, isDemo: true, actor, now: planned })
    for (const volunteerId of people) await signUpForShift(db, { shiftId, volunteerId, actor, calendar, now: planned })
    const rows = await db.select({ id: duties.id, volunteerId: duties.volunteerId }).from(duties).where(eq(duties.shiftId, shiftId))
    return people.map(volunteerId => rows.find(row => row.volunteerId === volunteerId)!.id)
  }
  const past = addDays(today, -7)
  const served = await shiftOn(past, at(addDays(past, -3), 9), ids)
  for (const [index, dutyId] of served.entries()) {
    await checkIn(db, { dutyId, by: 'community', actor, now: at(past, 9) })
    // The third forgot to check out.
    if (index < 2) await checkOut(db, { dutyId, by: 'community', actor, now: at(past, 11 - index / 2) })
  }
  const confirmedAt = at(past, 14)
  await confirmHours(db, { source: 'duty', sourceId: served[0]!, minutes: 120, actor, now: confirmedAt })
  await confirmHours(db, { source: 'duty', sourceId: served[1]!, minutes: 60, actor, now: confirmedAt })
  await askCorrection(db, { source: 'duty', sourceId: served[1]!, volunteerId: ids[1]!, submissionId: createId(), minutes: 90, words: '示例：十点半才走，少算了半小时。', now: at(past, 18) })
  await shiftOn(today, at(addDays(today, -3), 9), ids.slice(0, 2))
}

/** Takes the invented volunteers out again with all they did; their shifts and teams go with those of the demonstration. */
export async function removeDemoDuty(db: Database, now: Date): Promise<void> {
  const rows = await db.select({ id: volunteers.id }).from(volunteers).where(eq(volunteers.isDemo, true))
  const ids = rows.map(({ id }) => id)
  if (ids.length === 0) return
  await commit(db, tx => [
    orNothing(tx.delete(hourEntries).where(and(eq(hourEntries.isDemo, true), inArray(hourEntries.volunteerId, ids))).returning({ id: hourEntries.id })),
    orNothing(tx.delete(hourCorrections).where(inArray(hourCorrections.volunteerId, ids)).returning({ id: hourCorrections.id })),
    ...[trainings, memberships, duties, volunteerContacts, volunteerGuardians].map(table => orNothing(tx.delete(table).where(inArray(table.volunteerId, ids)).returning({ id: table.volunteerId }))),
    ...eraseReceipts(tx, ids, now),
    ...eraseEvents(tx, { type: 'volunteer', ids, now }),
    tx.delete(volunteers).where(inArray(volunteers.id, ids)).returning({ id: volunteers.id }),
  ])
}
