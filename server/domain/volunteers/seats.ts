import { and, asc, eq, exists, inArray, isNull, lt, lte, notExists, notInArray, or, sql, type SQL } from 'drizzle-orm'
import type { Keys } from '../../crypto/keys.ts'
import { commit, orNothing, type OptionalWrite, type Write } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { UniqueViolationError } from '../../database/errors.ts'
import { createId } from '../../database/ids.ts'
import { untilSettled } from '../../database/untilSettled.ts'
import { recordEvent, type Actor } from '../events/record.ts'
import type { WorkCalendar } from '../../../shared/calendar/calendar.ts'
import { dueBy } from '../../../shared/calendar/clocks.ts'
import { isGone, seatedMembership, type MembershipState } from '../../../shared/volunteers/rules.ts'
import { fitsAge } from '../../../shared/volunteers/serving.ts'
import { prepareStep } from './advancing.ts'
import { dropDuties } from './duties.ts'
import { prepareNotices } from './notices.ts'
import { findMembership, getMembership, getTeam, getVolunteer, type Membership, type Team } from './queries.ts'
import { answerTooLate, hasGone, notOffered, teamNotOpen, tooYoung } from './seatErrors.ts'
import { memberships, teams, volunteers } from './tables.ts'

export interface Circumstances { keys: Keys, calendar: WorkCalendar, now: Date }

const isSeated = (state: MembershipState) => seatedMembership.includes(state)

/**
 * The first write of every commit that gives, takes or ranks seats of a team: it holds the row of the team until the
 * commit has ended, so that such commits of one team come one after the other on every node, and what they ask of seats
 * and queue in between is as the last one left it. Of several teams in the order of their ids. A guard may ask the row of
 * the team alone: what it asks of other rows would be answered as it was before the wait.
 */
export function holdTeam(tx: Database, teamId: string, guard?: SQL): Write {
  return tx.update(teams).set({ taken: sql`${teams.taken}` }).where(and(eq(teams.id, teamId), guard)).returning({ id: teams.id })
}

interface Joining { teamId: string, volunteerId: string, membershipId: string, now: Date }

const waitingIn = (teamId: string) => and(eq(memberships.teamId, teamId), eq(memberships.state, 'waiting'))

/** What gives somebody who arrives a free seat, or the last place of the queue, as they are at this moment of the commit. */
function arrival(tx: Database, teamId: string) {
  const freeSeat = tx.select({ one: sql`1` }).from(teams).where(and(eq(teams.id, teamId), lt(teams.taken, teams.seats)))
  // Whoever waits although a seat is free has passed it on.
  const ahead = tx.select({ one: sql`1` }).from(memberships).where(and(waitingIn(teamId), isNull(memberships.passedAt)))
  return {
    state: sql<MembershipState>`case when ${and(exists(freeSeat), notExists(ahead))} then 'seated' else 'waiting' end`,
    rank: sql<number>`(${tx.select({ rank: sql<number>`coalesce(max(${memberships.rank}), 0) + 1` }).from(memberships).where(eq(memberships.teamId, teamId))})`,
  }
}

function countArrival(tx: Database, { teamId, membershipId, now }: Joining): OptionalWrite[] {
  const hasSeat = tx.select({ one: sql`1` }).from(memberships).where(and(eq(memberships.id, membershipId), eq(memberships.state, 'seated')))
  return [
    orNothing(tx.update(memberships).set({ seatedAt: now }).where(and(eq(memberships.id, membershipId), eq(memberships.state, 'seated'))).returning({ id: memberships.id })),
    orNothing(tx.update(teams).set({ taken: sql`${teams.taken} + 1` }).where(and(eq(teams.id, teamId), exists(hasSeat))).returning({ id: teams.id })),
  ]
}

/**
 * Takes somebody into a team they never joined: seated when a seat is free and nobody is ahead, else last of the queue.
 * To be committed after `holdTeam`; whoever asks sees to it that the team is open and fits them.
 */
export function joinWrites(tx: Database, joining: Joining): Array<Write | OptionalWrite> {
  const { teamId, volunteerId, membershipId, now } = joining
  return [
    tx.insert(memberships).values({ id: membershipId, teamId, volunteerId, joinedAt: now, version: 1, ...arrival(tx, teamId) }).returning({ id: memberships.id }),
    ...countArrival(tx, joining),
  ]
}

