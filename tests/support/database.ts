import { randomBytes } from 'node:crypto'
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
  const { url, drop } = dialect === 'sqlite' ? { url: undefined, drop: async () => {} } : await createPostgresDatabase()
  const connection = connectDatabase({ url, file: ':memory:' })
  onTestFinished(async () => {
    await connection.close()
    await drop()
  })
  await connection.migrate(migrations)
  return connection.db
}

async function createPostgresDatabase() {
  const cluster = inject('clusterUrl')
  const name = `test_${randomBytes(6).toString('hex')}`
  const run = async (statement: string) => {
    const client = new pg.Client({ connectionString: cluster })
    await client.connect()
    await client.query(statement)
    await client.end()
  }
  await run(`create database ${name}`)
  return { url: cluster.replace('/postgres?', `/${name}?`), drop: () => run(`drop database ${name} with (force)`) }
}
