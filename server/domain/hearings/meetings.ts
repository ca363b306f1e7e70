import { and, eq, gt, isNull, sql } from 'drizzle-orm'
import { findTranslation } from '../../../i18n/messages.ts'
import type { Keys } from '../../crypto/keys.ts'
import { commit, orNothing } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { StaleWriteError, UniqueViolationError } from '../../database/errors.ts'
import { createId } from '../../database/ids.ts'
import type { StoredFile } from '../../media/files.ts'
import { recordEvent, type Actor } from '../events/record.ts'
import type { WorkCalendar } from '../../../shared/calendar/calendar.ts'
import type { Issue } from '../../../shared/errors.ts'
import {
  areMaterialsLate, confirmDays, findCallIssues, findPlanIssues, isTooTight, leavesTimeForMaterials, materialDays, type MeetingPlan,
} from '../../../shared/hearings/meeting.ts'
import type { AgendaItem, Bilingual } from '../../../shared/hearings/records.ts'
import { locales, type Locale } from '../../../shared/locale.ts'
import { formatInstant } from '../../../shared/time.ts'
import { holdMeeting, prepareFilling, prepareNotices } from './applications.ts'
import {
  calledAlready, cannotCall, materialsLate, meetingInvalid, meetingIsOver, notCalled, nothingChanged, notSelected,
} from './meetingErrors.ts'
import { findMeeting, getCalledMeeting, getMeeting, listGroups, type CalledMeeting, type Meeting, type SeatGroup } from './meetingQueries.ts'
import { prepareAnnouncement } from './notices.ts'
import { getMatter } from './queries.ts'
import { applications, matterFiles, matters, meetings, seatGroups } from './tables.ts'

type StaffActor = Extract<Actor, { kind: 'staff' }>
interface Decision { matterId: string, version: number, actor: StaffActor, now: Date }

const ofMatter = (matterId: string) => ({ type: 'matter', id: matterId } as const)

/**
 * Writes down how the meeting of a matter is planned; `version` is 0 for the first plan. Nothing of it is public.
 * Throws `invalid` (422), `meeting.cannot_call` and `meeting.called_already` (409), `stale` (409).
 */
export async function planMeeting(db: Database, { matterId, version, plan, actor, now }: Decision & { plan: MeetingPlan }): Promise<void> {
  const { kind } = await getMatter(db, matterId)
  if (kind === 'publicComment') throw cannotCall()
  const before = await findMeeting(db, matterId)
  if (before?.calledAt) throw calledAlready()
  requireNone(findPlanIssues(plan))
  const { groups, ...facts } = plan
  await quickest(() => commit(db, tx => [
    before
      ? tx.update(meetings).set({ ...facts, version: version + 1 }).where(and(eq(meetings.matterId, matterId), eq(meetings.version, version), isNull(meetings.calledAt))).returning({ id: meetings.matterId })
      : tx.insert(meetings).values({ matterId, ...facts, observersTaken: 0, version: version + 1 }).returning({ id: meetings.matterId }),
    orNothing(tx.delete(seatGroups).where(eq(seatGroups.matterId, matterId)).returning({ id: seatGroups.id })),
    ...groups.map(({ name, seats }, index) => tx.insert(seatGroups).values({ id: createId(), matterId, position: index + 1, name, seats, taken: 0 }).returning({ id: seatGroups.id })),
    ...recordEvent(tx, { action: 'meeting.planned', subject: ofMatter(matterId), actor, at: now }),
  ]))
}

/**
 * Calls the public to the meeting: from now on its time, place, agenda, seats by group and the rule of selection can be read,
 * before anybody can apply, and are changed by a notice only.
 * Throws `invalid` (422) for what is missing, `meeting.cannot_call` while the public cannot see the matter,
 * `meeting.called_already` and `stale` (409).
 */
export async function callMeeting(db: Database, { matterId, version, actor, keys, calendar, now }: Decision & { keys: Keys, calendar: WorkCalendar }): Promise<void> {
  const matter = await getMatter(db, matterId)
  const meeting = await getMeeting(db, matterId)
  if (matter.kind === 'publicComment' || matter.stage !== 'published') throw cannotCall()
  if (meeting.calledAt) throw calledAlready()
  const groups = await listGroups(db, matterId)
  requireNone(findCallIssues({ ...meeting, groups }, { kind: matter.kind, now, calendar }))
  const announce = await prepareAnnouncement(db, { matterId, kind: 'called', text: inBoth(locale => describeCall(meeting, groups, locale)), at: now, by: actor.id, keys })
  await quickest(() => commit(db, tx => [
    tx.update(matters).set({ stage: 'published' }).where(and(eq(matters.id, matterId), eq(matters.stage, 'published'))).returning({ id: matters.id }),
    tx.update(meetings).set({ calledAt: now, version: version + 1 }).where(and(eq(meetings.matterId, matterId), eq(meetings.version, version), isNull(meetings.calledAt))).returning({ id: meetings.matterId }),
    ...announce(tx),
    ...recordEvent(tx, { action: 'meeting.called', subject: ofMatter(matterId), actor, at: now }),
  ]))
}

