import { setTimeout as wait } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { connectDatabase, type DatabaseConnection } from '#server/database/connect'
import { entryNotFound } from '#server/domain/record/errors'
import { startPair, type Cluster } from '../support/postgresCluster.ts'

let primary: Cluster
let replica: Cluster
let copy: pg.Client
let connection: DatabaseConnection

beforeAll(async () => {
  ;({ primary, replica } = await startPair())
  copy = new pg.Client({ connectionString: replica.url })
  copy.on('error', () => {})
  await copy.connect()
  process.env.DATABASE_REPLICA_URL = replica.url
  process.env.DATABASE_REPLICA_LAG_SECONDS = '2'
  connection = connectDatabase({ url: primary.url, file: '' })
  await write('create table notes (words text)')
}, 180_000)

afterAll(async () => {
  await connection?.close()
  await copy?.end().catch(() => {})
  await replica?.stop()
  await primary?.stop()
  delete process.env.DATABASE_REPLICA_URL
  delete process.env.DATABASE_REPLICA_LAG_SECONDS
})

const write = (statement: string) => (connection.db as unknown as { execute(statement: unknown): Promise<unknown> }).execute(sql.raw(statement))
/** Which of the two answers what may be seconds old. */
const whoAnswers = () => connection.readOld(async (db) => {
  const [row] = await db.select({ isCopy: sql<boolean>`pg_is_in_recovery()` }).from(sql`(select 1) as one_row`)
  return row!.isCopy ? 'replica' : 'primary'
})
async function untilAnswers(who: 'primary' | 'replica') {
  for (let tries = 0; tries < 300; tries++) {
    if (await whoAnswers() === who) return
    await wait(100)
  }
  throw new Error(`The ${who} did not come to answer within 30 s`)
}

it('a replica that follows answers what may be seconds old, and nothing else', async () => {
  await untilAnswers('replica')
  const [row] = await connection.db.select({ isCopy: sql<boolean>`pg_is_in_recovery()` }).from(sql`(select 1) as one_row`)
  expect(row!.isCopy).toBe(false)
})

it('one that falls behind is passed over until it has caught up', async () => {
  await untilAnswers('replica')
  await copy.query('select pg_wal_replay_pause()')
  await write('insert into notes values (\'new\')')
  await untilAnswers('primary')
  await copy.query('select pg_wal_replay_resume()')
  await untilAnswers('replica')
})

it('what the question itself refuses is not asked of the primary again', async () => {
  await untilAnswers('replica')
  let asked = 0
  const refused = entryNotFound()
  await expect(connection.readOld(async () => {
    asked += 1
    throw refused
  })).rejects.toBe(refused)
  expect(asked).toBe(1)
})

it('one that is gone fails nobody\'s question, and is asked again when it is back', async () => {
  await untilAnswers('replica')
  const gone = new Promise(resolve => copy.once('end', resolve))
  const restarted = replica.restart('immediate', 3000)
  await gone
  expect(await whoAnswers()).toBe('primary')
  await restarted
  await untilAnswers('replica')
})
