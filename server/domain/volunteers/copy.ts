import { asc, eq } from 'drizzle-orm'
import type { Keys } from '../../crypto/keys.ts'
import type { Database } from '../../database/connect.ts'
import { listTimeline } from '../events/queries.ts'
import { listConflicts } from './conflicts.ts'
import { openGuardian, openVolunteerContact } from './contacts.ts'
import { openRegistryNumber } from './hourQueries.ts'
import { getVolunteer } from './queries.ts'
import { duties, hourCorrections, hourEntries, observations, orderDisputes, orderLeases, orders, roads, routeStops, shifts, teams, trainings } from './tables.ts'
import { listOwnTeams } from './tracked.ts'

/**
 * Everything kept of a volunteer, with how they are reached in full: for their own eyes, behind their receipt
 * (个人信息保护法 45). Nothing of those they helped is in it. Throws `seat.volunteer_not_found` (404).
 */
export async function getVolunteerCopy(db: Database, { volunteerId, keys, now }: { volunteerId: string, keys: Keys, now: Date }) {
  const { id: _, submissionId: __, version: ___, isDemo: ____, checkedBy: _____, ...signUp } = await getVolunteer(db, volunteerId)
  const [contact, registryNumber, guardian, ownTeams, ownTrainings, conflicts, ownDuties, hours, corrections, ownObservations, ownRoads, leases, disputes, timeline] = await Promise.all([
    openVolunteerContact(db, { volunteerId, keys }), openRegistryNumber(db, { volunteerId, keys }), openGuardian(db, { volunteerId, keys }), listOwnTeams(db, volunteerId),
    db.select({ topic: trainings.topic, on: trainings.on, at: trainings.at }).from(trainings).where(eq(trainings.volunteerId, volunteerId)).orderBy(asc(trainings.on), asc(trainings.id)),
    listConflicts(db, { volunteerId, now }),
    db.select({
      on: shifts.on, startsAt: shifts.startsAt, endsAt: shifts.endsAt, place: shifts.place, team: teams.text, state: duties.state, askedAt: duties.askedAt, cancelledAt: duties.cancelledAt, isLate: duties.isLate,
      checkedInAt: duties.checkedInAt, checkedOutAt: duties.checkedOutAt, leftEarly: duties.leftEarly, confirmedMinutes: duties.confirmedMinutes,
    }).from(duties).innerJoin(shifts, eq(shifts.id, duties.shiftId)).innerJoin(teams, eq(teams.id, shifts.teamId)).where(eq(duties.volunteerId, volunteerId)).orderBy(asc(shifts.startsAt), asc(duties.id)),
    db.select({ on: hourEntries.on, minutes: hourEntries.minutes, source: hourEntries.source, reason: hourEntries.reason, at: hourEntries.at }).from(hourEntries).where(eq(hourEntries.volunteerId, volunteerId)).orderBy(asc(hourEntries.on), asc(hourEntries.id)),
    db.select({ at: hourCorrections.at, source: hourCorrections.source, askedMinutes: hourCorrections.askedMinutes, words: hourCorrections.words, outcome: hourCorrections.outcome, answer: hourCorrections.answer, decidedAt: hourCorrections.decidedAt })
      .from(hourCorrections).where(eq(hourCorrections.volunteerId, volunteerId)).orderBy(asc(hourCorrections.at), asc(hourCorrections.id)),
    db.select({ observedAt: observations.observedAt, answer: observations.answer, place: routeStops.place, matter: routeStops.matter }).from(observations).innerJoin(routeStops, eq(routeStops.id, observations.stopId))
      .where(eq(observations.volunteerId, volunteerId)).orderBy(asc(observations.observedAt), asc(observations.id)),
    db.select({ name: roads.name, from: roads.from, until: roads.until }).from(roads).where(eq(roads.volunteerId, volunteerId)).orderBy(asc(roads.from), asc(roads.id)),
    db.select({
      kind: orders.kind, title: orders.title, startsAt: orders.startsAt, endsAt: orders.endsAt, state: orderLeases.state, takenAt: orderLeases.takenAt, startedAt: orderLeases.startedAt, finishedAt: orderLeases.finishedAt,
      endedAt: orderLeases.endedAt, note: orderLeases.note, notedAt: orderLeases.notedAt, confirmedMinutes: orderLeases.confirmedMinutes,
    }).from(orderLeases).innerJoin(orders, eq(orders.id, orderLeases.orderId)).where(eq(orderLeases.volunteerId, volunteerId)).orderBy(asc(orderLeases.takenAt), asc(orderLeases.id)),
    db.select({ at: orderDisputes.at, raisedBy: orderDisputes.raisedBy, words: orderDisputes.words, outcome: orderDisputes.outcome, answer: orderDisputes.answer, decidedAt: orderDisputes.decidedAt })
      .from(orderDisputes).innerJoin(orderLeases, eq(orderLeases.id, orderDisputes.leaseId)).where(eq(orderLeases.volunteerId, volunteerId)).orderBy(asc(orderDisputes.at), asc(orderDisputes.id)),
    listTimeline(db, { type: 'volunteer', id: volunteerId }),
  ])
  return {
    madeAt: now, signUp, contact, registryNumber, guardian,
    teams: ownTeams.map(({ name, state, rank, ahead, joinedAt, answerBy }) => ({ name, state, rank, ahead, joinedAt, answerBy })),
    trainings: ownTrainings,
    conflicts: conflicts.map(({ kind, at, site }) => ({ kind, at, site })),
    duties: ownDuties.map(({ team, ...duty }) => ({ ...duty, team: team.name })),
    hours, corrections, observations: ownObservations, roads: ownRoads, orders: leases,
    // What somebody else wrote of them stays theirs.
    disputes: disputes.map(({ words, ...dispute }) => ({ ...dispute, words: dispute.raisedBy === 'volunteer' ? words : null })),
    events: timeline.map(({ at, action, reason, sentence }) => ({ at, action, reason, params: sentence.params })),
  }
}

export type VolunteerCopy = Awaited<ReturnType<typeof getVolunteerCopy>>
