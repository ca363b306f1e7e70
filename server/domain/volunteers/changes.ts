import { and, eq, isNull, notInArray, sql } from 'drizzle-orm'
import type { Keys } from '../../crypto/keys.ts'
import { commit, type Write } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { scrub } from '../../database/scrub.ts'
import { untilSettled } from '../../database/untilSettled.ts'
import { recordEvent, type Actor } from '../events/record.ts'
import { isGone, isMinor, type AgeBand } from '../../../shared/volunteers/rules.ts'
import type { ContactChange, Offer } from '../../../shared/volunteers/signup.ts'
import { openGuardian, openVolunteerContact, prepareContactErasure, replaceContact, replaceGuardian } from './contacts.ts'
import { getVolunteer } from './queries.ts'
import { contactInvalid, noContactKept, volunteerGone } from './signupErrors.ts'
import { volunteers } from './tables.ts'

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
