import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { expireApart, storeApart } from '#server/backup/apart'
import { expireCopies, findCopy, listCopies } from '#server/backup/catalog'
import { BackupError } from '#server/backup/errors'
import { makeCopy } from '#server/backup/make'
import { verifyCopy } from '#server/backup/read'
import { createIdentity, parseIdentities, parseRecipients } from '#server/backup/sealing'
import { openTarget } from '#server/backup/target'
import { loadKeys } from '#server/crypto/keys'
import { openBucket } from '#server/storage/bucket'

const help = `Makes a copy of a portal, which may be serving: the database of one moment, checked; all photos and files, each stored once;
site.json and holidays.json. Everything is encrypted for the recipients (age); the server cannot open it again. Keys and the list of
deletions (erasures.jsonl) are not in it, on purpose: see docs/backup.md.

  npm run backup -- --new-identity FILE              makes a pair: FILE opens the copies and goes elsewhere, the printed line is for the server
  npm run backup -- --to TARGET --recipient age1…    makes a copy
  npm run backup -- keys --to OTHER --recipient age1… keys and list of deletions, to another place, for other people
  npm run backup -- --list --to TARGET               the copies that are there
  npm run backup -- --verify --from TARGET [--backup ID] [--identity FILE]
                                                     reads a copy whole: every hash, with the identity also every seal
  --keep-days 35     afterwards removes copies older than that; the newest always stays

TARGET is a folder or s3://bucket/prefix?endpoint=https://… (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY).
Environment: BACKUP_TO, BACKUP_RECIPIENTS, BACKUP_KEYS_TO, BACKUP_KEYS_RECIPIENTS stand for --to and --recipient.
Reads PORTAL_DATA_DIR, DATABASE_URL and STORAGE_URL like the server. Ends with status 1 when no copy was made.`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    'help': { type: 'boolean', short: 'h' }, 'to': { type: 'string' }, 'from': { type: 'string' }, 'recipient': { type: 'string', multiple: true },
    'keep-days': { type: 'string' }, 'verify': { type: 'boolean' }, 'list': { type: 'boolean' }, 'backup': { type: 'string' },
    'identity': { type: 'string', multiple: true }, 'new-identity': { type: 'string' },
  },
})
const dataDir = resolve(process.env.PORTAL_DATA_DIR || './data')
const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`

try { await run() }
catch (error) {
  console.error(error instanceof BackupError || error instanceof TypeError ? error.message : `No copy was made: ${error instanceof Error ? `${error.name} ${(error as NodeJS.ErrnoException).code ?? ''} ${error.message}` : String(error)}`)
  process.exitCode = 1
}

async function run() {
  if (values.help) console.log(help)
  else if (values['new-identity'] !== undefined) await newIdentity(values['new-identity'])
  else if (values.verify) await verify()
  else if (values.list) await list()
  else if (positionals[0] === 'keys') await copyKeys()
  else if (positionals.length > 0) throw new BackupError(`There is no ${positionals[0]}: npm run backup -- --help`)
  else await copyPortal()
}

async function newIdentity(file: string) {
  const { identity, recipient } = await createIdentity()
  writeFileSync(file, `# opens copies of the portal made for\n# ${recipient}\n${identity}\n`, { mode: 0o600, flag: 'wx' })
  console.log(`${file} opens every copy made for the line below. Keep it off this machine, in two places; without it no copy can be read.\n${recipient}`)
}

function targetOf(fallback: string | undefined): string {
  const address = values.to ?? values.from ?? fallback
  if (!address) throw new BackupError('Say where copies are kept: --to a folder or s3://…, or BACKUP_TO.')
  return address
}

function keepDays(): number | undefined {
  if (values['keep-days'] === undefined) return undefined
  const days = Number(values['keep-days'])
  if (!Number.isInteger(days) || days < 1) throw new BackupError('--keep-days is a whole number of days, 1 or more.')
  return days
}

