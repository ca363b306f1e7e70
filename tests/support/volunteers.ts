import { randomUUID } from 'node:crypto'
import { commit } from '#server/database/commit'
import type { Database } from '#server/database/connect'
import { createId } from '#server/database/ids'
import { duties, memberships, orderLeases, orders, shifts, teams, volunteers } from '#server/domain/volunteers/tables'
import { toDay } from '#shared/time'
import { later, monday } from './clock.ts'
import { uniqueNumber } from './unique.ts'

const both = (zh: string, en: string | null = null) => ({ zh, en })
const place = { subDistrict: '110107009', community: '110107009001' }

/** Rows as if they had come about; for tests of what comes after. The real ways are the commands. */
export async function aTeam(db: Database, changes: Partial<typeof teams.$inferInsert> = {}) {
  const team = {
    id: createId(), form: 'neighbourCentre', stage: 'open', ...place,
    text: {
      name: both('东山邻里互助队', 'Dongshan neighbours’ help team'), does: both('帮邻居买菜、取药、用手机。'), mayNot: both('不检查，不拍别人的家，不收证据。'),
      when: both('周二、周四上午'), where: both('社区服务站'), contact: both('社区居委会 010-00000000'), leader: null, role: null, insurance: null, risks: null,
    },
    skills: [], seats: 20, taken: 0, minAge: 14, isRisky: false, isLong: false, agreement: 0, publishedAt: monday, createdBy: 'he', createdAt: monday, isDemo: false, version: 1, ...changes,
  } satisfies typeof teams.$inferInsert
  await commit(db, tx => [tx.insert(teams).values(team).returning({ id: teams.id })])
  return team
}

export async function aVolunteer(db: Database, changes: Partial<typeof volunteers.$inferInsert> = {}) {
  const volunteer = {
    id: createId(), number: uniqueNumber('ZY'), submissionId: randomUUID(), ...place, ageBand: '60to69', skills: [], times: ['weekdayMorning'], languages: ['mandarin'],
    consentVersion: 1, consentedAt: monday, channel: 'web', locale: 'zh-CN', receivedAt: monday, state: 'active', trainedOn: toDay(monday), activeAt: monday, digest: true, isDemo: false, version: 1, ...changes,
  } satisfies typeof volunteers.$inferInsert
  await commit(db, tx => [tx.insert(volunteers).values(volunteer).returning({ id: volunteers.id })])
  return volunteer
}

/** A volunteer with a seat in the team; its count is not touched. */
export async function aMember(db: Database, { team, volunteer, ...changes }: { team: { id: string }, volunteer: { id: string } } & Partial<typeof memberships.$inferInsert>) {
  const membership = { id: createId(), teamId: team.id, volunteerId: volunteer.id, state: 'seated', rank: 1, joinedAt: monday, seatedAt: monday, version: 1, ...changes } satisfies typeof memberships.$inferInsert
  await commit(db, tx => [tx.insert(memberships).values(membership).returning({ id: memberships.id })])
  return membership
}

/** Tomorrow from nine to eleven, counted from Monday. */
export async function aShift(db: Database, team: { id: string }, changes: Partial<Omit<typeof shifts.$inferInsert, 'startsAt' | 'endsAt'>> & { startsAt?: Date, endsAt?: Date } = {}) {
  const startsAt = changes.startsAt ?? later(monday, { days: 1 })
  const shift = {
    id: createId(), teamId: team.id, ...place, startsAt, endsAt: later(startsAt, { hours: 2 }), on: toDay(startsAt), place: both('东山社区东门'), note: null, skills: [], seats: 4, taken: 0, least: 2,
    secret: randomUUID(), createdBy: 'he', createdAt: monday, isDemo: false, version: 1, ...changes,
  } satisfies typeof shifts.$inferInsert
  await commit(db, tx => [tx.insert(shifts).values(shift).returning({ id: shifts.id })])
  return shift
}

export async function aDuty(db: Database, { shift, volunteer, ...changes }: { shift: { id: string }, volunteer: { id: string } } & Partial<typeof duties.$inferInsert>) {
  const duty = { id: createId(), shiftId: shift.id, volunteerId: volunteer.id, state: 'going', rank: 1, askedAt: monday, isLate: false, leftEarly: false, version: 1, ...changes } satisfies typeof duties.$inferInsert
  await commit(db, tx => [tx.insert(duties).values(duty).returning({ id: duties.id })])
  return duty
}

/** An order that was screened, for tomorrow from nine to eleven; without a contact. */
export async function anOrder(db: Database, changes: Partial<Omit<typeof orders.$inferInsert, 'startsAt' | 'endsAt'>> & { startsAt?: Date, endsAt?: Date } = {}) {
  const startsAt = changes.startsAt ?? later(monday, { days: 1 })
  const order = {
    id: createId(), number: uniqueNumber('XD'), submissionId: randomUUID(), channel: 'web', kind: 'shopping', words: '帮我买一袋米。', title: '代买一袋米', ...place,
    startsAt, endsAt: later(startsAt, { hours: 2 }), helpers: 1, taken: 0, skills: [], repeats: false, state: 'open', screenedAt: monday, screenedBy: 'he', consentVersion: 1, locale: 'zh-CN',
    receivedAt: monday, isDemo: false, version: 1, ...changes,
  } satisfies typeof orders.$inferInsert
  await commit(db, tx => [tx.insert(orders).values(order).returning({ id: orders.id })])
  return order
}

/** A volunteer's hold on an order; the count of the order is not touched. */
export async function aLease(db: Database, { order, volunteer, ...changes }: { order: { id: string }, volunteer: { id: string } } & Partial<typeof orderLeases.$inferInsert>) {
  const lease = { id: createId(), orderId: order.id, volunteerId: volunteer.id, state: 'taken', takenAt: monday, startBy: later(monday, { days: 2 }), version: 1, ...changes } satisfies typeof orderLeases.$inferInsert
  await commit(db, tx => [tx.insert(orderLeases).values(lease).returning({ id: orderLeases.id })])
  return lease
}
