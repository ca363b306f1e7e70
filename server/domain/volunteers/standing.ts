import { and, asc, eq, lte } from 'drizzle-orm'
import { commit, type OptionalWrite, type Write } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { UniqueViolationError } from '../../database/errors.ts'
import { untilSettled } from '../../database/untilSettled.ts'
import { recordEvent, type Actor } from '../events/record.ts'
import { startOfDay, toDay, type Day } from '../../../shared/time.ts'
import { isGone } from '../../../shared/volunteers/rules.ts'
import { needsAgreement } from '../../../shared/volunteers/serving.ts'
import { isTaken } from '../../../shared/volunteers/standing.ts'
import { prepareStep, type Step } from './advancing.ts'
import { dropDuties } from './duties.ts'
import { prepareGivingBack } from './leases.ts'
import { prepareNotices } from './notices.ts'
import { getMembership, getTeam, getVolunteer, type Volunteer } from './queries.ts'
import { agreementChanged, changedMeanwhile, checkedAlready, dayWrong, hasGone, noAgreement, notChecked, notPaused } from './seatErrors.ts'
import { holdTeam, prepareDeparture, type Circumstances } from './seats.ts'
import { memberships, teams, trainings, volunteers } from './tables.ts'

interface Acting extends Circumstances {
  volunteerId: string
  actor: Actor
  /** The version somebody had before them; without one the change is made to the row as it is. */
  version?: number
}

interface Change extends Omit<Step, 'now'> {
  action: string
  reason?: string | null
  facts?: Record<string, unknown>
  /** They give up every seat. */
  isDeparture?: boolean
  /** They serve no more for now: orders they hold and shifts to come are given back. */
  stopsServing?: boolean
  writes?: (tx: Database) => Array<Write | OptionalWrite>
  /** A team whose row has to be as it was read. */
  hold?: (tx: Database) => Write[]
}

/**
 * One change of where somebody stands: of several at the same moment one wins. `decide` may throw; null says that it was
 * done already. Whoever did not do it themselves is told by a mail.
 */
function change(db: Database, { volunteerId, actor, version, ...circumstances }: Acting, decide: (volunteer: Volunteer) => Promise<Change | null> | Change | null): Promise<void> {
  const { now } = circumstances
  return untilSettled(async () => {
    const volunteer = await getVolunteer(db, volunteerId)
    const decided = await decide(volunteer)
    if (decided === null) return
    if (version !== undefined && version !== volunteer.version) throw changedMeanwhile()
    const { action, reason = null, facts = {}, isDeparture, writes, stopsServing, hold, ...step } = decided
    const next = await prepareStep(db, volunteer, { ...step, now })
    const departure = isDeparture ? await prepareDeparture(db, { volunteerId, actor, ...circumstances }) : null
    const giveBack = stopsServing ? await prepareGivingBack(db, volunteerId, { actor, ...circumstances }) : () => []
    const tell = actor.kind === 'resident' ? () => [] : await prepareNotices(db, [volunteerId], circumstances)
    await commit(db, tx => [
      ...hold?.(tx) ?? [],
      ...departure?.hold(tx) ?? [],
      ...next.write(tx),
      ...writes?.(tx) ?? [],
      // What somebody says of themselves stands in the row, where it can be deleted with them; an event stays for good.
      ...recordEvent(tx, { action, subject: { type: 'volunteer', id: volunteerId }, actor, at: now, reason: actor.kind === 'resident' ? null : reason, facts }),
      ...next.tell(tx),
      ...departure?.leave(tx) ?? [],
      ...giveBack(tx),
      ...tell(tx),
    ])
    if (stopsServing) await dropDuties(db, { volunteerId, actor, ...circumstances })
  })
}

const isOf = (actor: Actor, id: string | null) => actor.kind === 'staff' && actor.id === id

/**
 * The community's check. Who is not taken on reads the reason and gives up their seats and places in queues at once.
 * Throws `seat.checked_already` and `stale` (409).
 */
export function checkVolunteer(db: Database, { isAccepted, reason, ...acting }: Acting & { isAccepted: boolean, reason: string | null }): Promise<void> {
  const { actor, now, version } = acting
  return change(db, acting, ({ state, checkedBy, version: current, stateReason }) => {
    if (state !== 'applied') {
      const isRepeat = version === current - 1 && isOf(actor, checkedBy) && (state !== 'refused') === isAccepted && (isAccepted || stateReason === reason)
      if (isRepeat) return null
      throw isGone(state) ? hasGone() : checkedAlready()
    }
    const checked = { checkedAt: now, checkedBy: actor.kind === 'staff' ? actor.id : null }
    return isAccepted
      ? { action: 'seat.checked', set: { ...checked, state: 'checked', stateReason: null } }
      : { action: 'seat.refused', reason, isDeparture: true, stopsServing: true, set: { ...checked, state: 'refused', endedAt: now, stateReason: reason } }
  })
}

/**
 * Writes a training down. The same `trainingId` again is the same training.
 * Throws `seat.not_checked`, `seat.has_gone`, `stale` (409) and `invalid` (422) for a day that has not come.
 */
