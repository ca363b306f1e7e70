import { parseArgs } from 'node:util'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import { applyMatterRetention, countExpiredOfMatters, type ExpiredOfMatters } from '#server/domain/hearings/retention'
import { applyVolunteerRetention, countExpiredOfVolunteers, type ExpiredOfVolunteers } from '#server/domain/volunteers/retention'
import { applyRetention, countExpired, type Expired } from '#server/domain/reports/retention'
import { openPortal } from '#server/portal'

const help = `Says what has been kept long enough and would be removed; removes it with --apply. The running server does the same
by itself every half hour.

  npm run retention
  npm run retention -- --apply

Unsent drafts go after 7 days, photos nobody took with them, photos as they were sent 24 hours after their covered copy was
approved (unless the reporter keeps them as evidence), contacts 90 days after a report is closed. Comments that were
begun and not sent go after 7 days with their files, and so do addresses whose owner has not confirmed to follow a matter. How
to reach whoever applied for a meeting goes 60 days after it, and the scan of a paper that nobody entered after 7 days. How to reach a
volunteer goes 90 days after they left, and how to reach who asked for help 30 days after the order was over.
Reads PORTAL_DATA_DIR and DATABASE_URL like the server, which may be running.`

const { values } = parseArgs({ options: { apply: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } })

const say = ({ drafts, uploads, originals, contacts, followers, commentDrafts, commentFiles, applicants, scans, volunteers, askers }: Expired & ExpiredOfMatters & ExpiredOfVolunteers) =>
  `${drafts} drafts, ${uploads} waiting photos, ${originals} photos as they were sent, ${contacts} contacts, ${commentDrafts} comments not sent, ${commentFiles} files of these, ${followers} unconfirmed addresses, ${applicants} contacts of applicants, ${scans} scans nobody entered, ${volunteers} contacts of volunteers, ${askers} contacts of askers`

if (values.help) {
  console.log(help)
}
else {
  const { db, photos, calendar, connection } = await openPortal({
    migrations: {
      sqlite: readMigrationFiles({ migrationsFolder: 'server/database/migrations/sqlite' }),
      postgresql: readMigrationFiles({ migrationsFolder: 'server/database/migrations/postgresql' }),
    },
  })
  const now = new Date()
  if (values.apply) {
    const total = { drafts: 0, uploads: 0, originals: 0, contacts: 0, followers: 0, commentDrafts: 0, commentFiles: 0, applicants: 0, scans: 0, volunteers: 0, askers: 0 }
    for (let done = 1; done > 0;) {
      const removed = { ...await applyRetention(db, { photos, calendar, now }), ...await applyMatterRetention(db, { photos, calendar, now }), ...await applyVolunteerRetention(db, { calendar, now }) }
      for (const name of Object.keys(total) as Array<keyof typeof total>) total[name] += removed[name]
      done = Object.values(removed).reduce((sum, count) => sum + count, 0)
    }
    console.log(`Removed ${say(total)}.`)
  }
  else console.log(`Would remove ${say({ ...await countExpired(db, { calendar, now }), ...await countExpiredOfMatters(db, { calendar, now }), ...await countExpiredOfVolunteers(db, { calendar, now }) })}. Nothing was removed: add -- --apply.`)
  await connection.close()
}
