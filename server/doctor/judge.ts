import type { DatabaseSettings } from '../database/settings.ts'
import type { Site } from '../../shared/site/schemas.ts'

/** What the doctor looks at; what could not be found out is undefined. Nothing in it is of a person. */
export interface Facts {
  node: string
  nodeEnv: string | undefined
  site: Site
  baseUrl: string | null
  hasTrustedProxies: boolean
  /** Modes as numbers (0o700); undefined where there is no such thing. */
  modes: { dataDir?: number, keys?: number, keyFile?: number, database?: number, photos?: number }
  /** Bytes of the root and of each contact key; undefined without a key file. */
  keyBytes?: number[]
  database: DatabaseSettings
  migrations: { count: number, known: number }
  /** Milliseconds this node's clock is ahead of the database's, and of what answers at the public address. */
  clockAheadMs: { database?: number, web?: number }
  disk: { freeBytes: number, totalBytes: number }
  staff: { accounts: number, administrators: number, withoutSecondFactor: number, unfinished: number, openLinks: number }
  /** The last day a holiday notice covers, and days from today to it. */
  holidays: { coveredUntil: string, days: number }
  mail: 'unset' | 'reachable' | 'unreachable' | 'notAsked'
  storage: 'folder' | 'reachable' | 'unreachable'
  /** Undefined where no copies are configured. */
  backup?: { sharesVolume: boolean, newestAt: Date | undefined, isReadable: boolean }
  /** Why the public record signs nothing. */
  recordRefusal?: string
  now: Date
}

/** refuses: with `inService` the server does not start like this. */
export interface Finding { id: string, level: 'ok' | 'warns' | 'refuses', says: string, todo?: string }

const isOpenToOthers = (mode: number | undefined) => mode !== undefined && (mode & 0o077) !== 0
const gigabyte = 1024 ** 3
const hourMs = 3_600_000

type Check = (facts: Facts) => Omit<Finding, 'id'>
const ok = (says: string) => ({ level: 'ok', says }) as const
const warns = (says: string, todo: string) => ({ level: 'warns', says, todo }) as const
const refuses = (says: string, todo: string) => ({ level: 'refuses', says, todo }) as const

const sqliteWants = { journal_mode: ['wal'], synchronous: ['2', '3'], foreign_keys: ['1'], trusted_schema: ['0'], secure_delete: ['1'] }
const postgresqlWants = { fsync: ['on'], synchronous_commit: ['on', 'remote_apply', 'remote_write', 'local'], full_page_writes: ['on'] }

