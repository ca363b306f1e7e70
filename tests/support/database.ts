import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import pg from 'pg'
import { inject, onTestFinished } from 'vitest'
import { dialect } from '#server/database/columns'
import { connectDatabase, type Database } from '#server/database/connect'

const migrations = {
  sqlite: readMigrationFiles({ migrationsFolder: 'server/database/migrations/sqlite' }),
  postgresql: readMigrationFiles({ migrationsFolder: 'server/database/migrations/postgresql' }),
}

/** An empty database with the real migrations, gone when the test ends. */
export async function createTestDatabase(): Promise<Database> {
  return (await openTestDatabase(':memory:')).db
}

/** The same where a command in a process of its own can open it: `env` names it to that process. The folder is the test's. */
export async function createTestDatabaseIn(folder: string): Promise<{ db: Database, env: Record<string, string> }> {
  const { db, url } = await openTestDatabase(join(folder, 'portal.sqlite'))
  return { db, env: { PORTAL_DATA_DIR: folder, DATABASE_URL: url ?? '' } }
}

async function openTestDatabase(file: string): Promise<{ db: Database, url: string | undefined }> {
  const { url, drop } = dialect === 'sqlite' ? { url: undefined, drop: async () => {} } : await createPostgresDatabase()
  const connection = connectDatabase({ url, file })
  onTestFinished(async () => {
    await connection.close()
    await drop()
  })
  if (dialect === 'sqlite') await connection.migrate(migrations)
  return { db: connection.db, url }
}

const template = 'test_template'

async function createPostgresDatabase() {
  const cluster = inject('clusterUrl')
  const name = `test_${randomBytes(6).toString('hex')}`
  const urlOf = (database: string) => cluster.replace('/postgres?', `/${database}?`)
  const run = async (statement: string) => {
    const client = new pg.Client({ connectionString: cluster })
    await client.connect()
    try { await client.query(statement) }
    finally { await client.end() }
  }
  await migrateTemplate(cluster, urlOf(template))
  await run(`create database ${name} template ${template}`)
  return { url: urlOf(name), drop: () => run(`drop database ${name} with (force)`) }
}

/** Runs the migrations once for all tests of a run; a copy takes a tenth of their time. */
async function migrateTemplate(cluster: string, url: string) {
  const client = new pg.Client({ connectionString: cluster })
  await client.connect()
  try {
    await client.query('select pg_advisory_lock(1)')
    const { rowCount } = await client.query('select from pg_database where datname = $1', [template])
    if (rowCount) return
    await client.query(`create database ${template}_new`)
    const connection = connectDatabase({ url: url.replace(`/${template}?`, `/${template}_new?`), file: '' })
    await connection.migrate(migrations)
    await connection.close()
    await client.query(`alter database ${template}_new rename to ${template}`)
  }
  finally { await client.end() }
}
