import { and, asc, eq, inArray } from 'drizzle-orm'
import { openContact, waysOf, type Contact } from '../../crypto/contact.ts'
import type { Keys } from '../../crypto/keys.ts'
import { commit } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { listEventsOf } from '../events/queries.ts'
import { recordEvent, type Actor } from '../events/record.ts'
import type { WorkCalendar } from '../../../shared/calendar/calendar.ts'
import { materialsDueBy } from '../../../shared/hearings/meeting.ts'
import type { Role } from '../../../shared/staff/permissions.ts'
import { contactRow, getApplication, prepareNotice } from './applications.ts'
import { noContactKept } from './meetingErrors.ts'
import { countApplications, deriveCheckInCode } from './meetingPages.ts'
import { findMeeting, getCalledMeeting, listGroups } from './meetingQueries.ts'
import { getMatter } from './queries.ts'
import { applicationContacts, applications, matterFiles, matterNotices } from './tables.ts'

type StaffActor = Extract<Actor, { kind: 'staff' }>

async function headOf(db: Database, matterId: string) {
  const { id, kind, stage, notice, subDistrict, isDemo } = await getMatter(db, matterId)
  return { id, kind, stage, title: notice.title, subDistrict, isDemo }
}

/** The plan or the call of a matter's meeting as staff see it; `meeting` is null before the first plan. Throws `matter.not_found` (404). */
export async function getMeetingForStaff(db: Database, { matterId, calendar, now }: { matterId: string, calendar: WorkCalendar, now: Date }) {
  const meeting = await findMeeting(db, matterId)
  const [matter, groups, countOf, materials, listed] = await Promise.all([
    headOf(db, matterId), listGroups(db, matterId), countApplications(db, matterId),
    db.select().from(matterFiles).where(and(eq(matterFiles.matterId, matterId), eq(matterFiles.use, 'material'))).orderBy(asc(matterFiles.at)),
    db.select({ at: matterNotices.at }).from(matterNotices).where(and(eq(matterNotices.matterId, matterId), eq(matterNotices.kind, 'selection'))),
  ])
  return {
    matter, now, meeting: meeting ?? null,
    groups: groups.map(({ id, name, seats, taken }) => ({ id, name, seats, taken, ...countOf(id) })),
    observers: countOf(null),
    materialsDueBy: meeting ? materialsDueBy(meeting, calendar) : null,
    materials: materials.map(({ id, name, size, at }) => ({ id, name, size, at })),
    listedAt: listed.at(-1)?.at ?? null,
  }
}

/**
 * Everybody who applied, by group and rank, without a name or a way to reach them but what they agreed to publish: which
 * ways there are, whether somebody has telephoned, and the code to check in with. Throws `meeting.not_found` (404).
 */
export async function listApplicationsForStaff(db: Database, { matterId, keys, now }: { matterId: string, keys: Keys, now: Date }) {
  const [matter, meeting, groups, rows] = await Promise.all([
    headOf(db, matterId), getCalledMeeting(db, matterId), listGroups(db, matterId),
    db.select().from(applications).where(eq(applications.matterId, matterId)).orderBy(asc(applications.rank), asc(applications.receivedAt), asc(applications.id)),
  ])
  const ids = rows.map(({ id }) => id)
  const [contacts, phoned] = await Promise.all([
    ids.length === 0 ? [] : db.select().from(applicationContacts).where(inArray(applicationContacts.applicationId, ids)),
    listEventsOf(db, { type: 'application', ids, action: 'meeting.phoned' }),
  ])
  const contactOf = new Map(contacts.map(contact => [contact.applicationId, contact]))
  const phonedAt = new Map(phoned.map(({ subjectId, at }) => [subjectId, at]))
  const { startsAt, endsAt, place, selection, selectedAt, observerSeats, observersTaken } = meeting
  return {
    matter, now, meeting: { startsAt, endsAt, place, selection, selectedAt, observerSeats, observersTaken },
    groups: groups.map(({ id, name, seats, taken }) => ({ id, name, seats, taken })),
    items: rows.map(({ id, number, role, groupId, gist, stance, publicName, receivedAt, state, rank, answerBy, checkedInAt }) => ({
      id, number, role, groupId, gist, stance, publicName, receivedAt, state, rank, answerBy, checkedInAt, ways: waysOf(contactOf.get(id)), phonedAt: phonedAt.get(id) ?? null,
      checkInCode: state === 'confirmed' || state === 'invited' || state === 'present' ? deriveCheckInCode(number, keys) : null,
    })),
  }
}

/** Notes that somebody without e-mail was called. It changes nothing of the application. */
export async function notePhoned(db: Database, { applicationId, actor, now }: { applicationId: string, actor: StaffActor, now: Date }): Promise<void> {
  await getApplication(db, applicationId)
  await commit(db, tx => recordEvent(tx, { action: 'meeting.phoned', subject: { type: 'application', id: applicationId }, actor, at: now }))
}

/**
 * Opens how somebody can be reached, for one look. The opening is written down with its reason and the person's role before
 * anything is shown, and the applicant is told. Throws `meeting.no_contact` (404).
 */
export async function revealApplicant(db: Database, { applicationId, reason, actor, keys, now }: { applicationId: string, reason: string, actor: StaffActor & { role: Role }, keys: Keys, now: Date }): Promise<Contact> {
  const application = await getApplication(db, applicationId)
  const [row] = await db.select().from(applicationContacts).where(eq(applicationContacts.applicationId, applicationId))
  if (!row) throw noContactKept()
  const notice = await prepareNotice(db, application, { keys, now })
  await commit(db, tx => [
    ...recordEvent(tx, { action: 'meeting.contactOpened', subject: { type: 'application', id: applicationId }, actor, at: now, reason, facts: { role: actor.role } }),
    ...notice(tx),
  ])
  return openContact(contactRow(applicationId), row, keys)
}
