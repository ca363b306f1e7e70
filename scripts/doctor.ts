import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import { listCopies } from '#server/backup/catalog'
import { openTarget } from '#server/backup/target'
import { loadKeys } from '#server/crypto/keys'
import { dialect } from '#server/database/columns'
import { connectDatabase } from '#server/database/connect'
import { findFacts, readModes } from '#server/doctor/facts'
import { judge } from '#server/doctor/judge'
import { readCalendar, readHolidays, readSite } from '#server/portal'

const help = `Looks at an installation and says of each thing whether it is well, and if not, what to do. It changes nothing.

  npm run doctor
  npm run doctor -- --json

ok       as it should be
warns    works, and should be mended
refuses  with "inService": true in site.json the server does not start like this; a demonstration does

Ends with status 1 when something refuses. Reads PORTAL_DATA_DIR, DATABASE_URL, STORAGE_URL, SMTP_URL, PORTAL_BASE_URL,
TRUSTED_PROXIES, BACKUP_TO and NODE_ENV like the server, which may be running: run it with the server's own environment.`

const { values } = parseArgs({ options: { json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } })

if (values.help) console.log(help)
else {
  const dataDir = resolve(process.env.PORTAL_DATA_DIR || './data')
  if (!existsSync(join(dataDir, 'keys/keys.json')) && !existsSync(join(dataDir, 'portal.sqlite'))) {
    console.error('There is no portal in PORTAL_DATA_DIR: start it once, or restore a copy.')
    process.exitCode = 1
  }
  else await examine(dataDir)
}

async function examine(dataDir: string) {
  const modes = readModes(dataDir)
  if (modes.keyFile === undefined) {
    console.error('There is no key file. Put keys/keys.json back into the data folder: the server would make new keys, and what was sealed would stay shut.')
    process.exitCode = 1
    return
  }
  const connection = connectDatabase({ file: join(dataDir, 'portal.sqlite') })
  try {
    const { site, clocks } = readSite(join(dataDir, 'site.json'))
    const calendar = await readCalendar(connection.db, { fileYears: readHolidays(join(dataDir, 'holidays.json')), clocks })
    const facts = await findFacts({
      db: connection.db, dataDir, site, calendar, keys: loadKeys(dataDir), baseUrl: process.env.PORTAL_BASE_URL?.replace(/\/+$/, '') || null,
      photos: { ping: async () => { if (process.env.STORAGE_URL) await (await (await import('#server/media/storeS3')).createBucketStore(process.env.STORAGE_URL)).ping() } },
    }, {
      known: readMigrationFiles({ migrationsFolder: `server/database/migrations/${dialect}` }).length, modes, env: process.env, now: new Date(), far: true,
      async findNewest(address) {
        const target = await openTarget(address)
        try { return (await listCopies(target)).copies.at(-1)?.at }
        finally { target.close() }
      },
    })
    const findings = judge(facts)
    const count = (level: string) => findings.filter(finding => finding.level === level).length
    if (values.json) console.log(JSON.stringify({ inService: site.inService, findings }, null, 2))
    else {
      for (const { level, says, todo } of findings) console.log(`${level.padEnd(8)} ${says}${todo === undefined ? '' : `\n         → ${todo}`}`)
      console.log(`\n${count('ok')} ok, ${count('warns')} to mend, ${count('refuses')} ${site.inService ? 'because of which the server does not start' : 'that would keep a portal in service from starting; this one is a demonstration'}`)
    }
    if (count('refuses') > 0) process.exitCode = 1
  }
  finally { await connection.close() }
}
