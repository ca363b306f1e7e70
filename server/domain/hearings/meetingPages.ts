import { and, asc, count, eq, inArray, isNull, lte } from 'drizzle-orm'
import { keyedHash } from '../../crypto/keyedHash.ts'
import type { Keys } from '../../crypto/keys.ts'
import type { Database } from '../../database/connect.ts'
import { listTimeline } from '../events/queries.ts'
import type { WorkCalendar } from '../../../shared/calendar/calendar.ts'
import { getClock } from '../../../shared/calendar/clocks.ts'
import { toCheckInCode } from '../../../shared/hearings/checkIn.ts'
import { canLeave, isSeated, materialsDueBy, phaseOf, seatedStates, type ApplicationState } from '../../../shared/hearings/meeting.ts'
import { roles } from '../../../shared/staff/permissions.ts'
import { getApplication, listApplicantWays } from './applications.ts'
import { listOwnDraws } from './draws.ts'
import { getCalledMeeting, listGroups } from './meetingQueries.ts'
import { getPublicMatter } from './queries.ts'
import { listOwnWords } from './record.ts'
import { applications, matterFiles, matterNotices } from './tables.ts'

/** States of somebody who has applied and not left again. */
const stayingStates = ['applied', 'waiting', ...seatedStates] as const satisfies readonly ApplicationState[]

/** How many apply, have a seat, or wait, by group; `null` are those who come to listen. */
export async function countApplications(db: Database, matterId: string) {
  const rows = await db.select({ groupId: applications.groupId, state: applications.state, count: count() }).from(applications)
    .where(and(eq(applications.matterId, matterId), inArray(applications.state, [...stayingStates]))).groupBy(applications.groupId, applications.state)
  return (groupId: string | null) => {
    const own = rows.filter(row => row.groupId === groupId)
    const sum = (of: readonly ApplicationState[]) => own.filter(({ state }) => of.includes(state)).reduce((total, row) => total + Number(row.count), 0)
    return { applied: sum(stayingStates), seated: sum(seatedStates), waiting: sum(['waiting']) }
  }
}

/** The last four digits: enough for somebody to find themselves, too little for others to look anything up. */
const endOf = (number: string) => number.slice(-4)

/** Everything the public reads of a called meeting. Throws `matter.not_found`, `meeting.not_found` (404). */
export async function getMeetingPage(db: Database, { matterId, calendar, now }: { matterId: string, calendar: WorkCalendar, now: Date }) {
  const matter = await getPublicMatter(db, matterId)
  const meeting = await getCalledMeeting(db, matterId)
  const [groups, countOf, materials, notices] = await Promise.all([
    listGroups(db, matterId),
    countApplications(db, matterId),
    db.select().from(matterFiles).where(and(eq(matterFiles.matterId, matterId), eq(matterFiles.use, 'material'))).orderBy(asc(matterFiles.at), asc(matterFiles.id)),
    db.select().from(matterNotices).where(and(eq(matterNotices.matterId, matterId), inArray(matterNotices.kind, ['called', 'selection', 'draw', 'materials']))).orderBy(asc(matterNotices.sequence)),
  ])
  const listedAt = notices.findLast(({ kind }) => kind === 'selection')?.at ?? null
  const isWithdrawn = matter.stage === 'withdrawn'
  const { startsAt, endsAt, place, agenda, applyFrom, applyUntil, selection, selectionRule, observerSeats, calledAt, selectedAt, materialsSentAt } = meeting
  return {
    matter: { id: matterId, kind: matter.kind, title: matter.notice.title, contact: matter.notice.contact, isDemo: matter.isDemo, isWithdrawn },
    now, startsAt, endsAt, place, agenda, applyFrom, applyUntil, selection, selectionRule, observerSeats, calledAt, selectedAt, materialsSentAt,
    materialsDueBy: materialsDueBy(meeting, calendar),
    /** Days after which it is forgotten how somebody can be reached. */
    contactDays: getClock('hearing.contactRetention', calendar).amount ?? 0,
    groups: groups.map(({ id, name, seats }) => ({ id, name, seats, ...countOf(id) })),
    observers: countOf(null),
    phase: { speaker: isWithdrawn ? 'over' as const : phaseOf(meeting, 'speaker', now), observer: isWithdrawn ? 'over' as const : phaseOf(meeting, 'observer', now) },
    materials: materials.map(({ id, name, media, mediaType, size, sha256, at }) => ({ id, name, media, mediaType, size, sha256, at })),
    notices: notices.map(({ id, sequence, kind, text, fromClosesAt, toClosesAt, at }) => ({ id, sequence, kind, text, fromClosesAt, toClosesAt, at })),
    participants: listedAt && { at: listedAt, groups: await listParticipants(db, matterId) },
  }
}