const checks: Record<string, Check> = {
  node({ node }) {
    const [major, minor] = node.split('.').map(Number) as [number, number]
    return major > 24 || (major === 24 && minor >= 7) ? ok(`Node ${node}`) : refuses(`Node ${node} lacks what passwords are hashed with.`, 'Run it with Node 24.7 or newer; npm ci brings one.')
  },
  environment: ({ nodeEnv }) => nodeEnv === 'production' ? ok('NODE_ENV is production') : warns(`NODE_ENV is ${nodeEnv ?? 'not set'}.`, 'Set NODE_ENV=production for the server.'),
  keys({ keyBytes }) {
    if (!keyBytes) return refuses('There is no key file.', 'Put keys/keys.json back into the data folder, or start the server once to make one.')
    return keyBytes.every(length => length === 32) ? ok(`${keyBytes.length} keys of 32 bytes`) : refuses('A key of the key file is not 32 bytes long.', 'Put the key file back as it was; a short key protects nothing.')
  },
  keyModes: ({ modes }) => isOpenToOthers(modes.keys) || isOpenToOthers(modes.keyFile)
    ? refuses('Others on this machine can read the keys.', 'chmod 700 keys; chmod 600 keys/keys.json; then npm run keys:rotate.')
    : ok('only the portal reads its keys'),
  folders({ modes: { dataDir, database, photos } }) {
    const open = Object.entries({ 'the data folder': dataDir, 'the database': database, 'the photos': photos }).filter(([, mode]) => isOpenToOthers(mode)).map(([name]) => name)
    return open.length === 0 ? ok('data folder, database and photos are the portal\'s alone') : refuses(`Others on this machine can get into ${open.join(', ')}.`, 'chmod -R go= on the data folder.')
  },
  baseUrl({ baseUrl }) {
    if (baseUrl === null) return refuses('PORTAL_BASE_URL is not set: links in mails and QR codes lead nowhere.', 'Set it to the https address residents use.')
    return baseUrl.startsWith('https://') ? ok('PORTAL_BASE_URL is https') : refuses('PORTAL_BASE_URL is plain http: what residents send could be read on its way.', 'Put a proxy with TLS before it and set the https address.')
  },
  proxies: ({ baseUrl, hasTrustedProxies }) => baseUrl?.startsWith('https://') && !hasTrustedProxies
    ? warns('TRUSTED_PROXIES is empty behind https: all visitors share the proxy\'s address, and its allowances.', 'Set it to the proxy\'s address, such as 127.0.0.1.')
    : ok('forwarding headers count from named proxies only'),
  siteFacts({ site }) {
    const missing = (['hostBodyZh', 'phone', 'icpNumber'] as const).filter(name => !site[name])
    if (missing.length === 0) return ok('host, telephone and ICP number are filled in')
    return refuses(`site.json lacks ${missing.join(', ')}: residents cannot see who answers for the site.`, 'Fill them in, or leave inService false.')
  },
  siteDetails({ site }) {
    const missing = (['hostBodyEn', 'address', 'policeRecordNumber'] as const).filter(name => !site[name])
    const phones = Object.keys(site.subDistrictPhones).length
    if (missing.length === 0 && phones >= 9) return ok('the other facts of the site are filled in')
    return warns(`site.json lacks ${[...missing, ...phones < 9 ? [`${9 - phones} of 9 sub-district telephones`] : []].join(', ')}.`, 'Fill them in; pages say 未公布 meanwhile.')
  },
  database({ database: { dialect, values } }) {
    const wants: Record<string, string[]> = dialect === 'sqlite' ? sqliteWants : postgresqlWants
    const wrong = Object.entries(wants).filter(([name, allowed]) => !allowed.includes(values[name] ?? '')).map(([name]) => `${name} = ${values[name]}`)
    if (wrong.length > 0) return refuses(`The database may lose or leak what it has acknowledged: ${wrong.join(', ')}.`, dialect === 'sqlite' ? 'The portal sets these itself: look for what else opens the file, and at the disk it lies on (journal_mode wal needs a local one).' : 'Set them in postgresql.conf, or for this role and database, and restart.')
    if (dialect === 'postgresql' && Number(values.server_version_num) < 150_000) return refuses(`PostgreSQL ${values.server_version_num} is older than 15.`, 'Use PostgreSQL 15 or newer.')
    return ok(dialect === 'sqlite' ? 'SQLite keeps what it acknowledges (WAL, FULL, foreign keys, secure delete)' : `PostgreSQL ${values.server_version_num} keeps what it acknowledges`)
  },
  migrations: ({ migrations: { count, known } }) => count === known ? ok(`${count} migrations`) : count > known
    ? refuses(`The database has had ${count} migrations, this program knows ${known}: it is older than its data.`, 'Start the newer version of the program.')
    : warns(`${known - count} migrations have not run yet.`, 'The server runs them at its start; make a copy first.'),
  clock({ clockAheadMs: { database, web } }) {
    const off = Math.max(...[database, web].map(ahead => Math.abs(ahead ?? 0)))
    const named = `${(off / 1000).toFixed(1)} s from ${Math.abs(database ?? 0) >= Math.abs(web ?? 0) ? 'the database\'s' : 'that of the public address'}`
    if (off > 5000) return refuses(`The clock of this machine is ${named}.`, 'Set it by NTP (timedatectl set-ntp true): deadlines are judged by the database\'s clock, times in the log by this one.')
    return off > 1500 ? warns(`The clock of this machine is ${named}.`, 'Look at its NTP.') : ok('the clock agrees')
  },
  disk({ disk: { freeBytes, totalBytes } }) {
    const says = `${(freeBytes / gigabyte).toFixed(1)} GiB free (${Math.round(freeBytes / totalBytes * 100)} %)`
    if (freeBytes < gigabyte / 4 || freeBytes < totalBytes * 0.005) return refuses(`The disk of the data folder is full: ${says}.`, 'Make room, or give it a larger disk: reports are refused with 507 otherwise.')
    return freeBytes < 2 * gigabyte || freeBytes < totalBytes * 0.1 ? warns(`The disk of the data folder has ${says} left.`, 'Make room before it is full.') : ok(says)
  },
  accounts({ staff: { accounts, administrators, withoutSecondFactor } }) {
    if (withoutSecondFactor > 0) return refuses(`${withoutSecondFactor} accounts can sign in without a second factor.`, 'Disable them, and give a new set-up link (npm run staff:create).')
    return administrators > 0 ? ok(`${accounts} accounts, ${administrators} administrators, all with a second factor`) : warns('There is no administrator who can sign in.', 'Use the link the server prints, or npm run staff:create.')
  },
  setUp({ staff: { unfinished, openLinks } }) {
    return unfinished + openLinks === 0 ? ok('no account waits to be set up') : warns(`${unfinished} accounts were never set up, ${openLinks} set-up links are open.`, 'Disable what nobody needs; a link works for an hour.')
  },
  holidays({ holidays: { coveredUntil, days } }) {
    if (days < 7) return refuses(`No holiday notice covers the days after ${coveredUntil}: deadlines would be counted wrongly.`, 'Enter the notice under Settings, Holiday notices, or put it into holidays.json in the data folder.')
    return days < 60 ? warns(`The holiday notices end on ${coveredUntil}; deadlines beyond it are provisional.`, 'Enter the next notice of the State Council as soon as it is out: Settings, Holiday notices, or holidays.json.') : ok(`holidays are known until ${coveredUntil}`)
  },
  mail: ({ mail }) => mail === 'unset' ? warns('SMTP_URL is not set: mail stays in the outbox.', 'Set it, or tell residents that no mail comes.')
    : mail === 'unreachable' ? warns('The mail server does not answer.', 'Look at SMTP_URL; mail waits in the outbox meanwhile.') : ok(mail === 'reachable' ? 'the mail server answers' : 'a mail server is configured'),
  storage: ({ storage }) => storage === 'unreachable' ? refuses('The store of the photos does not answer.', 'Look at STORAGE_URL, its keys and the network: no photo can be kept.') : ok(storage === 'folder' ? 'photos lie in the data folder' : 'the store of the photos answers'),
  backupPlace({ backup }) {
    if (!backup) return warns('BACKUP_TO is not set here: nobody can tell whether there are copies.', 'Set up deploy/portal-backup.timer and give the server the same BACKUP_TO; see docs/backup.md.')
    return backup.sharesVolume ? refuses('The copies lie on the disk of the data folder: one broken disk takes both.', 'Name another volume or s3://… in BACKUP_TO.') : ok('copies lie on another volume')
  },
  backupAge({ backup, now }) {
    if (!backup || backup.sharesVolume) return ok('not looked at')
    if (!backup.isReadable) return warns('The place of the copies cannot be read.', 'Look at BACKUP_TO.')
    if (!backup.newestAt) return warns('There is no finished copy.', 'npm run backup; see docs/backup.md.')
    const hours = Math.round((now.getTime() - backup.newestAt.getTime()) / hourMs)
    return hours > 26 ? warns(`The newest copy is ${hours} hours old.`, 'See why the timer does not run: systemctl status portal-backup.') : ok(`the newest copy is ${hours} hours old`)
  },
  record: ({ recordRefusal }) => recordRefusal === undefined ? ok('the public record agrees with what was signed last') : warns(`The public record signs nothing: ${recordRefusal}.`, 'See docs/record.md, "How it is written".'),
}

/** Every check, in the order above: each says what is and, if it is not well, what to do. */
export function judge(facts: Facts): Finding[] {
  return Object.entries(checks).map(([id, check]) => ({ id, ...check(facts) }))
}