/** What can be changed of a called meeting; what is left out stays. Seats only grow. */
export interface MeetingChanges {
  startsAt?: Date
  endsAt?: Date
  place?: Bilingual
  agenda?: AgendaItem[]
  /** Seats by group. */
  seats?: Record<string, number>
  observerSeats?: number
}

/**
 * Changes a called meeting, by a public notice that says what it was, what it is and why; everybody who has or waits for a
 * seat is told. Seats that are added go to those who wait, in the same commit. A hearing cannot be moved to where the
 * materials would have come too late.
 * Throws `invalid` (422), `meeting.nothing_changed` (422), `meeting.materials_late`, `meeting.is_over`, `meeting.not_called`, `stale` (409).
 */
export async function changeMeeting(db: Database, { matterId, version, changes, reason, actor, keys, calendar, now }: Decision & {
  changes: MeetingChanges, reason: Bilingual, keys: Keys, calendar: WorkCalendar
}): Promise<void> {
  const { kind } = await getMatter(db, matterId)
  const meeting = await getRunning(db, matterId, now)
  const groups = await listGroups(db, matterId)
  const { seats = {}, ...facts } = changes
  const after = { ...meeting, ...facts }
  const groupsAfter = groups.map(group => ({ ...group, seats: seats[group.id] ?? group.seats }))
  requireNone([
    ...findPlanIssues({ ...after, groups: groupsAfter }),
    ...after.startsAt <= now ? [{ path: 'startsAt', code: 'meeting.in_the_past' }] : [],
    ...after.observerSeats < meeting.observerSeats ? [{ path: 'observerSeats', code: 'meeting.seats_only_grow' }] : [],
    ...groupsAfter.some((group, place) => group.seats < groups[place]!.seats) ? [{ path: 'seats', code: 'meeting.seats_only_grow' }] : [],
  ])
  const isMoved = after.startsAt.getTime() !== meeting.startsAt.getTime()
  if (kind === 'hearing' && after.startsAt < meeting.startsAt && isTooTight(after, calendar)) requireNone([{ path: 'startsAt', code: 'meeting.too_tight', params: { confirmDays: confirmDays(calendar), materialDays: materialDays(calendar) } }])
  if (kind === 'hearing' && isMoved && !leavesTimeForMaterials(after, now, calendar)) throw materialsLate({ params: { days: materialDays(calendar) } })
  const differences = inBoth(locale => describeChanges({ meeting, groups }, { meeting: after, groups: groupsAfter }, locale))
  if (differences.zh === '') throw nothingChanged()
  const text = { zh: `${differences.zh}\n${reason.zh}`, en: `${differences.en}\n${reason.en ?? reason.zh}` }
  const announce = await prepareAnnouncement(db, { matterId, kind: 'called', text, at: now, by: actor.id, keys })
  const grown = groupsAfter.filter((group, place) => group.seats > groups[place]!.seats)
  const filling = await Promise.all([
    ...grown.map(({ id: groupId, seats, taken }) => prepareFilling(db, after, { matterId, groupId }, seats - taken, { keys, calendar, now })),
    ...after.observerSeats > meeting.observerSeats ? [prepareFilling(db, after, { matterId, groupId: null }, after.observerSeats - after.observersTaken, { keys, calendar, now })] : [],
  ])
  const tell = await prepareNotices(db, { matterId, keys, now })
  await quickest(() => commit(db, tx => [
    holdMeeting(tx, matterId, and(eq(meetings.version, version), eq(meetings.observersTaken, meeting.observersTaken))),
    tx.update(meetings).set({ ...facts, version: version + 1 }).where(eq(meetings.matterId, matterId)).returning({ id: meetings.matterId }),
    ...isMoved ? [orNothing(tx.update(applications).set({ answerBy: after.startsAt }).where(and(eq(applications.matterId, matterId), eq(applications.state, 'invited'), gt(applications.answerBy, after.startsAt))).returning({ id: applications.id }))] : [],
    ...grown.map(({ id, seats, taken }) => tx.update(seatGroups).set({ seats }).where(and(eq(seatGroups.id, id), eq(seatGroups.taken, taken))).returning({ id: seatGroups.id })),
    ...filling.flatMap(fill => fill(tx)),
    ...announce(tx),
    ...recordEvent(tx, { action: 'meeting.changed', subject: ofMatter(matterId), actor, at: now, reason: reason.zh }),
    ...tell(tx),
  ]))
}

/**
 * Publishes who takes part: whoever has a seat to speak, by the name they agreed to or the end of their number. Before that
 * everybody could apply until the end. Throws `meeting.not_selected`, `meeting.is_over`, `meeting.not_called`, `stale` (409).
 */
