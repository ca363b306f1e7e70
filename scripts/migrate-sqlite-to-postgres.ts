import { createHash } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { parseArgs } from 'node:util'
import { readMigrationFiles } from 'drizzle-orm/migrator'

const help = `Moves a whole portal from the SQLite file of a data folder into an empty PostgreSQL database: every row of every table, as
one transaction. Each table is read back and compared row by row, the root of the public record is worked out anew from what
was moved, and only then is it committed. The SQLite file is not changed. Stop the portal first.

  npm run migrate:sqlite-to-postgres -- --from ./data --to postgres://user:password@host/database --dry-run
  npm run migrate:sqlite-to-postgres -- --from ./data --to postgres://user:password@host/database

  --dry-run         reads everything, looks whether the database is empty, and writes nothing
  --photos ADDRESS  copies the photos and files to a bucket as well, such as s3://bucket?endpoint=https://…&region=…, and compares
                    hash and size; its keys stand in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY. Without it they stay in the folder

Refuses a database that has rows, and a file of another version of the portal. Ends with status 1 when something did not agree;
then no row was moved, and copied photos are only copies. Afterwards start the portal with DATABASE_URL (and STORAGE_URL) and the same keys/ and site.json.`

const { values } = parseArgs({ options: {
  'from': { type: 'string' }, 'to': { type: 'string' }, 'photos': { type: 'string' }, 'dry-run': { type: 'boolean' }, 'help': { type: 'boolean', short: 'h' },
} })

if (values.help) console.log(help)
else if (!values.from || !/^postgres(ql)?:/.test(values.to ?? '')) {
  console.error('--from names a data folder and --to an address such as postgres://user:password@host/database. --help says more.')
  process.exitCode = 2
}
else process.exitCode = await move({ from: values.from, to: values.to!, photos: values.photos, dryRun: values['dry-run'] ?? false })

async function move({ from, to, photos, dryRun }: { from: string, to: string, photos: string | undefined, dryRun: boolean }): Promise<number> {
  const file = join(from, 'portal.sqlite')
  for (const needed of [file, join(from, 'keys/keys.json')]) {
    if (!existsSync(needed)) {
      console.error(`${needed} is not there: --from names the data folder of a portal.`)
      return 1
    }
  }
  // The tables are built for the database the process is for, while they load.
  process.env.DATABASE_URL = to
  const { moveDatabase, NotMovedError } = await import('#server/database/moving')
  const { computeRoot, findCheckpoint } = await import('#server/domain/record/log')
  const { requireSameKeys } = await import('#server/domain/nodes/commands')
  const { loadKeys } = await import('#server/crypto/keys')
  const begin = performance.now()
  try {
    // Before the rows: what fails here is begun again, and copies only what is missing.
    if (photos !== undefined) await copyPhotos(join(from, 'photos'), photos, dryRun)
    const tables = await moveDatabase({
      file, url: to, dryRun,
      migrations: {
        sqlite: readMigrationFiles({ migrationsFolder: 'server/database/migrations/sqlite' }),
        postgresql: readMigrationFiles({ migrationsFolder: 'server/database/migrations/postgresql' }),
      },
      onTable: ({ name, rows }) => { if (rows > 0) console.log(`${String(rows).padStart(9)}  ${name}`) },
      async check(db) {
        const last = await findCheckpoint(db)
        if (last && await computeRoot(db, last.size) !== last.root) throw new NotMovedError('The public record does not lead to the root that was signed.')
        console.log(last ? `The public record has its signed root at ${last.size} entries.` : 'The public record has not begun.')
        await requireSameKeys(db, loadKeys(from))
      },
    })
    const rows = tables.reduce((sum, table) => sum + table.rows, 0)
    console.log(dryRun
      ? `${rows} rows of ${tables.length} tables would be moved; the database is empty. Nothing was written.`
      : `${rows} rows of ${tables.length} tables were moved, read back and found equal, in ${((performance.now() - begin) / 1000).toFixed(1)} s.`)
  }
  catch (error) {
    console.error(error instanceof NotMovedError ? error.message : error)
    console.error('No row was moved.')
    return 1
  }
  return 0
}

/** Copies what is not there yet in the same size; so it may be run again after an interruption. */
async function copyPhotos(folder: string, address: string, dryRun: boolean): Promise<void> {
  const { openBucket } = await import('#server/storage/bucket')
  const bucket = await openBucket(address)
  let [copied, bytes, there] = [0, 0, 0]
  try {
    for (const area of ['private', 'public']) {
      for (const name of await readdir(join(folder, area)).catch(() => [])) {
        const path = join(folder, area, name)
        const { size } = await stat(path)
        const key = `photos/${area}/${name}`
        if ((await bucket.look(key))?.size === size) {
          there++
          continue
        }
        copied++
        bytes += size
        if (dryRun) continue
        const hash = createHash('sha256')
        await pipeline(createReadStream(path), hash)
        await bucket.put(key, path, { size, sha256: hash.digest('hex'), mediaType: name.endsWith('.pdf') ? 'application/pdf' : 'image/jpeg' })
        if ((await bucket.look(key))?.size !== size) throw new Error('A photo did not arrive whole in the bucket.')
      }
    }
  }
  finally { bucket.close() }
  console.log(`${copied} photos and files (${(bytes / 1e6).toFixed(1)} MB) ${dryRun ? 'would be' : 'were'} copied to the bucket${there > 0 ? `; ${there} were there` : ''}.`)
}
