import { and, eq, exists, lt, notExists, sql } from 'drizzle-orm'
import type { Keys } from '../../crypto/keys.ts'
import { databaseNow } from '../../database/clock.ts'
import { commit, orNothing, type OptionalWrite, type Write } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { StaleWriteError, UniqueViolationError } from '../../database/errors.ts'
import { createId } from '../../database/ids.ts'
import { recordEvent, type Actor } from '../events/record.ts'
import { queueMail } from '../notifications/outbox.ts'
import { createReceiptNumber, deriveQueryCode, hashQueryCode, issueReceipt } from '../receipts/commands.ts'
import type { WorkCalendar } from '../../../shared/calendar/calendar.ts'
import { dueBy } from '../../../shared/calendar/clocks.ts'
import type { Locale } from '../../../shared/locale.ts'
import { isMinor, type AgeBand } from '../../../shared/volunteers/rules.ts'
import type { SignUpAnswer } from '../../../shared/volunteers/signup.ts'
import { keepContact, keepGuardian } from './contacts.ts'
import { teamForAdults, teamNotFound, teamNotOpen, volunteerNotFound } from './signupErrors.ts'
import { memberships, teams, volunteers } from './tables.ts'

export type Volunteer = typeof volunteers.$inferSelect

export interface VolunteerReceipt { volunteerId: string, number: string, queryCode: string, receivedAt: Date }

/** Throws `volunteer.not_found` (404). */
export async function getVolunteer(db: Database, id: string): Promise<Volunteer> {
  const [volunteer] = await db.select().from(volunteers).where(eq(volunteers.id, id))
  if (!volunteer) throw volunteerNotFound()
  return volunteer
}

/** The receipt of a sign-up that has arrived before. */
export async function findVolunteerReceipt(db: Database, submissionId: string, keys: Keys): Promise<VolunteerReceipt | undefined> {
  const [volunteer] = await db.select().from(volunteers).where(eq(volunteers.submissionId, submissionId))
  return volunteer && { volunteerId: volunteer.id, number: volunteer.number, queryCode: deriveQueryCode(submissionId, keys), receivedAt: volunteer.receivedAt }
}

const shownMs = 30 * 60_000

/** The receipt with its code once more, for half an hour; undefined after that. Throws `volunteer.not_found` (404). */
export async function findShownReceipt(db: Database, { volunteerId, keys, now }: { volunteerId: string, keys: Keys, now: Date }): Promise<VolunteerReceipt | undefined> {
  const { submissionId, receivedAt } = await getVolunteer(db, volunteerId)
  return now.getTime() - receivedAt.getTime() > shownMs ? undefined : findVolunteerReceipt(db, submissionId, keys)
}

interface SignUp {
  submissionId: string
  /** Null: the community proposes one. */
  teamId: string | null
  answer: SignUpAnswer
  keys: Keys
  calendar: WorkCalendar
  locale: Locale
  /** The person themselves, or staff who filled the form in with them. */
  actor?: Extract<Actor, { kind: 'resident' | 'staff' }>
  isDemo?: boolean
  /** When it was received; the database's clock now unless said: the whole form is here. */
  receivedAt?: Date
}

/**
 * Takes a sign-up in: the person, sealed how they and a guardian are reached, the receipt, and in the same commit the free
 * seat of the team or the next place of its queue. The same submission again gets the same receipt, at whatever moment and
 * whatever else it carries.
 * Throws `volunteer.team_not_found` (404), `volunteer.team_not_open` and `volunteer.team_for_adults` (409).
 */
export async function signUp(db: Database, submission: SignUp): Promise<VolunteerReceipt> {
  const { submissionId, keys } = submission
  return await findVolunteerReceipt(db, submissionId, keys) ?? await takeIn(db, submission).catch(async (error: unknown) => {
    const twin = await findVolunteerReceipt(db, submissionId, keys)
    if (twin) return twin
    throw error
  })
}

