import { createHash } from 'node:crypto'
import { and, eq, inArray } from 'drizzle-orm'
import { keyedHash } from '../../crypto/keyedHash.ts'
import type { Keys } from '../../crypto/keys.ts'
import { commit } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { StaleWriteError } from '../../database/errors.ts'
import { recordEvent, type Actor } from '../events/record.ts'
import { parseCheckInCode } from '../../../shared/hearings/checkIn.ts'
import { seatedStates } from '../../../shared/hearings/meeting.ts'
import { getApplication, type Application } from './applications.ts'
import { cannotCheckIn, codeUnknown, notBegun } from './meetingErrors.ts'
import { deriveCheckInCode } from './meetingPages.ts'
import { getCalledMeeting } from './meetingQueries.ts'
import { applications } from './tables.ts'

type StaffActor = Extract<Actor, { kind: 'staff' }>

/** Makes the hashes of one meeting's codes useless for another's. It stands on the page that works without network. */
export function checkInSaltOf(matterId: string, { signing }: Keys): string {
  return keyedHash(signing, `check-in-page:${matterId}`).toString('hex').slice(0, 32)
}

/** What stands for a code where the code itself must not: SHA-256 of salt, colon and code, as hexadecimal. */
export function hashCheckInCode(salt: string, code: string): string {
  return createHash('sha256').update(`${salt}:${code}`).digest('hex')
}

/** Whoever has a seat, and may therefore be checked in. */
export function listSeated(db: Database, matterId: string): Promise<Application[]> {
  return db.select().from(applications).where(and(eq(applications.matterId, matterId), inArray(applications.state, [...seatedStates])))
}

/**
 * Writes down that somebody came. Said again nothing changes, and the first instant stays. Whoever was noted as absent can
 * still turn out to have come. False when it was known. Throws `meeting.cannot_check_in` (409) for who has no seat.
 */
export async function checkIn(db: Database, { applicationId, at, actor, now }: { applicationId: string, at: Date, actor: StaffActor, now: Date }): Promise<boolean> {
  for (let tries = 0; ; tries++) {
    const { state, version } = await getApplication(db, applicationId)
    if (state === 'present') return false
    if (state !== 'invited' && state !== 'confirmed' && state !== 'absent') throw cannotCheckIn()
    try {
      await commit(db, tx => [
        tx.update(applications).set({ state: 'present', checkedInAt: at < now ? at : now, version: version + 1 })
          .where(and(eq(applications.id, applicationId), eq(applications.version, version))).returning({ id: applications.id }),
        ...recordEvent(tx, { action: 'meeting.present', subject: { type: 'application', id: applicationId }, actor, at: now }),
      ])
      return true
    }
    catch (error) { if (!(error instanceof StaleWriteError) || tries === 9) throw error }
  }
}

/** The same by the code somebody shows or reads out. Throws `meeting.code_unknown` (404). */
export async function checkInByCode(db: Database, { matterId, code: typed, keys, actor, now }: { matterId: string, code: string, keys: Keys, actor: StaffActor, now: Date }): Promise<{ applicationId: string, isNew: boolean }> {
  const code = parseCheckInCode(typed)
  const found = code === null ? undefined : (await listSeated(db, matterId)).find(({ number }) => deriveCheckInCode(number, keys) === code)
  if (!found) throw codeUnknown()
  return { applicationId: found.id, isNew: await checkIn(db, { applicationId: found.id, at: now, actor, now }) }
}

/** Notes that somebody did not come. Throws `meeting.not_begun` and `meeting.cannot_check_in` (409). */
export async function noteAbsent(db: Database, { applicationId, actor, now }: { applicationId: string, actor: StaffActor, now: Date }): Promise<void> {
  const { state, matterId, version } = await getApplication(db, applicationId)
  if (state === 'absent') return
  if (now < (await getCalledMeeting(db, matterId)).startsAt) throw notBegun()
  if (state !== 'invited' && state !== 'confirmed') throw cannotCheckIn()
  await commit(db, tx => [
    tx.update(applications).set({ state: 'absent', version: version + 1 }).where(and(eq(applications.id, applicationId), eq(applications.version, version))).returning({ id: applications.id }),
    ...recordEvent(tx, { action: 'meeting.absent', subject: { type: 'application', id: applicationId }, actor, at: now }),
  ])
}

/** Takes over what a page without network has kept. The same file again, or another device's with the same people, changes nothing. */
export async function importCheckIns(db: Database, { matterId, entries, keys, actor, now }: {
  matterId: string, entries: readonly { hash: string, at: Date }[], keys: Keys, actor: StaffActor, now: Date
}): Promise<{ added: number, known: number, unknown: number }> {
  const salt = checkInSaltOf(matterId, keys)
  const idOf = new Map((await listSeated(db, matterId)).map(({ id, number }) => [hashCheckInCode(salt, deriveCheckInCode(number, keys)), id]))
  const done = { added: 0, known: 0, unknown: 0 }
  for (const { hash, at } of entries) {
    const applicationId = idOf.get(hash)
    if (!applicationId) done.unknown += 1
    else if (await checkIn(db, { applicationId, at, actor, now })) done.added += 1
    else done.known += 1
  }
  return done
}
