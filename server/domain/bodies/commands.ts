import { and, eq, inArray } from 'drizzle-orm'
import { commit, orNothing, type OptionalWrite } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { createId } from '../../database/ids.ts'
import type { BodyFields } from '../../../shared/bodies/schemas.ts'
import { eraseEvents, recordEvent, type Actor } from '../events/record.ts'
import { bodies } from './tables.ts'

/** Adds a body that matters can be given to. */
export async function createBody(db: Database, { fields, isDemo = false, actor, now }: { fields: BodyFields, isDemo?: boolean, actor: Actor, now: Date }): Promise<string> {
  const id = createId()
  await commit(db, tx => [
    tx.insert(bodies).values({ ...fields, id, active: true, isDemo, version: 1 }).returning({ id: bodies.id }),
    ...recordEvent(tx, { action: 'body.created', subject: { type: 'body', id }, actor, at: now, facts: { name: fields.nameZh } }),
  ])
  return id
}

/** Changes a body, or takes it out of use: what it has stays with it. Throws `stale` (409). */
export async function changeBody(db: Database, { bodyId, version, active, fields, actor, now }: {
  bodyId: string, version: number, active: boolean, fields: BodyFields, actor: Actor, now: Date
}): Promise<void> {
  await commit(db, tx => [
    tx.update(bodies).set({ ...fields, active, version: version + 1 }).where(and(eq(bodies.id, bodyId), eq(bodies.version, version))).returning({ id: bodies.id }),
    ...recordEvent(tx, { action: 'body.changed', subject: { type: 'body', id: bodyId }, actor, at: now, facts: { name: fields.nameZh } }),
  ])
}

/** Takes demonstration bodies out again. */
export function eraseDemoBodies(tx: Database, ids: string[], now: Date): OptionalWrite[] {
  return [orNothing(tx.delete(bodies).where(and(inArray(bodies.id, ids), eq(bodies.isDemo, true))).returning({ id: bodies.id })), ...eraseEvents(tx, { type: 'body', ids, now })]
}
