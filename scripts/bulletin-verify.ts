import { parseArgs } from 'node:util'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import { findBulletin, listBulletins, verifyBulletin } from '#server/domain/bulletins/queries'
import { openPortal } from '#server/portal'

const help = `Counts every frozen month again from the events and says what is no longer what was published.

  npm run bulletin:verify
  npm run bulletin:verify -- 2026-10

A month holds when each figure is the frozen one, or the one a correction says. Ends with status 1 when one does not.
Changes nothing. Reads PORTAL_DATA_DIR and DATABASE_URL like the server, which may be running.`

const { values, positionals } = parseArgs({ options: { help: { type: 'boolean', short: 'h' } }, allowPositionals: true })

if (values.help) console.log(help)
else {
  const { db, calendar, site, connection } = await openPortal({
    migrations: {
      sqlite: readMigrationFiles({ migrationsFolder: 'server/database/migrations/sqlite' }),
      postgresql: readMigrationFiles({ migrationsFolder: 'server/database/migrations/postgresql' }),
    },
  })
  const months = positionals.length > 0 ? positionals : (await listBulletins(db, { limit: 1200 })).map(({ month }) => month).reverse()
  if (months.length === 0) console.log('No month is frozen yet.')
  for (const month of months) {
    if (!await findBulletin(db, month)) {
      console.log(`${month}: not frozen`)
      process.exitCode = 1
      continue
    }
    const { open, corrections } = await verifyBulletin(db, { month, calendar, plans: site.plans })
    console.log(open.length === 0 ? `${month}: holds, ${corrections} corrections` : `${month}: ${open.length} figures differ`)
    for (const { path, was, is } of open) console.log(`  ${path}: ${was ?? 'not published'} → ${is ?? 'not published'}`)
    if (open.length > 0) process.exitCode = 1
  }
  await connection.close()
}
