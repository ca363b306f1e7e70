import { and, eq } from 'drizzle-orm'
import type { Write } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { recordEvent } from '../events/record.ts'
import { advance } from '../../../shared/volunteers/standing.ts'
import { listMemberships, type Volunteer } from './queries.ts'
import { volunteers } from './tables.ts'

export interface Step {
  set?: Partial<Omit<Volunteer, 'id' | 'version'>>
  /** An agreement that the same commit accepts. */
  agreed?: { membershipId: string, agreement: number }
  /** A seat that the same commit gives up. */
  without?: string
  now: Date
}

/**
 * The write of a step on a volunteer's row, which is stale when the row was another: the state follows by itself, and
 * whoever becomes active with it leaves an event of that too.
 */
export async function prepareStep(db: Database, volunteer: Volunteer, { set = {}, agreed, without, now }: Step) {
  const after = { ...volunteer, ...set }
  const seats = (await listMemberships(db, volunteer.id)).filter(({ membership }) => membership.id !== without)
    .map(({ team, membership }) => ({ team, membership: membership.id === agreed?.membershipId ? { ...membership, agreement: agreed.agreement } : membership }))
  const state = advance(after, seats)
  const becomesActive = state === 'active' && after.state !== 'active'
  return {
    state,
    isChanged: state !== volunteer.state,
    write: (tx: Database): Write[] => [
      tx.update(volunteers).set({ ...set, state, activeAt: state === 'active' ? after.activeAt ?? now : after.activeAt, version: volunteer.version + 1 })
        .where(and(eq(volunteers.id, volunteer.id), eq(volunteers.version, volunteer.version))).returning({ id: volunteers.id }),
    ],
    tell: (tx: Database): Write[] => becomesActive
      ? recordEvent(tx, { action: 'seat.activated', subject: { type: 'volunteer', id: volunteer.id }, actor: { kind: 'system' }, at: now })
      : [],
  }
}
