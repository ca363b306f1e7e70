import { existsSync, readFileSync, statSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { connect } from 'node:net'
import { dirname, join, resolve } from 'node:path'
import type { Keys } from '../crypto/keys.ts'
import { databaseNow } from '../database/clock.ts'
import type { Database } from '../database/connect.ts'
import { readDatabaseSettings, readMigrations } from '../database/settings.ts'
import { originOf } from '../domain/record/log.ts'
import { checkSigned } from '../domain/record/sequencer.ts'
import { countAccounts } from '../domain/staff/queries.ts'
import type { PhotoStore } from '../media/store.ts'
import type { WorkCalendar } from '../../shared/calendar/calendar.ts'
import { daysBetween } from '../../shared/calendar/days.ts'
import type { Site } from '../../shared/site/schemas.ts'
import { toDay } from '../../shared/time.ts'
import type { Facts } from './judge.ts'

export interface Patient {
  db: Database
  dataDir: string
  keys: Keys
  site: Site
  photos: Pick<PhotoStore, 'ping'>
  calendar: WorkCalendar
  baseUrl: string | null
}

type Env = Record<string, string | undefined>

/**
 * Looks at an installation. `far`: also at what takes a connection or may take seconds: the mail server, the public address, the
 * copies, the root of the public record.
 */
export async function findFacts({ db, dataDir, keys, site, photos, calendar, baseUrl }: Patient, { known, modes, env, now, far, findNewest }: {
  known: number, modes: Facts['modes'], env: Env, now: Date, far: boolean, findNewest?: (address: string) => Promise<Date | undefined>
}): Promise<Facts> {
  const { bsize, bavail, blocks } = await statfs(dataDir)
  const today = toDay(now)
  return {
    node: process.versions.node, nodeEnv: env.NODE_ENV, site, baseUrl, hasTrustedProxies: Boolean(env.TRUSTED_PROXIES),
    modes,
    keyBytes: readKeyBytes(join(dataDir, 'keys/keys.json')),
    database: await readDatabaseSettings(db),
    migrations: { count: (await readMigrations(db)).count, known },
    clockAheadMs: { database: await compareClocks(db), web: far && baseUrl ? await askWeb(baseUrl) : undefined },
    disk: { freeBytes: bavail * bsize, totalBytes: blocks * bsize },
    staff: await countAccounts(db, now),
    holidays: { coveredUntil: calendar.coveredUntil, days: daysBetween(today, calendar.coveredUntil) },
    mail: !env.SMTP_URL ? 'unset' : far ? await askMail(env.SMTP_URL) : 'notAsked',
    storage: !env.STORAGE_URL ? 'folder' : await photos.ping().then(() => 'reachable' as const, () => 'unreachable' as const),
    backup: env.BACKUP_TO ? await lookAtBackups(env.BACKUP_TO, dataDir, far ? findNewest : undefined) : undefined,
    recordRefusal: far ? await checkSigned({ db, keys, dataDir, origin: originOf(baseUrl) }) : undefined,
    now,
  }
}

/** Who may get into what; to be looked at before the portal opens, which mends some of it. */
export function readModes(dataDir: string): Facts['modes'] {
  const modeOf = (...path: string[]) => statSync(join(dataDir, ...path), { throwIfNoEntry: false })?.mode
  return { dataDir: modeOf('.'), keys: modeOf('keys'), keyFile: modeOf('keys/keys.json'), database: modeOf('portal.sqlite'), photos: modeOf('photos') }
}

function readKeyBytes(file: string): number[] | undefined {
  if (!existsSync(file)) return undefined
  try {
    const { root, contact } = JSON.parse(readFileSync(file, 'utf8')) as { root: string, contact: { ring: Record<string, string> } }
    return [root, ...Object.values(contact.ring)].map(key => Buffer.from(key, 'base64').length)
  }
  catch { return [0] }
}

/** Half of the way there and back is taken off. */
async function compareClocks(db: Database): Promise<number> {
  const before = Date.now()
  const there = await databaseNow(db)
  return (before + Date.now()) / 2 - there.getTime()
}

/** By the Date header of the public address, which is a second coarse; undefined when it does not answer. */
async function askWeb(baseUrl: string): Promise<number | undefined> {
  try {
    const { headers } = await fetch(`${baseUrl}/healthz`, { signal: AbortSignal.timeout(5000), redirect: 'manual' })
    const date = headers.get('date')
    return date === null ? undefined : Date.now() - (new Date(date).getTime() + 500)
  }
  catch { return undefined }
}

function askMail(url: string): Promise<'reachable' | 'unreachable'> {
  const parsed = URL.parse(url)
  return new Promise((answer) => {
    const socket = connect({ host: parsed?.hostname ?? '', port: Number(parsed?.port) || (parsed?.protocol === 'smtps:' ? 465 : 587), timeout: 5000 })
    const end = (result: 'reachable' | 'unreachable') => {
      socket.destroy()
      answer(result)
    }
    socket.once('connect', () => end('reachable'))
    socket.once('error', () => end('unreachable'))
    socket.once('timeout', () => end('unreachable'))
  })
}

async function lookAtBackups(address: string, dataDir: string, findNewest: ((address: string) => Promise<Date | undefined>) | undefined): Promise<Facts['backup']> {
  const sharesVolume = !address.startsWith('s3://') && deviceOf(resolve(address)) === deviceOf(dataDir)
  if (!findNewest) return { sharesVolume, newestAt: undefined, isReadable: true }
  try { return { sharesVolume, newestAt: await findNewest(address), isReadable: true } }
  catch { return { sharesVolume, newestAt: undefined, isReadable: false } }
}

/** Of a folder that is not there yet, that of the first one above it that is. */
function deviceOf(path: string): number | undefined {
  for (let at = path; ; at = dirname(at)) {
    const found = statSync(at, { throwIfNoEntry: false })
    if (found) return found.dev
    if (at === dirname(at)) return undefined
  }
}