/** The same for somebody who was a member before: at the end of the queue. */
function rejoinWrites(tx: Database, { version }: Membership, joining: Joining): Array<Write | OptionalWrite> {
  const { teamId, membershipId, now } = joining
  return [
    tx.update(memberships).set({ ...arrival(tx, teamId), joinedAt: now, offeredAt: null, answerBy: null, vacantAt: null, passedAt: null, seatedAt: null, leftAt: null, version: version + 1 })
      .where(and(eq(memberships.id, membershipId), eq(memberships.version, version), inArray(memberships.state, ['lapsed', 'left']))).returning({ id: memberships.id }),
    ...countArrival(tx, joining),
  ]
}

/**
 * Joins a team, for the first time or again after leaving or after an offer that was not answered. Said again it stays
 * said. Throws `seat.team_not_open`, `seat.too_young` and `seat.has_gone` (409).
 */
export async function joinTeam(db: Database, { teamId, volunteerId, actor, now }: { teamId: string, volunteerId: string, actor: Actor, now: Date }): Promise<Membership> {
  const join = () => untilSettled(async () => {
    const before = await findMembership(db, { teamId, volunteerId })
    if (before && before.state !== 'lapsed' && before.state !== 'left') return
    const [team, volunteer] = [await getTeam(db, teamId), await getVolunteer(db, volunteerId)]
    if (isGone(volunteer.state)) throw hasGone()
    if (team.stage !== 'open') throw teamNotOpen()
    if (!fitsAge(team, volunteer.ageBand)) throw tooYoung()
    const joining = { teamId, volunteerId, membershipId: before?.id ?? createId(), now }
    await commit(db, tx => [
      holdTeam(tx, teamId, eq(teams.stage, 'open')),
      tx.update(volunteers).set({ state: sql`${volunteers.state}` }).where(and(eq(volunteers.id, volunteerId), notInArray(volunteers.state, ['left', 'refused']))).returning({ id: volunteers.id }),
      ...before ? rejoinWrites(tx, before, joining) : joinWrites(tx, joining),
      ...recordEvent(tx, { action: before ? 'seat.rejoined' : 'seat.joined', subject: { type: 'volunteer', id: volunteerId }, actor, at: now, facts: { teamId } }),
    ])
  })
  await join().catch((error: unknown) => {
    // The same person joined at the same moment, by another request: then there is nothing more to do.
    if (error instanceof UniqueViolationError) return join()
    throw error
  })
  return (await findMembership(db, { teamId, volunteerId }))!
}

/** Those who are asked when a seat is free since then, in the order of the queue. */
const askable = (teamId: string, vacantAt: Date) => and(waitingIn(teamId), or(isNull(memberships.passedAt), lt(memberships.passedAt, vacantAt)))

/** A number of writes that stand in a commit after `holdTeam` and after what frees seats. */
type Prepared = (tx: Database) => Array<Write | OptionalWrite>

/**
 * Offers the seats that `freed` of the present members leave, and those free or new besides, to the next of the queue who
 * have not passed them on since `vacantAt`, and counts what is taken then. A team that is not open offers nothing. The
 * commit is stale when seats or queue were others meanwhile.
 */
async function prepareOffers(db: Database, team: Team, { freed, seats = team.seats, vacantAt, keys, calendar, now }: { freed: number, seats?: number, vacantAt: Date } & Circumstances): Promise<Prepared> {
  const free = team.stage === 'open' ? Math.max(0, seats - team.taken + freed) : 0
  const next = free === 0 ? [] : await db.select().from(memberships).where(askable(team.id, vacantAt)).orderBy(asc(memberships.rank), asc(memberships.id)).limit(free)
  const tell = await prepareNotices(db, next.map(({ volunteerId }) => volunteerId), { keys, now })
  const answerBy = dueBy('volunteer.offer', now, calendar)!.at
  const last = next.at(-1)
  const isPassedOver = and(askable(team.id, vacantAt), next.length < free ? undefined : lt(memberships.rank, last?.rank ?? 0))
  return tx => [
    tx.update(teams).set({ taken: sql`${teams.taken} + ${next.length - freed}` })
      .where(and(eq(teams.id, team.id), eq(teams.taken, team.taken), eq(teams.seats, seats), eq(teams.stage, team.stage))).returning({ id: teams.id }),
    ...next.flatMap(({ id, volunteerId, version }) => [
      tx.update(memberships).set({ state: 'offered', offeredAt: now, answerBy, vacantAt, version: version + 1 })
        .where(and(eq(memberships.id, id), eq(memberships.version, version), eq(memberships.state, 'waiting'))).returning({ id: memberships.id }),
      ...recordEvent(tx, { action: 'seat.offered', subject: { type: 'volunteer', id: volunteerId }, actor: { kind: 'system' }, at: now, facts: { teamId: team.id } }),
    ]),
    // Nobody is overtaken, and a seat stays free only when whoever waits has passed it on.
    ...free === 0 ? [] : [holdTeam(tx, team.id, notExists(tx.select({ one: sql`1` }).from(memberships).where(isPassedOver)))],
    ...tell(tx),
  ]
}