async function takeIn(db: Database, { submissionId, teamId, answer, keys, calendar, locale, actor = { kind: 'resident' }, isDemo = false, receivedAt: given }: SignUp): Promise<VolunteerReceipt> {
  const { contact, guardian, ageBand, offer, consentVersion } = answer
  const receivedAt = given ?? await databaseNow(db)
  const queryCode = deriveQueryCode(submissionId, keys)
  const codeHash = await hashQueryCode(queryCode, keys)
  return untilSettled(async () => {
    const volunteerId = createId()
    const number = createReceiptNumber('volunteer')
    const join = teamId === null ? () => [] : await prepareJoining(db, { teamId, volunteerId, ageBand, now: receivedAt })
    await commit(db, tx => [
      tx.insert(volunteers).values({
        id: volunteerId, number, submissionId, ageBand, ...offer, consentVersion, consentedAt: receivedAt, channel: actor.kind === 'staff' ? 'desk' : 'web', locale, receivedAt,
        state: 'applied', checkDueOn: dueBy('volunteer.check', receivedAt, calendar)?.day ?? null, isDemo, version: 1,
      }).returning({ id: volunteers.id }),
      ...keepContact(tx, { volunteerId, contact, keys }),
      ...guardian ? keepGuardian(tx, { volunteerId, guardian, keys, at: receivedAt }) : [],
      ...join(tx),
      ...issueReceipt(tx, { number, kind: 'volunteer', subjectId: volunteerId, codeHash }),
      ...recordEvent(tx, { action: 'volunteer.signedUp', subject: { type: 'volunteer', id: volunteerId }, actor, at: receivedAt, facts: { number, ...teamId === null ? {} : { teamId } } }),
      ...contact.email && !isDemo ? queueMail(tx, { keys, kind: 'volunteer.received', to: contact.email, params: { number }, locale, at: receivedAt }) : [],
    ])
    return { volunteerId, number, queryCode, receivedAt }
  }, async () => await findVolunteerReceipt(db, submissionId, keys) !== undefined)
}

/** Tries again as long as somebody else was quicker, unless it is settled otherwise. */
async function untilSettled<Result>(attempt: () => Promise<Result>, isSettled: () => Promise<boolean> = () => Promise.resolve(false)): Promise<Result> {
  for (let tries = 0; ; tries++) {
    try { return await attempt() }
    catch (error) {
      const isRace = error instanceof StaleWriteError || error instanceof UniqueViolationError
      if (!isRace || tries === 200 || await isSettled()) throw error
    }
  }
}

/** The team as it is open to somebody of that age, with its place for them; to be committed with what brings them there. */
async function prepareJoining(db: Database, { teamId, volunteerId, ageBand, now }: { teamId: string, volunteerId: string, ageBand: AgeBand, now: Date }): Promise<(tx: Database) => Array<Write | OptionalWrite>> {
  const [team] = await db.select().from(teams).where(eq(teams.id, teamId))
  if (!team || team.stage === 'draft') throw teamNotFound()
  if (team.stage !== 'open') throw teamNotOpen()
  if (isMinor(ageBand) && team.minAge > 14) throw teamForAdults()
  const membershipId = createId()
  return tx => [
    // A team that was closed or took another least age meanwhile is read again.
    tx.update(teams).set({ taken: sql`${teams.taken}` }).where(and(eq(teams.id, teamId), eq(teams.stage, 'open'), eq(teams.minAge, team.minAge))).returning({ id: teams.id }),
    ...joinWrites(tx, { teamId, volunteerId, membershipId, now }),
  ]
}

function joinWrites(tx: Database, { teamId, volunteerId, membershipId, now }: { teamId: string, volunteerId: string, membershipId: string, now: Date }): Array<Write | OptionalWrite> {
  const freeSeat = tx.select({ one: sql`1` }).from(teams).where(and(eq(teams.id, teamId), lt(teams.taken, teams.seats)))
  const waiting = tx.select({ one: sql`1` }).from(memberships).where(and(eq(memberships.teamId, teamId), eq(memberships.state, 'waiting')))
  const nextRank = tx.select({ rank: sql<number>`coalesce(max(${memberships.rank}), 0) + 1` }).from(memberships).where(eq(memberships.teamId, teamId))
  const isSeated = tx.select({ one: sql`1` }).from(memberships).where(and(eq(memberships.id, membershipId), eq(memberships.state, 'seated')))
  return [
    tx.insert(memberships).values({
      id: membershipId, teamId, volunteerId, joinedAt: now, rank: sql`(${nextRank})`, version: 1,
      state: sql`case when ${and(exists(freeSeat), notExists(waiting))} then 'seated' else 'waiting' end`,
    }).returning({ id: memberships.id }),
    orNothing(tx.update(teams).set({ taken: sql`${teams.taken} + 1` }).where(and(eq(teams.id, teamId), exists(isSeated))).returning({ id: teams.id })),
  ]
}