async function copyPortal() {
  const keep = keepDays()
  const recipients = parseRecipients(values.recipient?.join(' ') ?? process.env.BACKUP_RECIPIENTS ?? '')
  if (!existsSync(join(dataDir, 'keys/keys.json'))) throw new BackupError('There is no portal in PORTAL_DATA_DIR.')
  const target = await openTarget(targetOf(process.env.BACKUP_TO))
  const begin = performance.now()
  const { manifest, stored, reused, bytes } = await makeCopy({
    target, dataDir, recipients, keys: loadKeys(dataDir), program: programVersion(), now: new Date(),
    databaseUrl: process.env.DATABASE_URL ?? '', photoStore: process.env.STORAGE_URL ? await openBucket(process.env.STORAGE_URL) : undefined,
  })
  console.log(`Copy ${manifest.id}: ${Object.values(manifest.tables).reduce((sum, rows) => sum + rows, 0)} rows of ${Object.keys(manifest.tables).length} tables (${manifest.dialect === 'sqlite' ? 'SQLite, one moment, integrity_check and foreign_key_check passed' : 'PostgreSQL, one REPEATABLE READ transaction, by the portal\'s own export'}), ${manifest.photos.count} photos and files (${stored} new, ${reused} there already).`)
  // The server's metrics tell how old this is; where the copy went stands nowhere.
  writeFileSync(join(dataDir, 'last-backup.json'), `${JSON.stringify({ at: new Date().toISOString(), ok: true })}\n`, { mode: 0o600 })
  console.log(manifest.record ? `The public record has ${manifest.record.size} entries and the root ${manifest.record.root}.` : 'The public record has not begun.')
  console.log(`${megabytes(bytes)} stored in ${((performance.now() - begin) / 1000).toFixed(1)} s, for ${recipients.length} recipient${recipients.length === 1 ? '' : 's'}.`)
  if (keep !== undefined) {
    const { removed, photos } = await expireCopies(target, { keepDays: keep, now: new Date() })
    console.log(`Removed ${removed.length} copies older than ${keep} days or unfinished, and ${photos} photos no copy names any more.`)
  }
  console.log('Keys and the list of deletions are not in it: npm run backup -- keys.')
  target.close()
}

async function copyKeys() {
  const keep = keepDays()
  const recipients = parseRecipients(values.recipient?.join(' ') ?? process.env.BACKUP_KEYS_RECIPIENTS ?? '')
  const others = process.env.BACKUP_RECIPIENTS ? parseRecipients(process.env.BACKUP_RECIPIENTS) : []
  if (recipients.some(recipient => others.includes(recipient))) throw new BackupError('Keys go to other recipients than the copies: whoever can open both can read every contact.')
  const address = targetOf(process.env.BACKUP_KEYS_TO)
  if (process.env.BACKUP_TO && address === process.env.BACKUP_TO) throw new BackupError('Keys go to another place than the copies: name one with --to or BACKUP_KEYS_TO.')
  const file = join(dataDir, 'keys/keys.json')
  if (!existsSync(file)) throw new BackupError('There are no keys in PORTAL_DATA_DIR.')
  const list = join(dataDir, 'erasures.jsonl')
  const target = await openTarget(address)
  const name = await storeApart(target, { at: new Date(), keys: readFileSync(file, 'utf8'), erasures: existsSync(list) ? readFileSync(list, 'utf8') : '' }, recipients)
  console.log(`Stored ${name}: the keys and the list of deletions.`)
  if (keep !== undefined) console.log(`Removed ${await expireApart(target, { keepDays: keep, now: new Date() })} older than ${keep} days. Older copies of the database may need older keys after a rotation.`)
  target.close()
}

async function list() {
  const target = await openTarget(targetOf(process.env.BACKUP_TO))
  const { copies, unfinished } = await listCopies(target)
  for (const { id, at } of copies) console.log(`${id}  ${at.toISOString()}`)
  for (const id of unfinished) console.log(`${id}  never finished`)
  console.log(`${copies.length} copies.`)
  target.close()
}

async function verify() {
  const target = await openTarget(targetOf(process.env.BACKUP_TO))
  const { id } = await findCopy(target, values.backup)
  const identities = values.identity?.flatMap(file => parseIdentities(readFileSync(file, 'utf8')))
  const { pieces, bytes, manifest } = await verifyCopy(target, id, identities)
  console.log(manifest
    ? `Copy ${id} is whole: ${pieces} pieces, ${megabytes(bytes)} opened, all hashes agree, ${manifest.photos.count} photos and files, root ${manifest.record?.root ?? 'none'}.`
    : `Copy ${id}: ${pieces} pieces, ${megabytes(bytes)}, all hashes agree. Whether it opens is seen with --identity only.`)
  target.close()
}

function programVersion(): string {
  return (JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }).version
}