/**
 * Offers seats that were added, or those of a team that opens again, to those who wait; to be committed after `holdTeam`
 * and after the write that set `seats` and `stage`. `team` is the row as it was read before.
 */
export function prepareTeamFilling(db: Database, team: Team, { seats, stage = team.stage, ...circumstances }: { seats: number, stage?: Team['stage'] } & Circumstances): Promise<Prepared> {
  return prepareOffers(db, { ...team, stage }, { freed: 0, seats, vacantAt: circumstances.now, ...circumstances })
}

interface Ending {
  to: 'waiting' | 'lapsed' | 'left'
  action: 'seat.passed' | 'seat.lapsed' | 'seat.left'
  actor: Actor
  reason?: string | null
}

/** What ends a seat, an offer or a wait: a seat that it frees is offered on at once. */
async function prepareEnding(db: Database, membership: Membership, { to, action, actor, reason, ...circumstances }: Ending & Circumstances): Promise<Prepared> {
  const { id, teamId, volunteerId, state, version } = membership
  const { now } = circumstances
  const isOffer = state === 'offered'
  // An offer that is passed on or lapses is the same free seat still; clocks of two servers may differ a little.
  const vacantAt = isOffer && to !== 'left' && membership.vacantAt ? membership.vacantAt : now
  const passedAt = to === 'waiting' ? new Date(Math.max(now.getTime(), vacantAt.getTime())) : membership.passedAt
  const offers = isSeated(state) ? await prepareOffers(db, await getTeam(db, teamId), { freed: 1, vacantAt, ...circumstances }) : () => []
  return tx => [
    tx.update(memberships).set({ state: to, passedAt, answerBy: null, vacantAt: null, leftAt: to === 'left' ? now : null, version: version + 1 })
      .where(and(eq(memberships.id, id), eq(memberships.version, version))).returning({ id: memberships.id }),
    ...recordEvent(tx, { action, subject: { type: 'volunteer', id: volunteerId }, actor, at: now, reason, facts: { teamId } }),
    ...offers(tx),
  ]
}

/**
 * Takes a seat that was offered, or one that stays free because those who wait passed it on. Said again it stays said.
 * Judged by the clock inside the write, whether or not the job has run.
 * Throws `seat.answer_too_late` and `seat.not_offered` (409).
 */
export function acceptOffer(db: Database, { membershipId, actor, now }: { membershipId: string, actor: Actor, now: Date }): Promise<void> {
  return untilSettled(async () => {
    const { state, answerBy, teamId, volunteerId, version } = await getMembership(db, membershipId)
    if (state === 'seated') return
    if (state === 'lapsed' || (state === 'offered' && answerBy && now >= answerBy)) throw answerTooLate()
    const takesFreeSeat = state === 'waiting'
    if (takesFreeSeat) {
      const team = await getTeam(db, teamId)
      if (team.stage !== 'open' || team.taken >= team.seats) throw notOffered()
    }
    else if (state !== 'offered') throw notOffered()
    await commit(db, tx => [
      holdTeam(tx, teamId, takesFreeSeat ? and(eq(teams.stage, 'open'), lt(teams.taken, teams.seats)) : undefined),
      tx.update(memberships).set({ state: 'seated', seatedAt: now, answerBy: null, vacantAt: null, version: version + 1 })
        .where(and(eq(memberships.id, membershipId), eq(memberships.version, version))).returning({ id: memberships.id }),
      ...takesFreeSeat ? [tx.update(teams).set({ taken: sql`${teams.taken} + 1` }).where(eq(teams.id, teamId)).returning({ id: teams.id })] : [],
      ...recordEvent(tx, { action: 'seat.accepted', subject: { type: 'volunteer', id: volunteerId }, actor, at: now, facts: { teamId } }),
    ])
  })
}

/**
 * "Not this time": back to the same place of the queue, and the seat is offered to the next. Said again it stays said.
 * Throws `seat.answer_too_late` and `seat.not_offered` (409).
 */