export async function recordTraining(db: Database, { training, ...acting }: Acting & { training: { id: string, topic: string, on: Day, teamId: string | null } }): Promise<void> {
  const { actor, now, volunteerId } = acting
  if (training.on > toDay(now)) throw dayWrong({ issues: [{ path: 'on', code: 'seat.day_in_future' }] })
  const record = () => change(db, acting, async ({ state, trainedOn }) => {
    const [before] = await db.select({ volunteerId: trainings.volunteerId }).from(trainings).where(eq(trainings.id, training.id))
    if (before?.volunteerId === volunteerId) return null
    if (isGone(state)) throw hasGone()
    if (!isTaken(state)) throw notChecked()
    return {
      action: 'seat.trained', facts: { topic: training.topic, on: training.on, ...training.teamId ? { teamId: training.teamId } : {} },
      set: { trainedOn: trainedOn === null || training.on < trainedOn ? training.on : trainedOn },
      writes: tx => [tx.insert(trainings).values({ ...training, volunteerId, at: now, by: actor.kind === 'staff' ? actor.id : null }).returning({ id: trainings.id })],
    }
  })
  await record().catch((error: unknown) => {
    if (error instanceof UniqueViolationError) return record()
    throw error
  })
}

/**
 * Accepts the agreement of a team in the version that was read, by the volunteer's own tap or on paper on a day. Said
 * again it stays said. Throws `seat.agreement_changed` when the team has another version now, `seat.no_agreement`,
 * `seat.has_gone` (409) and `invalid` (422) for a day that has not come.
 */
export async function acceptAgreement(db: Database, { membershipId, agreement, on, ...acting }: Omit<Acting, 'volunteerId' | 'version'> & { membershipId: string, agreement: number, on?: Day }): Promise<void> {
  const { now } = acting
  if (on && on > toDay(now)) throw dayWrong({ issues: [{ path: 'on', code: 'seat.day_in_future' }] })
  const { volunteerId } = await getMembership(db, membershipId)
  await change(db, { ...acting, volunteerId }, async ({ state }) => {
    const membership = await getMembership(db, membershipId)
    const team = await getTeam(db, membership.teamId)
    if (isGone(state) || membership.state === 'left') throw hasGone()
    if (!needsAgreement(team) || team.agreement === 0) throw noAgreement()
    if (team.agreement !== agreement) throw agreementChanged()
    if (membership.agreement === agreement) return null
    return {
      action: on ? 'seat.agreedOnPaper' : 'seat.agreed', facts: { teamId: team.id, number: agreement, ...on ? { on } : {} },
      agreed: { membershipId, agreement },
      // A newer version that appears meanwhile is not the one that was read.
      hold: tx => [holdTeam(tx, team.id, eq(teams.agreement, agreement))],
      writes: tx => [tx.update(memberships).set({ agreement, agreedAt: on ? startOfDay(on) : now, version: membership.version + 1 })
        .where(and(eq(memberships.id, membershipId), eq(memberships.version, membership.version))).returning({ id: memberships.id })],
    }
  })
}

/**
 * A pause, by either side, until somebody is back on a day or says so. Their seats and their places in queues stay.
 * Throws `seat.has_gone` and `stale` (409), and `invalid` (422) for a day that is not to come.
 */
export async function pauseVolunteer(db: Database, { until, reason, ...acting }: Acting & { until: Day | null, reason: string | null }): Promise<void> {
  if (until && until <= toDay(acting.now)) throw dayWrong({ issues: [{ path: 'until', code: 'seat.day_not_to_come' }] })
  await change(db, acting, ({ state, pausedUntil, stateReason }) => {
    if (isGone(state)) throw hasGone()
    if (state === 'paused' && pausedUntil === until && stateReason === reason) return null
    return {
      action: 'seat.paused', reason, stopsServing: true, facts: until ? { until } : {},
      set: { state: 'paused', pausedUntil: until, stateReason: reason, ...state === 'paused' ? {} : { pausedFrom: state } },
    }
  })
}

/** Ends a pause: they stand where they stood, or where they have come to meanwhile. Said again it stays said. Throws `stale` (409). */
export function resumeVolunteer(db: Database, acting: Acting): Promise<void> {
  return change(db, acting, ({ state, pausedFrom }) => {
    if (isGone(state)) throw hasGone()
    if (state !== 'paused') return null
    if (!pausedFrom) throw notPaused()
    return { action: 'seat.resumed', set: { state: pausedFrom, pausedFrom: null, pausedUntil: null, stateReason: null } }
  })
}

/**
 * Ends somebody's service, by either side: every seat and place in a queue is given up in the same commit. Said again it
 * stays said. Throws `seat.has_gone` and `stale` (409).
 */
export function endService(db: Database, { reason, ...acting }: Acting & { reason: string | null }): Promise<void> {
  return change(db, acting, ({ state, stateReason }) => {
    if (state === 'left' && (stateReason === reason || acting.actor.kind === 'resident')) return null
    if (isGone(state)) throw hasGone()
    return { action: 'seat.ended', reason, isDeparture: true, stopsServing: true, set: { state: 'left', endedAt: acting.now, stateReason: reason, pausedFrom: null, pausedUntil: null } }
  })
}

const atOnce = 200

/** Ends the pauses whose day has come. Safe on several nodes at once. Says how many ended. */
export async function endPauses(db: Database, circumstances: Circumstances): Promise<number> {
  const today = toDay(circumstances.now)
  const due = await db.select({ id: volunteers.id }).from(volunteers).where(and(eq(volunteers.state, 'paused'), lte(volunteers.pausedUntil, today))).orderBy(asc(volunteers.pausedUntil), asc(volunteers.id)).limit(atOnce)
  let ended = 0
  for (const { id: volunteerId } of due) {
    await change(db, { volunteerId, actor: { kind: 'system' }, ...circumstances }, ({ state, pausedFrom, pausedUntil }) => {
      if (state !== 'paused' || pausedFrom === null || pausedUntil === null || pausedUntil > today) return null
      ended += 1
      return { action: 'seat.resumed', set: { state: pausedFrom, pausedFrom: null, pausedUntil: null, stateReason: null } }
    })
  }
  return ended
}
