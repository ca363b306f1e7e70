import { parseArgs } from 'node:util'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import { switchPublication } from '#server/domain/publication/commands'
import { findPublicationStop } from '#server/domain/events/publication'
import { findStaffAccountByEmail } from '#server/domain/staff/queries'
import { openPortal } from '#server/portal'

const help = `Says whether publication goes on, stops it, or lets it go on: on every node at once, without a restart. While it is stopped nothing new
is made public; what is public stays readable, people can send what they like, and everything that takes something back goes on.
See docs/runbook.md, "Freezing publication".

  npm run publication
  npm run publication -- --stop --by EMAIL --reason "…"
  npm run publication -- --resume --by EMAIL --reason "…"

--by       the account of an administrator; it stands in the audit view
--reason   one sentence without names of people; whoever reads the audit view sees it
Reads PORTAL_DATA_DIR and DATABASE_URL like the server.`

const { values } = parseArgs({
  options: { stop: { type: 'boolean' }, resume: { type: 'boolean' }, by: { type: 'string' }, reason: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
})
const reason = values.reason?.trim() ?? ''

if (values.help) {
  console.log(help)
}
else if (values.stop && values.resume || (values.stop || values.resume) && (!values.by || reason.length < 5 || reason.length > 500)) {
  console.error(`Either --stop or --resume, with --by and a reason of 5 to 500 characters.\n\n${help}`)
  process.exitCode = 2
}
else {
  const { db, connection } = await openPortal({
    migrations: {
      sqlite: readMigrationFiles({ migrationsFolder: 'server/database/migrations/sqlite' }),
      postgresql: readMigrationFiles({ migrationsFolder: 'server/database/migrations/postgresql' }),
    },
  })
  try { await run(db) }
  finally { await connection.close() }

  async function run(database: typeof db) {
    if (!values.stop && !values.resume) {
      const found = await findPublicationStop(database)
      console.log(found ? `Publication is stopped since ${found.at.toISOString()}: ${found.reason ?? ''}` : 'Publication goes on.')
      return
    }
    const person = await findStaffAccountByEmail(database, values.by!)
    if (person?.role !== 'administrator' || person.disabledAt !== null) {
      console.error('--by: there is no administrator with this address.')
      process.exitCode = 1
      return
    }
    const stop = values.stop === true
    const changed = await switchPublication(database, { stop, reason, actor: { kind: 'staff', id: person.id }, now: new Date() })
    console.log(`${stop ? 'Publication is stopped' : 'Publication goes on'}${changed ? ', on every node from now on.' : ' already; nothing was changed.'}`)
  }
}
