import { randomInt } from 'node:crypto'
import { and, eq, inArray } from 'drizzle-orm'
import { commit, orNothing, type OptionalWrite, type Write } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { StaleWriteError } from '../../database/errors.ts'
import { createId } from '../../database/ids.ts'
import { untilUnique } from '../../database/untilUnique.ts'
import type { PlaceFacts } from '../../../shared/places/schemas.ts'
import { findWordIssues } from '../../../shared/reports/words.ts'
import { toSimplified } from '../../text/simplify.ts'
import { eraseEvents, recordEvent, type Actor } from '../events/record.ts'
import { placeInvalid, placeStateUnchanged } from './errors.ts'
import { getPlace, type Place } from './queries.ts'
import { reportPlaces } from './tables.ts'

const letters = 'bcdfghjkmnpqrstvwxz23456789'

/** Six random characters that can be read from a wall and typed: 390 million, and no word among them. */
function createPlaceCode(): string {
  return Array.from({ length: 6 }, () => letters[randomInt(letters.length)]).join('')
}

type StaffActor = Extract<Actor, { kind: 'staff' }>
interface By { actor: StaffActor, now: Date }

/**
 * A new place with a code of its own. Throws `invalid` (422) for words that name a person or a way to reach one:
 * they would stand on a wall, and in every report from there.
 */
export async function createPlace(db: Database, { facts, isDemo = false, actor, now }: By & { facts: PlaceFacts, isDemo?: boolean }): Promise<{ id: string, code: string }> {
  refuseNamedPeople(facts)
  return untilUnique(async () => {
    const [id, code] = [createId(), createPlaceCode()]
    await commit(db, tx => [
      tx.insert(reportPlaces).values({ ...facts, id, code, active: true, createdBy: actor.id, createdAt: now, isDemo, version: 1 }).returning({ id: reportPlaces.id }),
      ...recordEvent(tx, { action: 'place.created', subject: { type: 'place', id }, actor, at: now, facts: { code } }),
    ])
    return { id, code }
  })
}

/** Other words for a place; its code stays, and so does every poster. Throws `stale` (409) and as `createPlace`. */
export async function changePlace(db: Database, { placeId, version, facts, actor, now }: By & { placeId: string, version: number, facts: PlaceFacts }): Promise<void> {
  refuseNamedPeople(facts)
  const place = await getPlace(db, placeId)
  await commit(db, tx => [
    update(tx, place, version, facts),
    ...recordEvent(tx, { action: 'place.changed', subject: { type: 'place', id: placeId }, actor, at: now }),
  ])
}

interface StateChange extends By { placeId: string, version: number, reason: string }

/** The code leads nowhere from now on. Throws `place.state_unchanged` (409) or `stale` (409). */
export function closePlace(db: Database, change: StateChange): Promise<void> {
  return setState(db, change, { active: false, action: 'place.closed' })
}

/** The code leads here again. Throws as `closePlace`. */
export function reopenPlace(db: Database, change: StateChange): Promise<void> {
  return setState(db, change, { active: true, action: 'place.reopened' })
}

async function setState(db: Database, { placeId, version, reason, actor, now }: StateChange, { active, action }: { active: boolean, action: string }) {
  const place = await getPlace(db, placeId)
  if (place.version !== version) throw new StaleWriteError()
  if (place.active === active) throw placeStateUnchanged()
  await commit(db, tx => [
    update(tx, place, version, { active }),
    ...recordEvent(tx, { action, subject: { type: 'place', id: placeId }, actor, at: now, reason }),
  ])
}

function update(tx: Database, { id }: Place, version: number, changes: Partial<Place>): Write {
  return tx.update(reportPlaces).set({ ...changes, version: version + 1 })
    .where(and(eq(reportPlaces.id, id), eq(reportPlaces.version, version))).returning({ id: reportPlaces.id })
}

function refuseNamedPeople({ nameZh, nameEn, placeWords }: PlaceFacts) {
  const issues = Object.entries({ nameZh, nameEn: nameEn ?? '', placeWords })
    .flatMap(([path, text]) => findWordIssues(path, text, { keep: true, simplify: toSimplified }))
  if (issues.length > 0) throw placeInvalid({ issues })
}

/** Takes every demonstration place out of the database. */
export function eraseDemoPlaces(tx: Database, ids: string[], now: Date): OptionalWrite[] {
  return [
    orNothing(tx.delete(reportPlaces).where(and(inArray(reportPlaces.id, ids), eq(reportPlaces.isDemo, true))).returning({ id: reportPlaces.id })),
    ...eraseEvents(tx, { type: 'place', ids, now }),
  ]
}
