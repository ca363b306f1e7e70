import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import { findCopy } from '#server/backup/catalog'
import { BackupError } from '#server/backup/errors'
import { restoreCopy } from '#server/backup/restore'
import { parseIdentities } from '#server/backup/sealing'
import { openTarget } from '#server/backup/target'
import { loadKeys } from '#server/crypto/keys'
import { connectDatabase } from '#server/database/connect'
import { ForeignCheckpointError, goOn, nameLastCheckpoint, type Continuation } from '#server/domain/record/restoring'
import { openBucket } from '#server/storage/bucket'

const help = `Puts a copy made by npm run backup back on an empty machine. It reads and checks everything first (hashes, rows by table, the root
of the public record, a sample of sealed contacts), then gives it its place. Staff sessions and set-up links of the copy are ended.

  npm run restore -- --from TARGET --identity FILE --data-dir EMPTY_FOLDER [--backup ID] [--keys FILE --identity FILE]
                     [--last-checkpoint FILE]
  npm run restore -- record --last-checkpoint FILE   says afterwards which checkpoint of the public record was the last
  npm run restore -- record --go-on                  lets the record go on, after what was lost has been said in public

--keys is what npm run backup -- keys stored, or a plain keys.json; keys and erasures.jsonl may also lie in the folder already.
--last-checkpoint is the last one anybody has saved; without it the public record waits. See docs/backup.md and docs/record.md.
TARGET is a folder or s3://bucket/prefix?endpoint=https://…. With DATABASE_URL the database has to be empty as well; with
STORAGE_URL photos go there. --data-dir stands for PORTAL_DATA_DIR.`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    'help': { type: 'boolean', short: 'h' }, 'from': { type: 'string' }, 'identity': { type: 'string', multiple: true }, 'data-dir': { type: 'string' },
    'backup': { type: 'string' }, 'keys': { type: 'string' }, 'last-checkpoint': { type: 'string' }, 'go-on': { type: 'boolean' },
  },
})

try { await run() }
catch (error) {
  const known = error instanceof BackupError || error instanceof ForeignCheckpointError || error instanceof TypeError
  console.error(known ? error.message : `Nothing was restored: ${error instanceof Error ? `${error.name} ${(error as NodeJS.ErrnoException).code ?? ''} ${error.message}` : String(error)}`)
  process.exitCode = 1
}

async function run() {
  if (values.help) console.log(help)
  else if (positionals[0] === 'record') await decideRecord()
  else if (positionals.length > 0) throw new BackupError(`There is no ${positionals[0]}: npm run restore -- --help`)
  else await restore()
}

function dataDirOf(): string {
  return resolve(values['data-dir'] ?? process.env.PORTAL_DATA_DIR ?? './data')
}

async function restore() {
  const from = values.from ?? process.env.BACKUP_TO
  if (!from) throw new BackupError('Say where the copy is: --from a folder or s3://….')
  if (!values.identity) throw new BackupError('Say what opens the copy: --identity FILE.')
  const identities = values.identity.flatMap(file => parseIdentities(readFileSync(file, 'utf8')))
  const dataDir = dataDirOf()
  const target = await openTarget(from)
  const { id } = await findCopy(target, values.backup)
  const begin = performance.now()
  const { keysAt, record } = await restoreCopy({
    target, id, identities, dataDir, databaseUrl: process.env.DATABASE_URL ?? '', migrations: readMigrations(),
    photoStore: process.env.STORAGE_URL ? await openBucket(process.env.STORAGE_URL) : undefined,
    keysFile: values.keys === undefined ? undefined : readFileSync(values.keys),
    lastCheckpoint: values['last-checkpoint'] === undefined ? undefined : readFileSync(values['last-checkpoint'], 'utf8'),
    now: new Date(), say: line => console.log(line),
  })
  target.close()
  console.log(`Restored into ${dataDir} in ${((performance.now() - begin) / 1000).toFixed(1)} s.\n\nNext:`)
  const steps = [
    ...keysAt === 'missing' ? ['Put keys/keys.json into the data folder before the first start: without it contacts and query codes are lost for good.'] : [],
    ...existsSync(join(dataDir, 'erasures.jsonl')) ? [] : ['Put the newest erasures.jsonl that is left into the data folder before the first start: without it, what was deleted since the copy comes back.'],
    ...tellRecord(record),
    'npm run doctor, npm run verify, then start the server: it deletes again what the list of deletions names.',
    'Everybody of the staff signs in anew. Whatever was acknowledged after the copy was taken is lost: say so on the notice page, with the moment.',
  ]
  for (const [at, step] of steps.entries()) console.log(`${at + 1}. ${step}`)
}

async function decideRecord() {
  const dataDir = dataDirOf()
  if (!existsSync(join(dataDir, 'keys/keys.json'))) throw new BackupError('There are no keys in the data folder: the public record cannot be told anything without them.')
  const connection = connectDatabase({ file: join(dataDir, 'portal.sqlite') })
  try {
    const keys = loadKeys(dataDir)
    if (values['last-checkpoint'] !== undefined) {
      const record = await nameLastCheckpoint(connection.db, { dataDir, keys, note: readFileSync(values['last-checkpoint'], 'utf8'), now: new Date() })
      for (const line of tellRecord(record)) console.log(line)
    }
    else if (values['go-on']) {
      console.log(await goOn(connection.db, { dataDir, keys, now: new Date() })
        ? 'The public record goes on from what the database has; an entry says so. Whoever saved a later checkpoint will see that it contradicts itself.'
        : 'Nothing holds the public record back.')
    }
    else throw new BackupError('Say --last-checkpoint FILE or --go-on: npm run restore -- --help')
  }
  finally { await connection.close() }
}

function tellRecord({ state, size, later }: Continuation): string[] {
  switch (state) {
    case 'signs': return [`The public record goes on behind its ${size} entries; an entry says that a copy was put back.`]
    case 'waits': return ['The public record signs nothing until it is told which checkpoint was the last: npm run restore -- record --last-checkpoint FILE (the old record/latest, a witness\'s, a saved /record/checkpoint), or --go-on when nobody has a later one.']
    case 'older': return [`The public record had ${later!.size} entries, the copy has ${size}: ${later!.size - size} public entries are lost, and it signs nothing. Look for a newer copy. If there is none, publish the saved checkpoint and what was lost; only then npm run restore -- record --go-on.`]
  }
}

function readMigrations() {
  return {
    sqlite: readMigrationFiles({ migrationsFolder: 'server/database/migrations/sqlite' }),
    postgresql: readMigrationFiles({ migrationsFolder: 'server/database/migrations/postgresql' }),
  }
}
