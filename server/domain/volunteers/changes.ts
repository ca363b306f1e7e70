import { and, eq, isNull, notInArray, sql } from 'drizzle-orm'
import type { Contact } from '../../crypto/contact.ts'
import type { Keys } from '../../crypto/keys.ts'
import { commit, orNothing, type Write } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { scrub } from '../../database/scrub.ts'
import { untilSettled } from '../../database/untilSettled.ts'
import { recordEvent, type Actor } from '../events/record.ts'
import type { Role } from '../../../shared/staff/permissions.ts'
import { isGone, isMinor, type AgeBand } from '../../../shared/volunteers/rules.ts'
import type { ContactChange, Offer } from '../../../shared/volunteers/signup.ts'
import { openGuardian, openVolunteerContact, prepareContactErasure, replaceContact, replaceGuardian } from './contacts.ts'
import { eraseConflicts } from './conflicts.ts'
import { prepareNotices } from './notices.ts'
import { getVolunteer } from './queries.ts'
import type { Circumstances } from './seats.ts'
import { contactInvalid, noContactKept, volunteerGone } from './signupErrors.ts'
import { endService } from './standing.ts'
import { hourCorrections, orderDisputes, orderLeases, orderSuggestions, roads, volunteers } from './tables.ts'

/** The write of a change by the volunteer: whoever has gone meanwhile changes nothing. */
function changeVolunteer(tx: Database, volunteerId: string, changes: Partial<typeof volunteers.$inferInsert> = {}): Write {
  return tx.update(volunteers).set({ ...changes, version: sql`${volunteers.version} + 1` })
    .where(and(eq(volunteers.id, volunteerId), isNull(volunteers.erasedAt), notInArray(volunteers.state, ['left', 'refused']))).returning({ id: volunteers.id })
}

async function requireStaying(db: Database, volunteerId: string) {
  const volunteer = await getVolunteer(db, volunteerId)
  if (isGone(volunteer.state) || volunteer.erasedAt) throw volunteerGone()
  return volunteer
}

/** What somebody offers from now on. Throws `volunteer.gone` (409). */
export function changeDetails(db: Database, { volunteerId, offer, ageBand, actor, now }: { volunteerId: string, offer: Offer, ageBand: AgeBand | null, actor: Actor, now: Date }): Promise<void> {
  return untilSettled(async () => {
    const volunteer = await requireStaying(db, volunteerId)
    const grown = ageBand !== null && !isMinor(volunteer.ageBand) ? { ageBand } : {}
    await commit(db, tx => [
      changeVolunteer(tx, volunteerId, { ...offer, ...grown, ...isMinor(volunteer.ageBand) ? { publicName: null } : {} }),
      ...recordEvent(tx, { action: 'volunteer.changed', subject: { type: 'volunteer', id: volunteerId }, actor, at: now }),
    ])
  })
}

/**
 * How somebody is reached from now on; what is left empty stays. Throws `volunteer.gone` (409), `volunteer.no_contact` (404)
 * and `invalid` (422) when no way would be left.
 */
export async function changeContact(db: Database, { volunteerId, change, keys, actor, now }: { volunteerId: string, change: ContactChange, keys: Keys, actor: Actor, now: Date }): Promise<void> {
  await untilSettled(async () => {
    const volunteer = await requireStaying(db, volunteerId)
    const before = await openVolunteerContact(db, { volunteerId, keys })
    if (!before) throw noContactKept()
    const contact = {
      name: change.name ?? before.name,
      phone: change.phone ?? (change.remove.includes('phone') ? null : before.phone),
      email: change.email ?? (change.remove.includes('email') ? null : before.email),
    }
    if (contact.phone === null && contact.email === null) throw contactInvalid({ issues: [{ path: 'phone', code: 'volunteer.reach_missing' }] })
    const guardian = isMinor(volunteer.ageBand) ? await openGuardian(db, { volunteerId, keys }) : null
    await commit(db, tx => [
      changeVolunteer(tx, volunteerId),
      ...replaceContact(tx, { volunteerId, contact, keys }),
      ...guardian && (change.guardianName ?? change.guardianPhone) !== null
        ? replaceGuardian(tx, { volunteerId, guardian: { name: change.guardianName ?? guardian.name, phone: change.guardianPhone ?? guardian.phone, email: null }, keys })
        : [],
      ...recordEvent(tx, { action: 'volunteer.contactChanged', subject: { type: 'volunteer', id: volunteerId }, actor, at: now }),
    ])
  })
  await scrub(db)
}

