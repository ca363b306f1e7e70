import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { getTableColumns, getTableName, sql } from 'drizzle-orm'
import type { SQLiteTable } from 'drizzle-orm/sqlite-core'
import { findCopy } from '#server/backup/catalog'
import { BackupError } from '#server/backup/errors'
import { verifyCopy } from '#server/backup/read'
import { parseIdentities } from '#server/backup/sealing'
import { openFolder } from '#server/backup/target'
import { connectDatabase, type Database } from '#server/database/connect'
import * as schema from '#server/database/schema'
import { findCheckpoint } from '#server/domain/record/log'
import { createPortal, type Portal } from '../faults/portal.ts'
import { startLoad, type Submission } from '../faults/load.ts'
import type { Findings } from '../faults/findings.ts'
import { prepareTown } from '../faults/town.ts'
import { createStaffVisitor } from '../support/staffServer.ts'
import { createVisitor } from '../support/visitor.ts'

const databaseUrl = process.env.DATABASE_URL ?? ''

interface Ended { status: number | null, output: string }

/** A command of the project, as an operator runs it. */
function runScript(name: string, args: string[], env: Record<string, string> = {}): Promise<Ended> {
  return new Promise((resolve) => {
    let output = ''
    const child = spawn(process.execPath, [`scripts/${name}.ts`, ...args], { env: { PATH: process.env.PATH, TZ: 'UTC', ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
    const gather = (chunk: Buffer) => { output += chunk.toString() }
    child.stdout.on('data', gather)
    child.stderr.on('data', gather)
    child.on('close', status => resolve({ status, output: output.trim() }))
  })
}

const lastLine = ({ output }: Ended) => output.split('\n').at(-1) ?? ''

export async function runDrill(findings: Findings): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'portal-restore-'))
  mkdirSync(join(folder, 'data'), { mode: 0o700 })
  const portal = await createPortal({ dataDir: join(folder, 'data'), env: { DATABASE_URL: databaseUrl } })
  try { await drill(findings, folder, portal) }
  finally {
    await portal.remove()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function drill({ check, say }: Findings, folder: string, portal: Portal) {
  const env = { PORTAL_DATA_DIR: portal.dataDir, DATABASE_URL: databaseUrl }
  const [store, apart] = [join(folder, 'copies'), join(folder, 'apart')]
  const identityOf = async (name: string) => ({ file: join(folder, name), recipient: lastLine(await runScript('backup', ['--new-identity', join(folder, name)])) })
  const [identity, keysIdentity, stranger] = await Promise.all([identityOf('copies.txt'), identityOf('keys.txt'), identityOf('stranger.txt')])

  const demo = await runScript('demo', [], env)
  check('a portal is filled with invented data of every kind', demo.status === 0, lastLine(demo).slice(0, 120))
  const town = await prepareTown(portal)
  await portal.start()
  const staff = await createStaffVisitor({ url: portal.url, dataDir: portal.dataDir }, { role: 'administrator' })
  check('somebody of the staff is signed in before', await isSignedIn(portal.url, staff.visitor.cookies.get('portal_staff')!))

  const load = startLoad(portal, town, { clients: 4, pauseMs: 40 })
  for (let waited = 0; load.acknowledged().length < 24 && waited < 200; waited++) await wait(100)
  // A form is acknowledged before its receipt has been read.
  const acknowledgedBefore = load.acknowledged().filter(({ receipt }) => receipt !== undefined)
  const underLoad = await runScript('backup', ['--to', store, '--recipient', identity.recipient], env)
  const acknowledgedWhile = load.acknowledged().length - acknowledgedBefore.length
  await load.finish()
  check('npm run backup makes a copy while residents send', underLoad.status === 0 && acknowledgedWhile > 0, `${acknowledgedWhile} submissions were acknowledged meanwhile\n${underLoad.output}`)
  const copyUnderLoad = (await findCopy(openFolder(store))).id

  // Deleted after the copy: only the list of deletions, kept apart, knows of it.
  const erased = acknowledgedBefore.find(({ kind }) => kind === 'report' || kind === 'reportWithPhotos')!
  const removal = await createVisitor({ baseUrl: portal.url }).sendJson('POST', '/api/track/contact-removal', erased.receipt)
  check('a reporter has their contact deleted after the copy', removal.status === 200, String(removal.status))
  await portal.stop()
  await portal.start()
  for (let waited = 0; !existsSync(join(portal.dataDir, 'erasures.jsonl')) && waited < 100; waited++) await wait(100)
  await portal.stop()

  const keys = await runScript('backup', ['keys', '--to', apart, '--recipient', keysIdentity.recipient], env)
  check('keys and the list of deletions are kept apart, for other people', keys.status === 0, lastLine(keys))
  const keysFile = join(apart, 'apart', readdirSync(join(apart, 'apart'))[0]!)
  const quiet = await runScript('backup', ['--to', store, '--recipient', identity.recipient, '--keep-days', '35'], env)
  check('a second copy stores no photo twice', quiet.status === 0 && Number(/, (\d+) there already/.exec(quiet.output)?.[1]) >= Number(/(\d+) photos and files/.exec(underLoad.output)?.[1]), quiet.output.split('\n')[0])
  const stored = readAll(store)
  check('nothing of what was sent stands in a copy in clear', !['虚构的院里', '13900004321', 'SQLite format 3', 'record_entries'].some(mark => stored.includes(mark)))

  const restoreArgs = (id: string, dataDir: string) => ['--from', store, '--backup', id, '--identity', identity.file, '--identity', keysIdentity.file, '--keys', keysFile, '--data-dir', dataDir]
  const copyQuiet = (await findCopy(openFolder(store))).id

  // The copy made when nothing moved: everything can be compared with what it is of.
  const quietDir = join(folder, 'quiet')
  const restored = await runScript('restore', [...restoreArgs(copyQuiet, quietDir), '--last-checkpoint', join(portal.dataDir, 'record/latest')], { DATABASE_URL: process.env.QUIET_URL ?? '' })
  check('npm run restore puts the copy back on an empty machine', restored.status === 0, `\n${restored.output}`)
  const [before, after] = [await readRows(portal.dataDir, databaseUrl), await readRows(quietDir, process.env.QUIET_URL ?? '')]
  const differing = Object.keys({ ...before.tables, ...after.tables }).filter(name => before.tables[name] !== after.tables[name])
  check('every row of every table is as it was, but for ended sessions and links and the mark in the record', differing.every(name => ['staff_sessions', 'setup_links', 'record_entries'].includes(name)), `${Object.keys(before.tables).length} tables, ${before.rows} rows${differing.length > 0 ? `; other: ${differing.join(', ')}` : ''}`)
  check('the record has the same size and root', before.record !== undefined && before.record === after.record, before.record)
  check('every photo and file has the same bytes', hashPhotos(portal.dataDir) === hashPhotos(quietDir) && readdirSync(join(quietDir, 'photos/private')).length > 0, `${readdirSync(join(quietDir, 'photos/private')).length} kept privately`)
  check('a sample of sealed contacts opens', /\d+ sealed contacts of \d+ kinds, taken as a sample, open/.test(restored.output))
  check('the log goes on where the last checkpoint is reached', /The public record goes on behind/.test(restored.output))
  const verified = await runScript('verify', [], { PORTAL_DATA_DIR: quietDir, DATABASE_URL: process.env.QUIET_URL ?? '' })
  check('npm run verify finds nothing wrong', verified.status === 0, lastLine(verified) + (verified.status === 0 ? '' : `\n${verified.output}`))

  // The older copy: what was acknowledged before it is in it, what was deleted since is deleted again, and the record holds still.
  const olderDir = join(folder, 'older')
  const olderEnv = { PORTAL_DATA_DIR: olderDir, DATABASE_URL: process.env.UNDER_LOAD_URL ?? '' }
  const older = await runScript('restore', restoreArgs(copyUnderLoad, olderDir), { DATABASE_URL: olderEnv.DATABASE_URL })
  check('the copy made under load is put back', older.status === 0, lastLine(older))
  const lost = await findLost(olderDir, olderEnv.DATABASE_URL, acknowledgedBefore)
  check('everything acknowledged before the copy was begun is in it', lost.length === 0, `${acknowledgedBefore.length} of ${[...new Set(acknowledgedBefore.map(({ kind }) => kind))].length} kinds${lost.length > 0 ? `; missing: ${lost.join(', ')}` : ''}`)
  const second = await createPortal({ dataDir: olderDir, env: { DATABASE_URL: olderEnv.DATABASE_URL } })
  try {
    await second.start()
    check('a session of before opens nothing', !await isSignedIn(second.url, staff.visitor.cookies.get('portal_staff')!))
    const track = await createVisitor({ baseUrl: second.url }).sendJson('POST', '/api/track', acknowledgedBefore.find(one => one !== erased && one.kind === 'report')!.receipt)
    check('number and query code of a receipt open it', track.status === 200, String(track.status))
    let contacts = -1
    for (let waited = 0; contacts !== 0 && waited < 100; waited++) {
      contacts = await countContacts(olderDir, olderEnv.DATABASE_URL, erased)
      if (contacts !== 0) await wait(100)
    }
    check('what was deleted after the copy is deleted again at the start', contacts === 0)
    check('the record signs nothing while nobody has said what was signed last', await says(second, /"record.refused","reason":"anchor"/))
    await second.stop()
    const told = await runScript('restore', ['record', '--last-checkpoint', join(portal.dataDir, 'record/latest')], olderEnv)
    check('it is told what was lost of it', told.status === 0 && /public entries are lost, and it signs nothing|goes on behind/.test(told.output), told.output)
    if (/are lost/.test(told.output)) {
      await second.start()
      check('it signs no other root for what was signed already', await says(second, /"record.refused","reason":"rolledBack"/))
      await second.stop()
    }
    const goesOn = await runScript('restore', ['record', '--go-on'], olderEnv)
    await second.start()
    const leaves = await fetchLeaves(second.url)
    check('it goes on when somebody says so, and says openly that a copy was put back', goesOn.status === 0 && leaves.includes('"type":"restore"'), goesOn.output)
    const logs = second.logs()
    check('no log of it has a number, a telephone or words', !['13900004321', '虚构的院里', erased.receipt!.number].some(mark => logs.includes(mark)))
  }
  finally { if (second.isUp()) await second.kill() }

  await refuse({ check, say }, { folder, store, id: copyQuiet, identity: identity.file, stranger: stranger.file, args: restoreArgs(copyQuiet, join(folder, 'refused')), occupied: quietDir })
}

/** Copies that must not come back. */
async function refuse({ check, say }: Pick<Findings, 'check' | 'say'>, { folder, store, id, identity, stranger, args, occupied }: { folder: string, store: string, id: string, identity: string, stranger: string, args: string[], occupied: string }) {
  const env = { DATABASE_URL: process.env.REFUSED_URL ?? '' }
  const dataDir = join(folder, 'refused')
  const restoreFrom = async (from: string, claim: string, words: RegExp, change: (args: string[]) => string[] = same => same) => {
    rmSync(dataDir, { recursive: true, force: true })
    const ended = await runScript('restore', change(args.map(arg => arg === store ? from : arg)), env)
    const left = existsSync(dataDir) ? readdirSync(dataDir).filter(name => name !== 'keys' && name !== 'erasures.jsonl') : []
    check(claim, ended.status === 1 && words.test(ended.output) && left.length === 0 && !/^\s+at /m.test(ended.output), `${lastLine(ended)}${left.length > 0 ? `; left behind: ${left.join(', ')}` : ''}`)
  }
  const damaged = join(folder, 'damaged')
  const damage = () => {
    rmSync(damaged, { recursive: true, force: true })
    cpSync(store, damaged, { recursive: true })
  }
  const filesOf = (from: string) => (readdirSync(from, { recursive: true, withFileTypes: true })).filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name)).sort()

  await restoreFrom(store, 'a folder that holds something is refused', /not empty/, same => same.map(arg => arg === dataDir ? occupied : arg))
  await restoreFrom(store, 'a wrong identity is refused', /not made for this identity/, same => same.map((arg, at) => same[at - 1] === '--identity' ? stranger : arg).filter((arg, at, all) => arg !== '--keys' && all[at - 1] !== '--keys'))
  damage()
  rmSync(join(damaged, 'backups', id, 'manifest.age'))
  await restoreFrom(damaged, 'a copy that was never finished is refused', /never finished/)
  damage()
  const photo = filesOf(join(damaged, 'objects'))[0]!
  rmSync(photo)
  await restoreFrom(damaged, 'a copy that lacks a photo is refused', /missing/)
  damage()
  const database = filesOf(join(damaged, 'backups', id)).find(file => file.includes('/portal.'))!
  rmSync(database)
  await restoreFrom(damaged, 'a copy that lacks its database is refused', /missing/)
  damage()
  const whole = readFileSync(database)
  writeFileSync(database, whole.subarray(0, whole.length - 70_000))
  await restoreFrom(damaged, 'a database that was cut off is refused', /changed or cut off/)
  damage()
  flip(database, Math.floor(whole.length / 2))
  await restoreFrom(damaged, 'a database with one bit changed is refused', /changed or cut off/)

  // Byte by byte it is the reading that refuses, in this process: the same code, a hundred times as fast.
  damage()
  const identities = parseIdentities(readFileSync(identity, 'utf8'))
  const target = openFolder(damaged)
  await verifyCopy(target, id, identities)
  const used = new Set(readFileSync(join(damaged, 'backups', id, 'sums'), 'utf8').split('\n').map(line => line.split(' ')[2]))
  const files = filesOf(damaged).filter(file => file.includes(id) || used.has(file.slice(damaged.length + 1)))
  const sampled = [...files.filter(file => file.includes(id)), ...files.filter(file => !file.includes(id)).slice(0, 3)]
  let [tried, refused, wordless] = [0, 0, 0]
  for (const file of sampled) {
    const { length } = readFileSync(file)
    for (const at of [...new Set([0, 25, 60, Math.floor(length / 3), Math.floor(length / 2), length - 1])].filter(place => place < length)) {
      flip(file, at)
      tried += 1
      try { await verifyCopy(target, id, identities) }
      catch (error) { if (error instanceof BackupError) refused += 1; else wordless += 1 }
      flip(file, at)
    }
  }
  check('any changed byte of any sampled part is found and told in words', refused === tried && tried > 12, `${refused} of ${tried} bytes in ${sampled.length} files${wordless > 0 ? `, ${wordless} without words` : ''}`)
  const { pieces } = await verifyCopy(target, id, identities)
  say(`With every byte put right again all ${pieces} pieces agree.`)
}