export function passOffer(db: Database, { membershipId, actor, ...circumstances }: { membershipId: string, actor: Actor } & Circumstances): Promise<void> {
  return untilSettled(async () => {
    const membership = await getMembership(db, membershipId)
    const { state, answerBy, passedAt, teamId } = membership
    if (state === 'waiting' && passedAt) return
    if (state === 'lapsed' || (state === 'offered' && answerBy && circumstances.now >= answerBy)) throw answerTooLate()
    if (state !== 'offered') throw notOffered()
    const end = await prepareEnding(db, membership, { to: 'waiting', action: 'seat.passed', actor, ...circumstances })
    await commit(db, tx => [holdTeam(tx, teamId), ...end(tx)])
  })
}

/**
 * Leaves a team, its queue or an offer, by either side. Said again it stays said. Whoever was held back only by the
 * agreement of this team is active with it. Their places on shifts of the team to come are given up right after.
 */
export async function leaveTeam(db: Database, { membershipId, actor, reason = null, ...circumstances }: { membershipId: string, actor: Actor, reason?: string | null } & Circumstances): Promise<void> {
  const { teamId, volunteerId } = await getMembership(db, membershipId)
  await untilSettled(async () => {
    const membership = await getMembership(db, membershipId)
    if (membership.state === 'left') return
    const step = await prepareStep(db, await getVolunteer(db, membership.volunteerId), { without: membershipId, now: circumstances.now })
    const end = await prepareEnding(db, membership, { to: 'left', action: 'seat.left', actor, reason, ...circumstances })
    const tell = actor.kind === 'resident' ? () => [] : await prepareNotices(db, [membership.volunteerId], circumstances)
    await commit(db, tx => [holdTeam(tx, membership.teamId), ...step.isChanged ? [...step.write(tx), ...step.tell(tx)] : [], ...end(tx), ...tell(tx)])
  })
  await dropDuties(db, { volunteerId, teamId, actor, ...circumstances })
}

/**
 * What takes somebody out of all teams at once, to be committed together with the reason for it: first `hold`, then the
 * write on the volunteer, then `leave`. The commit is stale when they joined or left a team meanwhile.
 */
export async function prepareDeparture(db: Database, { volunteerId, actor, ...circumstances }: { volunteerId: string, actor: Actor } & Circumstances) {
  const present = await db.select().from(memberships)
    .where(and(eq(memberships.volunteerId, volunteerId), inArray(memberships.state, ['seated', 'offered', 'waiting', 'lapsed']))).orderBy(asc(memberships.teamId))
  const ends: Prepared[] = []
  for (const membership of present) ends.push(await prepareEnding(db, membership, { to: 'left', action: 'seat.left', actor, ...circumstances }))
  const isElsewhere = and(eq(memberships.volunteerId, volunteerId), inArray(memberships.state, ['seated', 'offered', 'waiting', 'lapsed']))
  return {
    hold: (tx: Database): Write[] => present.map(({ teamId }) => holdTeam(tx, teamId)),
    leave: (tx: Database): Array<Write | OptionalWrite> => [
      ...ends.flatMap(end => end(tx)),
      tx.update(volunteers).set({ state: sql`${volunteers.state}` })
        .where(and(eq(volunteers.id, volunteerId), notExists(tx.select({ one: sql`1` }).from(memberships).where(isElsewhere)))).returning({ id: volunteers.id }),
    ],
  }
}

const atOnce = 200

/**
 * Lets offers lapse that nobody has answered in time, and offers the seats to the next. Safe to run on several nodes at
 * once: of two the slower finds it done. Says how many lapsed.
 */
export async function lapseOffers(db: Database, circumstances: Circumstances): Promise<number> {
  const { now } = circumstances
  const due = await db.select({ id: memberships.id }).from(memberships)
    .where(and(eq(memberships.state, 'offered'), lte(memberships.answerBy, now))).orderBy(asc(memberships.answerBy), asc(memberships.id)).limit(atOnce)
  let lapsed = 0
  for (const { id } of due) {
    const hasLapsed = await untilSettled(async () => {
      const membership = await getMembership(db, id)
      if (membership.state !== 'offered' || !membership.answerBy || membership.answerBy > now) return false
      const end = await prepareEnding(db, membership, { to: 'lapsed', action: 'seat.lapsed', actor: { kind: 'system' }, ...circumstances })
      const tell = await prepareNotices(db, [membership.volunteerId], circumstances)
      await commit(db, tx => [holdTeam(tx, membership.teamId), ...end(tx), ...tell(tx)])
      return true
    })
    if (hasLapsed) lapsed += 1
  }
  return lapsed
}