/** Removes how a volunteer and a guardian are reached, at once and for good. Nothing happens when there is nothing. */
export async function removeVolunteerContact(db: Database, { volunteerId, actor, now }: { volunteerId: string, actor: Actor, now: Date }): Promise<void> {
  const volunteer = await getVolunteer(db, volunteerId)
  const erase = await prepareContactErasure(db, volunteer)
  await commit(db, tx => [...erase(tx), ...recordEvent(tx, { action: 'volunteer.contactRemoved', subject: { type: 'volunteer', id: volunteerId }, actor, at: now })])
  await scrub(db)
}

/**
 * Deletes everything personal of a volunteer at once: how they and a guardian are reached, what they wrote and declared.
 * They leave every team first, with what they hold given back. The row stays without anything personal for hours that were
 * confirmed, and so does the receipt to see that. Said again it stays said.
 */
export async function eraseVolunteer(db: Database, { volunteerId, actor, ...circumstances }: { volunteerId: string, actor: Actor } & Circumstances): Promise<void> {
  const { now } = circumstances
  await untilSettled(async () => {
    const { erasedAt, state } = await getVolunteer(db, volunteerId)
    if (erasedAt) return
    if (!isGone(state)) await endService(db, { volunteerId, reason: null, actor, ...circumstances })
    const volunteer = await getVolunteer(db, volunteerId)
    const [eraseContact, leases] = await Promise.all([
      prepareContactErasure(db, volunteer), db.select({ id: orderLeases.id, note: orderLeases.note }).from(orderLeases).where(eq(orderLeases.volunteerId, volunteerId)),
    ])
    await commit(db, tx => [
      tx.update(volunteers).set({
        needs: null, publicName: null, skills: [], times: [], languages: [], stateReason: null, pausedFrom: null, pausedUntil: null, digest: false, erasedAt: now, endedAt: volunteer.endedAt ?? now, version: volunteer.version + 1,
      }).where(and(eq(volunteers.id, volunteerId), eq(volunteers.version, volunteer.version))).returning({ id: volunteers.id }),
      ...eraseContact(tx),
      eraseConflicts(tx, volunteerId),
      orNothing(tx.update(hourCorrections).set({ words: '' }).where(eq(hourCorrections.volunteerId, volunteerId)).returning({ id: hourCorrections.id })),
      orNothing(tx.delete(orderSuggestions).where(eq(orderSuggestions.volunteerId, volunteerId)).returning({ id: orderSuggestions.orderId })),
      orNothing(tx.update(roads).set({ until: now }).where(and(eq(roads.volunteerId, volunteerId), isNull(roads.until))).returning({ id: roads.id })),
      ...leases.flatMap(({ id, note }) => [
        ...note?.words ? [orNothing(tx.update(orderLeases).set({ note: { ...note, words: null } }).where(eq(orderLeases.id, id)).returning({ id: orderLeases.id }))] : [],
        orNothing(tx.update(orderDisputes).set({ words: '' }).where(and(eq(orderDisputes.leaseId, id), eq(orderDisputes.raisedBy, 'volunteer'))).returning({ id: orderDisputes.id })),
      ]),
      ...recordEvent(tx, { action: 'volunteer.erased', subject: { type: 'volunteer', id: volunteerId }, actor, at: now }),
    ])
  })
  await scrub(db)
}

type StaffActor = Extract<Actor, { kind: 'staff' }>

/**
 * Opens how a volunteer can be reached, for one look. The opening is written down with its reason and the person's role
 * before anything is shown, and the volunteer is told. Throws `volunteer.no_contact` (404).
 */
export async function revealVolunteer(db: Database, { volunteerId, reason, actor, keys, now }: { volunteerId: string, reason: string, actor: StaffActor & { role: Role }, keys: Keys, now: Date }): Promise<Contact> {
  await getVolunteer(db, volunteerId)
  const contact = await openVolunteerContact(db, { volunteerId, keys })
  if (!contact) throw noContactKept()
  const tell = await prepareNotices(db, [volunteerId], { keys, now })
  await commit(db, tx => [
    ...recordEvent(tx, { action: 'volunteer.contactOpened', subject: { type: 'volunteer', id: volunteerId }, actor, at: now, reason, facts: { role: actor.role } }),
    ...tell(tx),
  ])
  return contact
}