export async function publishParticipants(db: Database, { matterId, version, actor, keys, now }: Decision & { keys: Keys }): Promise<void> {
  const meeting = await getRunning(db, matterId, now)
  const isSelected = meeting.selection === 'draw' ? meeting.selectedAt !== null : meeting.applyUntil !== null && now >= meeting.applyUntil
  if (!isSelected) throw notSelected()
  const announce = await prepareAnnouncement(db, { matterId, kind: 'selection', at: now, by: actor.id, keys })
  await quickest(() => commit(db, tx => [
    tx.update(meetings).set({ selectedAt: meeting.selectedAt ?? now, version: version + 1 }).where(and(eq(meetings.matterId, matterId), eq(meetings.version, version))).returning({ id: meetings.matterId }),
    ...announce(tx),
    ...recordEvent(tx, { action: 'meeting.listed', subject: ofMatter(matterId), actor, at: now }),
  ]))
}

/**
 * Publishes a file of the materials: judged by the law's days before the meeting as it stands in that commit, announced, and
 * told to everybody who has or waits for a seat.
 * Throws `meeting.materials_late` (409): then the meeting has to be moved by a notice first; `meeting.is_over`, `meeting.not_called` (409).
 */
export async function publishMaterial(db: Database, { matterId, name, file, actor, keys, calendar, now }: Omit<Decision, 'version'> & { name: Bilingual, file: StoredFile, keys: Keys, calendar: WorkCalendar }): Promise<void> {
  const { kind } = await getMatter(db, matterId)
  const meeting = await getRunning(db, matterId, now)
  if (kind === 'hearing' && areMaterialsLate(meeting, now, calendar)) throw materialsLate({ params: { days: materialDays(calendar) } })
  const announce = await prepareAnnouncement(db, { matterId, kind: 'materials', text: name, at: now, by: actor.id, keys })
  const tell = await prepareNotices(db, { matterId, keys, now })
  await quickest(() => commit(db, tx => [
    holdMeeting(tx, matterId, eq(meetings.startsAt, meeting.startsAt)),
    // The law's days are counted from the last of them.
    tx.update(meetings).set({ materialsSentAt: now, version: sql`${meetings.version} + 1` }).where(eq(meetings.matterId, matterId)).returning({ id: meetings.matterId }),
    tx.insert(matterFiles).values({ id: createId(), matterId, use: 'material', name, media: file.name, mediaType: file.mediaType, size: file.size, sha256: file.sha256, at: now, by: actor.id }).returning({ id: matterFiles.id }),
    ...announce(tx),
    ...recordEvent(tx, { action: 'meeting.materialsPublished', subject: ofMatter(matterId), actor, at: now, facts: { sha256: file.sha256 } }),
    ...tell(tx),
  ]))
}

async function getRunning(db: Database, matterId: string, now: Date): Promise<CalledMeeting> {
  const meeting = await getMeeting(db, matterId)
  if (!meeting.calledAt) throw notCalled()
  if (now >= meeting.startsAt) throw meetingIsOver()
  return getCalledMeeting(db, matterId)
}

function requireNone(issues: Issue[]) {
  if (issues.length > 0) throw meetingInvalid({ issues })
}

/** Of two that announce at once the second finds the matter changed. */
async function quickest(work: () => Promise<void>) {
  try { await work() }
  catch (error) { throw error instanceof UniqueViolationError ? new StaleWriteError() : error }
}

function inBoth(describe: (locale: Locale) => string): { zh: string, en: string } {
  const [zh, en] = locales.map(describe)
  return { zh: zh!, en: en! }
}

const say = (locale: Locale, key: string, params: Record<string, string | number> = {}) => findTranslation(locale, `meeting.notice.${key}`, params)!
const inLocale = ({ zh, en }: Bilingual, locale: Locale) => locale === 'en' ? en ?? zh : zh

function describeCall({ startsAt, endsAt, place, applyFrom, applyUntil }: Meeting, groups: SeatGroup[], locale: Locale): string {
  const at = (instant: Date) => formatInstant(instant, locale)
  return [
    say(locale, 'called', { from: at(startsAt), to: at(endsAt), place: inLocale(place, locale) }),
    ...groups.length > 0 && applyFrom && applyUntil ? [say(locale, 'apply', { from: at(applyFrom), until: at(applyUntil) })] : [],
  ].join('\n')
}

interface Described { meeting: Meeting, groups: SeatGroup[] }

/** Every difference the public has to know, each with what it was; empty when there is none. */
function describeChanges(before: Described, after: Described, locale: Locale): string {
  const at = (instant: Date) => formatInstant(instant, locale)
  const lines: string[] = []
  const compare = (key: string, was: string | number, is: string | number, params: Record<string, string> = {}) => { if (was !== is) lines.push(say(locale, key, { was, is, ...params })) }
  compare('startsAt', at(before.meeting.startsAt), at(after.meeting.startsAt))
  compare('endsAt', at(before.meeting.endsAt), at(after.meeting.endsAt))
  compare('place', inLocale(before.meeting.place, locale), inLocale(after.meeting.place, locale))
  if (JSON.stringify(before.meeting.agenda) !== JSON.stringify(after.meeting.agenda)) lines.push(say(locale, 'agenda'))
  before.groups.forEach(({ name, seats }, place) => { compare('seats', seats, after.groups[place]!.seats, { group: inLocale(name, locale) }) })
  compare('observerSeats', before.meeting.observerSeats, after.meeting.observerSeats)
  return lines.join('\n')
}