function flip(file: string, at: number) {
  const bytes = readFileSync(file)
  bytes[at]! ^= 1
  writeFileSync(file, bytes)
}

/** Whether a line of this kind is printed, which a loaded machine takes its time for. */
async function says(portal: Portal, line: RegExp): Promise<boolean> {
  for (let waited = 0; waited < 200; waited++) {
    if (line.test(portal.logs())) return true
    await wait(100)
  }
  return false
}

async function isSignedIn(url: string, session: string): Promise<boolean> {
  const visitor = createVisitor({ baseUrl: url })
  visitor.cookies.set('portal_staff', session)
  const { status } = await visitor.get('/api/staff/people')
  return status === 200
}

async function withDatabase<Result>(dataDir: string, url: string, work: (db: Database) => Promise<Result>): Promise<Result> {
  const { db, close } = connectDatabase({ url, file: join(dataDir, 'portal.sqlite') })
  try { return await work(db) }
  finally { await close() }
}

/** A hash of each table's rows, in an order of their own. */
async function readRows(dataDir: string, url: string) {
  return withDatabase(dataDir, url, async (db) => {
    const tables: Record<string, string> = {}
    let count = 0
    for (const table of Object.values(schema) as SQLiteTable[]) {
      const columns = getTableColumns(table)
      const rows = await db.select().from(table)
      const lines = rows.map(row => JSON.stringify(Object.keys(columns).sort().map(name => (row as Record<string, unknown>)[name]))).sort()
      tables[getTableName(table)] = createHash('sha256').update(lines.join('\n')).digest('hex')
      count += rows.length
    }
    const last = await findCheckpoint(db)
    return { tables, rows: count, record: last && `${last.size} ${last.root}` }
  })
}

