import { parseArgs } from 'node:util'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import { verifyRecord } from '#server/domain/proofs/verify'
import { openPortal } from '#server/portal'

const help = `Checks the database against the public record: every entry against what it commits to, its event or its receipt; every
leaf, tile and signed root; the file record/latest in the data folder; every public change since the log began; and the
hashes of comments. It changes nothing. Ends with status 1 when something is wrong.

  npm run verify

Reads PORTAL_DATA_DIR and DATABASE_URL like the server, which may be running.`

const { values } = parseArgs({ options: { help: { type: 'boolean', short: 'h' } } })

if (values.help) {
  console.log(help)
}
else {
  const { db, keys, dataDir, connection } = await openPortal({
    migrations: {
      sqlite: readMigrationFiles({ migrationsFolder: 'server/database/migrations/sqlite' }),
      postgresql: readMigrationFiles({ migrationsFolder: 'server/database/migrations/postgresql' }),
    },
  })
  const begin = performance.now()
  const { errors, lines } = await verifyRecord(db, { keys, dataDir, now: new Date() })
  await connection.close()
  for (const line of lines) console.log(line)
  for (const error of errors.slice(0, 100)) console.log(`WRONG  ${error}`)
  if (errors.length > 100) console.log(`WRONG  and ${errors.length - 100} more`)
  console.log(errors.length === 0 ? `Everything agrees, in ${((performance.now() - begin) / 1000).toFixed(1)} s.` : `${errors.length} wrong.`)
  process.exitCode = errors.length === 0 ? 0 : 1
}