/** Whoever has a seat to speak, by group in the order of rank: the name they agreed to, or the end of their number. */
async function listParticipants(db: Database, matterId: string) {
  const rows = await db.select().from(applications)
    .where(and(eq(applications.matterId, matterId), eq(applications.role, 'speaker'), inArray(applications.state, [...seatedStates]))).orderBy(asc(applications.rank), asc(applications.id))
  return (await listGroups(db, matterId)).map(({ name, id }) => ({
    name, members: rows.filter(({ groupId }) => groupId === id).map(({ publicName, number, state }) => ({ name: publicName, numberEnd: endOf(number), isAsked: state === 'invited' })),
  }))
}

/** The check-in code of a receipt: nobody without the server's key can make one up. */
export function deriveCheckInCode(number: string, { signing }: Keys): string {
  const bytes = keyedHash(signing, `check-in:${number}`)
  return toCheckInCode(String(BigInt(`0x${bytes.toString('hex')}`) % 10n ** 8n).padStart(8, '0'))
}

/** An application as whoever holds its receipt sees it. Throws `meeting.application_not_found` (404). */
export async function getTrackedApplication(db: Database, { applicationId, keys, now }: { applicationId: string, keys: Keys, now: Date }) {
  const application = await getApplication(db, applicationId)
  const { matterId, number, role, groupId, gist, stance, publicName, receivedAt, state, rank, answerBy, checkedInAt } = application
  const [matter, meeting, groups, timeline, ways, ownDraws, ahead, ownWords] = await Promise.all([
    getPublicMatter(db, matterId), getCalledMeeting(db, matterId), listGroups(db, matterId), listTimeline(db, { type: 'application', id: applicationId }),
    listApplicantWays(db, applicationId), listOwnDraws(db, application), countAhead(db, application), listOwnWords(db, { matterId, applicationId, now }),
  ])
  const hasBegun = now >= meeting.startsAt
  return {
    kind: 'application' as const,
    matter: { id: matterId, kind: matter.kind, title: matter.notice.title, isWithdrawn: matter.stage === 'withdrawn' },
    startsAt: meeting.startsAt, endsAt: meeting.endsAt, place: meeting.place, selection: meeting.selection, applyUntil: meeting.applyUntil,
    number, role, gist, stance, publicName, receivedAt, state, rank, answerBy, checkedInAt, ways,
    group: groups.find(({ id }) => id === groupId)?.name ?? null,
    /** Of somebody who waits: how many would get a seat first. */
    ahead,
    isAnswerLate: state === 'invited' && answerBy !== null && now >= answerBy,
    may: { come: state === 'invited' && answerBy !== null && now < answerBy, leave: canLeave(state) && !hasBegun },
    checkInCode: isSeated(state) && state !== 'absent' ? deriveCheckInCode(number, keys) : null,
    draws: ownDraws,
    /** Whether a published record holds words of theirs. */
    hasWords: ownWords !== null && ownWords.words.length > 0,
    steps: timeline.map(({ at, action, reason, facts }) => ({ at, step: action.replace(/^meeting\./, ''), reason, role: roles.find(name => name === facts.role) ?? null })),
  }
}

async function countAhead(db: Database, { matterId, groupId, state, rank }: Awaited<ReturnType<typeof getApplication>>): Promise<number | null> {
  if (state !== 'waiting' || rank === null) return null
  const [row] = await db.select({ count: count() }).from(applications).where(and(
    eq(applications.matterId, matterId), groupId === null ? isNull(applications.groupId) : eq(applications.groupId, groupId), eq(applications.state, 'waiting'), lte(applications.rank, rank - 1),
  ))
  return Number(row?.count ?? 0)
}