/** Kinds of submissions whose receipt the restored database does not have. */
function findLost(dataDir: string, url: string, submissions: Submission[]): Promise<string[]> {
  return withDatabase(dataDir, url, async (db) => {
    const known = new Set((await db.select({ number: schema.receipts.number }).from(schema.receipts)).map(({ number }) => number))
    return submissions.filter(({ receipt }) => !receipt || !known.has(receipt.number)).map(({ kind }) => kind)
  })
}

function countContacts(dataDir: string, url: string, { receipt }: Submission): Promise<number> {
  return withDatabase(dataDir, url, async (db) => {
    const rows = await db.select({ id: schema.reportContacts.reportId }).from(schema.reportContacts)
      .where(sql`${schema.reportContacts.reportId} in (select ${schema.reports.id} from ${schema.reports} where ${schema.reports.number} = ${receipt!.number})`)
    return rows.length
  })
}

function hashPhotos(dataDir: string): string {
  const hash = createHash('sha256')
  for (const area of ['private', 'public']) {
    for (const name of readdirSync(join(dataDir, 'photos', area)).sort()) hash.update(`${area}/${name}`).update(readFileSync(join(dataDir, 'photos', area, name)))
  }
  return hash.digest('hex')
}

function readAll(folder: string): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile()).map(entry => readFileSync(join(entry.parentPath, entry.name), 'utf8')).join('\n')
}

/** Every leaf of the public record, as anybody reads it, within its minute. */
async function fetchLeaves(url: string): Promise<string> {
  for (let tries = 0; ; tries++) {
    const [, size] = (await (await fetch(`${url}/record/checkpoint`)).text()).split('\n')
    const full = Math.floor(Number(size) / 256)
    const names = [...Array.from({ length: full }, (_, at) => String(at).padStart(3, '0')), ...Number(size) % 256 ? [`${String(full).padStart(3, '0')}.p/${Number(size) % 256}`] : []]
    const leaves = (await Promise.all(names.map(async name => (await fetch(`${url}/record/tile/entries/${name}`)).text()))).join('')
    if (leaves.includes('"type":"restore"') || tries > 40) return leaves
    await wait(500)
  }
}
