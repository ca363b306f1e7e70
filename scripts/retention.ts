import { parseArgs } from 'node:util'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import { countExpiredData, removeExpiredData } from '#server/domain/privacy/retention'
import { openPortal } from '#server/portal'
import { getClock } from '#shared/calendar/clocks'
import { retentionClasses, type ExpiringClassId } from '#shared/privacy/retention.data'

const help = `Says what has been kept long enough and would be removed; removes it with --apply. The running server does the same
by itself every half hour, and once a day for files that no row names (strayFiles).

  npm run retention                  the same as with --dry-run
  npm run retention -- --dry-run     counts by class, removes nothing
  npm run retention -- --apply       removes, and writes a certificate of the counts

How long each class is kept, from when and by which rule, is printed with the counts. The time limits with a name can be set in
site.json ("clocks"). Reads PORTAL_DATA_DIR and DATABASE_URL like the server, which may be running.`

const { values } = parseArgs({ options: { 'apply': { type: 'boolean' }, 'dry-run': { type: 'boolean' }, 'help': { type: 'boolean', short: 'h' } } })

if (values.help) {
  console.log(help)
}
else if (values.apply && values['dry-run']) {
  console.error('Either --apply or --dry-run.')
  process.exitCode = 2
}
else {
  const { db, photos, calendar, connection } = await openPortal({
    migrations: {
      sqlite: readMigrationFiles({ migrationsFolder: 'server/database/migrations/sqlite' }),
      postgresql: readMigrationFiles({ migrationsFolder: 'server/database/migrations/postgresql' }),
    },
  })
  const now = new Date()
  const total: Partial<Record<ExpiringClassId, number>> = {}
  if (values.apply) {
    for (let done = 1; done > 0;) {
      const removed = await removeExpiredData(db, { photos, calendar, now })
      for (const [name, count] of Object.entries(removed) as Array<[ExpiringClassId, number]>) total[name] = (total[name] ?? 0) + count
      done = Object.values(removed).reduce((sum, count) => sum + count, 0)
    }
  }
  else Object.assign(total, await countExpiredData(db, { photos, calendar, now }))
  for (const { id, from, clock, days, basis } of retentionClasses) {
    const length = clock ? getClock(clock, calendar).amount : days
    const count = id === 'publicRecord' ? '-' : String(total[id] ?? 0)
    console.log(`${id.padEnd(14)} ${count.padStart(8)}  ${length === null ? 'kept' : `${length} days from: ${from}`}${clock ? ` (${clock})` : ''}  ${basis}`)
  }
  console.log(values.apply ? 'Removed as counted above; the certificate is on the page of personal data requests.' : 'Nothing was removed: add -- --apply.')
  await connection.close()
}
