import { createHmac } from 'node:crypto'
import { and, eq, lt, or, sql } from 'drizzle-orm'
import { keyedHash } from '../../crypto/keyedHash.ts'
import type { Keys } from '../../crypto/keys.ts'
import { databaseMilliseconds } from '../../database/clock.ts'
import type { Database } from '../../database/connect.ts'
import { allowances, sharedMarks, taskLeases } from './tables.ts'

/**
 * Takes a task for so many milliseconds by the database's clock, or keeps it: true while nobody else holds it. Whoever
 * holds it and falls silent loses it when the time is over.
 */
export async function claimTask(db: Database, { task, holder, forMs }: { task: string, holder: string, forMs: number }): Promise<boolean> {
  const lease = { holder, until: sql`${databaseMilliseconds} + ${forMs}` }
  const rows = await db.insert(taskLeases).values({ task, ...lease })
    .onConflictDoUpdate({ target: taskLeases.task, set: lease, setWhere: or(eq(taskLeases.holder, holder), sql`${taskLeases.until} <= ${databaseMilliseconds}`) })
    .returning({ task: taskLeases.task })
  return rows.length > 0
}

/** Gives a task up, as a node does before it stops: another need not wait. */
export async function giveUpTask(db: Database, { task, holder }: { task: string, holder: string }): Promise<void> {
  await db.delete(taskLeases).where(and(eq(taskLeases.task, task), eq(taskLeases.holder, holder))).returning({ task: taskLeases.task })
}

export interface Allowance { burst: number, perMinute: number }

/**
 * Counts one step of `cost` for all nodes together, in one statement: true when there was room for it. What comes back is
 * worked out from the database's clock.
 */
export async function takeAllowance(db: Database, { key, burst, perMinute, cost }: Allowance & { key: string, cost: number }): Promise<boolean> {
  const number = (value: number) => sql`cast(${value} as double precision)`
  const back = sql`${allowances.left} + (${databaseMilliseconds} - ${allowances.usedAt}) * ${number(perMinute / 60_000)}`
  const there = sql`(case when ${back} > ${number(burst)} then ${number(burst)} else ${back} end)`
  const [row] = await db.insert(allowances)
    .values({ key, left: burst - cost, usedAt: sql`${databaseMilliseconds}`, granted: true })
    .onConflictDoUpdate({ target: allowances.key, set: {
      left: sql`${there} - (case when ${there} >= ${number(cost)} then ${number(cost)} else ${number(0)} end)`,
      granted: sql`${there} >= ${number(cost)}`,
      usedAt: sql`${databaseMilliseconds}`,
    } })
    .returning({ granted: allowances.granted })
  return row!.granted
}

/** By then every allowance is whole again. */
const forgottenAfterMs = 15 * 60_000

/** Removes what says nothing any more. */
export async function removePastAllowances(db: Database): Promise<void> {
  await db.delete(allowances).where(lt(allowances.usedAt, sql`${databaseMilliseconds} - ${forgottenAfterMs}`)).returning({ key: allowances.key })
}

/**
 * The name an allowance is stored under: the same on every node with the same keys, another each day, and of no use to
 * whoever reads the table.
 */
export function allowanceKey(keys: Pick<Keys, 'signing'>, name: string, now: Date): string {
  const salt = keyedHash(keys.signing, `allowances ${now.toISOString().slice(0, 10)}`)
  return keyedHash(salt, name).toString('base64url')
}

/**
 * Writes down which keys this database belongs to, once. Throws when they are others: a node with keys of its own would seal
 * what no other can open, and refuse every query code.
 */
export async function requireSameKeys(db: Database, keys: Pick<Keys, 'pepper' | 'staff'>): Promise<void> {
  const mark = createHmac('sha256', keys.pepper).update(keys.staff).update('one installation').digest('base64url')
  await db.insert(sharedMarks).values({ name: 'keys', mark }).onConflictDoNothing().returning({ name: sharedMarks.name })
  const [stored] = await db.select({ mark: sharedMarks.mark }).from(sharedMarks).where(and(eq(sharedMarks.name, 'keys'), eq(sharedMarks.mark, mark)))
  if (!stored) throw new Error('The keys in the data folder are not those of this database. Every node needs the same keys/keys.json: see docs/nodes.md.')
}
