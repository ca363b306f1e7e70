import { and, count, eq } from 'drizzle-orm'
import type { Keys } from '../../crypto/keys.ts'
import { databaseNow } from '../../database/clock.ts'
import { commit, type OptionalWrite, type Write } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { StaleWriteError, UniqueViolationError } from '../../database/errors.ts'
import { createId } from '../../database/ids.ts'
import { recordEvent, type Actor } from '../events/record.ts'
import { queueMail } from '../notifications/outbox.ts'
import { deriveQueryCode } from '../../crypto/queryCode.ts'
import { createReceiptNumber, issueReceipt } from '../receipts/commands.ts'
import type { WorkCalendar } from '../../../shared/calendar/calendar.ts'
import { dueBy } from '../../../shared/calendar/clocks.ts'
import type { Locale } from '../../../shared/locale.ts'
import type { RowScope } from '../../../shared/staff/permissions.ts'
import type { AgeBand } from '../../../shared/volunteers/rules.ts'
import { fitsAge } from '../../../shared/volunteers/serving.ts'
import type { SignUpAnswer } from '../../../shared/volunteers/signup.ts'
import { keepContact, keepGuardian } from './contacts.ts'
import { getVolunteer, type Team } from './queries.ts'
import { inScope } from './scope.ts'
import { teamNotOpen, tooYoung } from './seatErrors.ts'
import { holdTeam, joinWrites } from './seats.ts'
import { memberships, teams, volunteers } from './tables.ts'
import { getPublicTeam } from './teamQueries.ts'

export interface VolunteerReceipt { volunteerId: string, number: string, queryCode: string, receivedAt: Date }

/** The volunteer of a receipt's number, when they are of these places. */
export async function findVolunteerByNumber(db: Database, { number, scope }: { number: string, scope: RowScope }): Promise<{ id: string, number: string } | undefined> {
  const [found] = await db.select({ id: volunteers.id, number: volunteers.number }).from(volunteers).where(and(eq(volunteers.number, number), inScope(scope, volunteers)))
  return found
}

/** The receipt of a sign-up that has arrived before. */
export async function findVolunteerReceipt(db: Database, submissionId: string, keys: Keys): Promise<VolunteerReceipt | undefined> {
  const [volunteer] = await db.select().from(volunteers).where(eq(volunteers.submissionId, submissionId))
  return volunteer && { volunteerId: volunteer.id, number: volunteer.number, queryCode: deriveQueryCode(submissionId, keys), receivedAt: volunteer.receivedAt }
}

const shownMs = 30 * 60_000

/** The receipt with its code once more, for half an hour; undefined after that. Throws `seat.volunteer_not_found` (404). */
export async function findShownReceipt(db: Database, { volunteerId, keys, now }: { volunteerId: string, keys: Keys, now: Date }): Promise<VolunteerReceipt | undefined> {
  const { submissionId, receivedAt } = await getVolunteer(db, volunteerId)
  return now.getTime() - receivedAt.getTime() > shownMs ? undefined : findVolunteerReceipt(db, submissionId, keys)
}

/** Places that are free and how many wait, before somebody signs up. */
export async function countTeamQueue(db: Database, { id, seats, taken }: Pick<Team, 'id' | 'seats' | 'taken'>): Promise<{ free: number, waiting: number }> {
  const [row] = await db.select({ waiting: count() }).from(memberships).where(and(eq(memberships.teamId, id), eq(memberships.state, 'waiting')))
  const waiting = Number(row?.waiting ?? 0)
  // Whoever comes while somebody waits stands behind them, whatever is free.
  return { free: waiting > 0 ? 0 : Math.max(0, seats - taken), waiting }
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
 * Throws `team.not_found` (404), `seat.team_not_open` and `seat.too_young` (409).
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
  for (let tries = 0; ; tries++) {
    const volunteerId = createId()
    const number = createReceiptNumber('volunteer')
    const join = teamId === null ? () => [] : await prepareJoining(db, { teamId, volunteerId, ageBand, now: receivedAt })
    try {
      await commit(db, tx => [
        ...join(tx),
        tx.insert(volunteers).values({
          id: volunteerId, number, submissionId, ageBand, ...offer, consentVersion, consentedAt: receivedAt, channel: actor.kind === 'staff' ? 'desk' : 'web', locale, receivedAt,
          state: 'applied', checkDueOn: dueBy('volunteer.check', receivedAt, calendar)?.day ?? null, isDemo, version: 1,
        }).returning({ id: volunteers.id }),
        ...keepContact(tx, { volunteerId, contact, keys }),
        ...guardian ? keepGuardian(tx, { volunteerId, guardian, keys, at: receivedAt }) : [],
        ...issueReceipt(tx, { number, kind: 'volunteer', subjectId: volunteerId, submissionId, keys, receivedAt, said: { ageBand, ...offer } }),
        ...recordEvent(tx, { action: 'volunteer.signedUp', subject: { type: 'volunteer', id: volunteerId }, actor, at: receivedAt, facts: { number, ...teamId === null ? {} : { teamId } } }),
        ...contact.email && !isDemo ? queueMail(tx, { keys, kind: 'volunteer.received', to: contact.email, params: { number }, locale, at: receivedAt }) : [],
      ])
      return { volunteerId, number, queryCode, receivedAt }
    }
    catch (error) {
      const isRace = error instanceof StaleWriteError || error instanceof UniqueViolationError
      if (!isRace || tries === 20 || await findVolunteerReceipt(db, submissionId, keys)) throw error
    }
  }
}

/** The team as it is open to somebody of that age, with its place for them; to be committed with what brings them there. */
async function prepareJoining(db: Database, { teamId, volunteerId, ageBand, now }: { teamId: string, volunteerId: string, ageBand: AgeBand, now: Date }): Promise<(tx: Database) => Array<Write | OptionalWrite>> {
  const team = await getPublicTeam(db, teamId)
  if (team.stage !== 'open') throw teamNotOpen()
  if (!fitsAge(team, ageBand)) throw tooYoung()
  const membershipId = createId()
  return tx => [
    // A team that was closed or took another least age meanwhile is read again.
    holdTeam(tx, teamId, and(eq(teams.stage, 'open'), eq(teams.minAge, team.minAge))),
    ...joinWrites(tx, { teamId, volunteerId, membershipId, now }),
  ]
}
