import { randomBytes, timingSafeEqual } from 'node:crypto'
import { and, desc, eq, inArray, isNotNull, isNull, lt, or, sql } from 'drizzle-orm'
import { z } from 'zod'
import { createToken, hashToken } from '../../crypto/token.ts'
import { commit, orNothing } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { cursorInstant, readCursor, writeCursor } from '../../database/cursor.ts'
import { StaleWriteError } from '../../database/errors.ts'
import { createId } from '../../database/ids.ts'
import { recordEvent, type Actor } from '../events/record.ts'
import { clientIsRevoked, clientNotFound } from './errors.ts'
import { open311Clients, open311Requests } from './tables.ts'

export type Client = typeof open311Clients.$inferSelect
type StaffActor = Extract<Actor, { kind: 'staff' }>
interface By { actor: StaffActor, now: Date }

/** A new client and its key, which nobody can read again. */
export async function createClient(db: Database, { name, perMinute, actor, now }: By & { name: string, perMinute: number }): Promise<{ id: string, key: string }> {
  const id = createId()
  const prefix = `o311-${randomBytes(5).toString('hex')}`
  const key = `${prefix}.${createToken()}`
  await commit(db, tx => [
    tx.insert(open311Clients).values({ id, name, prefix, keyHash: hashToken(key), perMinute, createdAt: now, createdBy: actor.id, version: 1 }).returning({ id: open311Clients.id }),
    ...recordEvent(tx, { action: 'client.created', subject: { type: 'client', id }, actor, at: now, facts: { name, prefix } }),
  ])
  return { id, key }
}

/** The key opens nothing from now on. Throws `client.not_found` (404), `client.is_revoked` (409), `stale` (409). */
export async function revokeClient(db: Database, { clientId, version, reason, actor, now }: By & { clientId: string, version: number, reason: string }): Promise<void> {
  const client = await getClient(db, clientId)
  if (client.revokedAt) throw clientIsRevoked()
  if (client.version !== version) throw new StaleWriteError()
  await commit(db, tx => [
    tx.update(open311Clients).set({ revokedAt: now, revokedBy: actor.id, version: version + 1 })
      .where(and(eq(open311Clients.id, clientId), eq(open311Clients.version, version), isNull(open311Clients.revokedAt))).returning({ id: open311Clients.id }),
    ...recordEvent(tx, { action: 'client.revoked', subject: { type: 'client', id: clientId }, actor, at: now, reason, facts: { name: client.name, prefix: client.prefix } }),
  ])
}

/** Throws `client.not_found` (404). */
export async function getClient(db: Database, clientId: string): Promise<Client> {
  const [client] = await db.select().from(open311Clients).where(eq(open311Clients.id, clientId))
  if (!client) throw clientNotFound()
  return client
}

/** Whose key this is; undefined for one that is wrong or was revoked. */
export async function findClientByKey(db: Database, key: string): Promise<Client | undefined> {
  const [prefix] = key.split('.')
  if (!prefix || key.length > 200) return undefined
  const [client] = await db.select().from(open311Clients).where(and(eq(open311Clients.prefix, prefix), isNull(open311Clients.revokedAt)))
  if (!client) return undefined
  const [given, kept] = [Buffer.from(hashToken(key)), Buffer.from(client.keyHash)]
  return given.length === kept.length && timingSafeEqual(given, kept) ? client : undefined
}

/** Notes that a key was used, to the minute. */
export async function noteUse(db: Database, { id, lastUsedAt }: Client, now: Date): Promise<void> {
  const before = new Date(now.getTime() - 60_000)
  if (lastUsedAt && lastUsedAt > before) return
  await commit(db, tx => [orNothing(tx.update(open311Clients).set({ lastUsedAt: now })
    .where(and(eq(open311Clients.id, id), or(isNull(open311Clients.lastUsedAt), lt(open311Clients.lastUsedAt, before)))).returning({ id: open311Clients.id }))])
}

/** Clients, the newest first, each with how many requests it has sent. */
export async function listClients(db: Database, { limit, cursor }: { limit: number, cursor?: string }) {
  const after = cursor === undefined ? undefined : readCursor(cursor, z.tuple([cursorInstant, z.string()]))
  const rows = await db.select().from(open311Clients)
    .where(after && sql`(${open311Clients.createdAt}, ${open311Clients.id}) < (${sql.param(after[0], open311Clients.createdAt)}, ${after[1]})`)
    .orderBy(desc(open311Clients.createdAt), desc(open311Clients.id)).limit(limit + 1)
  const shown = rows.slice(0, limit)
  const counts = await countRequests(db, shown.map(({ id }) => id))
  const last = shown.at(-1)
  return {
    items: shown.map(({ keyHash: _, ...client }) => ({ ...client, requests: counts.get(client.id) ?? 0 })),
    nextCursor: rows.length > limit && last ? writeCursor(last.createdAt, last.id) : null,
  }
}

export async function countRequests(db: Database, clientIds: string[]): Promise<Map<string, number>> {
  if (clientIds.length === 0) return new Map()
  const rows = await db.select({ clientId: open311Requests.clientId, count: sql<number>`count(*)`.mapWith(Number) }).from(open311Requests)
    .where(and(isNotNull(open311Requests.clientId), inArray(open311Requests.clientId, clientIds))).groupBy(open311Requests.clientId)
  return new Map(rows.map(({ clientId, count }) => [clientId!, count]))
}
