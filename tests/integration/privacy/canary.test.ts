import { createHash, randomUUID } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getTableName, is, sql, Table } from 'drizzle-orm'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import { expect, it, onTestFinished } from 'vitest'
import { dialect } from '#server/database/columns'
import { commit } from '#server/database/commit'
import { connectDatabase, type Database } from '#server/database/connect'
import { createId } from '#server/database/ids'
import * as schema from '#server/database/schema'
import { proposeItem } from '#server/domain/hearings/deliberation'
import { submitComment } from '#server/domain/hearings/comments'
import { commentFiles } from '#server/domain/hearings/tables'
import { getPublicSite } from '#server/domain/ledger/queries'
import { keepObjectionFiles } from '#server/domain/objections/files'
import { keepErasureList } from '#server/domain/privacy/erasureList'
import { askAboutData, getOwnData, withdrawConsent } from '#server/domain/privacy/rights'
import { addToReport } from '#server/domain/reports/followUp'
import { reportPhotos } from '#server/domain/reports/tables'
import { createFileStore, type PhotoStore } from '#server/media/store'
import { packagedCalendar } from '#shared/calendar/calendar'
import { toCanonicalComment } from '#shared/hearings/hash'
import { receiptPrefixes, type ReceiptKind } from '#shared/receipts/number'
import { createTestDatabase } from '../../support/database.ts'
import { later, monday } from '../../support/clock.ts'
import { aPdf } from '../../support/files.ts'
import { aComment, aMatter } from '../../support/hearings.ts'
import { aCalledMeeting, apply } from '../../support/meetings.ts'
import { ask } from '../../support/assistance.ts'
import { anObjection, aPublicSite } from '../../support/objections.ts'
import { place } from '../../support/orders.ts'
import { aReport } from '../../support/reports.ts'
import { signUpTo } from '../../support/signups.ts'
import { testKeys } from '../../support/keys.ts'

/** Marks by which anything of the person is found again, wherever it lies. */
const words = '原话金丝雀，窗台上有一只。'
const contact = { name: '金丝雀甲', phone: '13977778888', email: 'canary-all@example.org', address: '金丝雀里七号楼' }
const marks = ['金丝雀', contact.phone, contact.email]

interface Bench { db: Database, photos: PhotoStore, folder: string, bytes: () => Promise<Buffer> }

/** A database in a file, so that its bytes can be read; on PostgreSQL every row as text. */
async function aBench(): Promise<Bench> {
  const folder = await mkdtemp(join(tmpdir(), 'canary-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const photos = createFileStore(join(folder, 'photos'))
  if (dialect === 'postgresql') {
    const db = await createTestDatabase()
    const tables = Object.values(schema).flatMap(table => is(table, Table) ? [getTableName(table)] : [])
    const rows = async () => Buffer.from(JSON.stringify(await Promise.all(tables.map(async (name) => {
      const found = await (db as unknown as { execute: (query: unknown) => Promise<{ rows: unknown[] }> }).execute(sql`select * from ${sql.identifier(name)}`)
      return found.rows
    }))))
    return { db, photos, folder, bytes: rows }
  }
  const file = join(folder, 'portal.sqlite')
  const connection = connectDatabase({ file })
  onTestFinished(() => connection.close())
  await connection.migrate({ sqlite: readMigrationFiles({ migrationsFolder: 'server/database/migrations/sqlite' }), postgresql: [] })
  const { db } = connection
  return { db, photos, folder, bytes: async () => Buffer.concat(await Promise.all((await readdir(folder)).filter(name => name.startsWith('portal.sqlite')).map(name => readFile(join(folder, name))))) }
}

/** Every byte that is kept: the database with its log, and the store of photos. */
async function everything({ bytes, folder }: Bench): Promise<Buffer> {
  const names = await readdir(join(folder, 'photos'), { recursive: true, withFileTypes: true })
  return Buffer.concat([await bytes(), ...await Promise.all(names.filter(entry => entry.isFile()).map(entry => readFile(join(entry.parentPath, entry.name))))])
}

/** A file of the person in the store, with a mark in its bytes. */
async function aMedium({ photos, folder }: Bench, ending: 'jpg' | 'pdf') {
  const media = `${createId()}.${ending}`
  await writeFile(join(folder, media), aPdf(words))
  await photos.keep('private', media, join(folder, media))
  return media
}

const now = later(monday, { hours: 1 })

/** For every kind of receipt: something sent by the real command, with marks in all a person can fill in. */
const senders: Record<ReceiptKind, (bench: Bench) => Promise<string>> = {
  async report(bench) {
    const { db } = bench
    const { reportId } = await aReport(db, { words, placeWords: contact.address, nearWords: words, keepPassages: true, contact })
    await commit(db, tx => [tx.insert(reportPhotos).values({ id: createId(), reportId, position: 0, media: '', width: 1, height: 1 }).returning({ id: reportPhotos.id })])
    const media = await aMedium(bench, 'jpg')
    await commit(db, tx => [tx.update(reportPhotos).set({ media }).returning({ id: reportPhotos.id })])
    await addToReport(db, { reportId, submissionId: randomUUID(), words, keep: true, uploads: [], now })
    return reportId
  },
  async comment(bench) {
    const { db } = bench
    const matter = await aMatter(db, { closesAt: later(new Date(), { days: 31 }), firstClosesAt: later(new Date(), { days: 31 }) })
    const { commentId } = await submitComment(db, {
      matterId: matter.id, submissionId: randomUUID(), receivedAt: now, keys: testKeys, locale: 'zh-CN', now,
      answers: { clause: null, stance: 'oppose', words, keepPassages: true, authorKind: 'person', name: contact.name, publishName: true, contact: { phone: contact.phone, email: contact.email } },
    })
    await commit(db, tx => [tx.insert(commentFiles).values({ id: createId(), commentId, position: 0, media: 'x.pdf', mediaType: 'application/pdf', size: 1, sha256: '' }).returning({ id: commentFiles.id })])
    const media = await aMedium(bench, 'pdf')
    await commit(db, tx => [tx.update(commentFiles).set({ media }).returning({ id: commentFiles.id })])
    return commentId
  },
  async application({ db }) {
    const { matterId, groups } = await aCalledMeeting(db)
    return (await apply(db, matterId, { groupId: groups[0]!.id, gist: words, publicName: contact.name, contact })).applicationId
  },
  proposal: async ({ db }) => (await proposeItem(db, { submissionId: randomUUID(), answers: { subDistrict: '110107009', community: '110107009001', title: words, words, keep: true }, keys: testKeys, now })).proposalId,
  volunteer: async ({ db }) => (await signUpTo(db, { contact, offer: { subDistrict: '110107009', community: '110107009001', skills: [], times: [], languages: [], needs: words, publicName: contact.name, digest: true } })).volunteerId,
  order: async ({ db }) => (await place(db, { words, contact })).orderId,
  assistance: async ({ db }) => (await ask(db, { words, keep: true, contact })).requestId,
  async objection(bench) {
    const path = join(bench.folder, 'sent')
    await writeFile(path, aPdf(words))
    const files = await keepObjectionFiles(bench.photos, [{ path }])
    return (await anObjection(bench.db, await aPublicSite(bench.db), { words, keepPassages: true, contact }, { files, photos: bench.photos })).objectionId
  },
}

/** A public record beside it: a published site, and a comment of somebody else with its hash. */
async function aRecord(db: Database) {
  const site = await aPublicSite(db)
  const matter = await aMatter(db)
  const said = { clauseId: null, stance: 'suggest' as const, words: '多种树。', authorKind: null, publicName: null, channel: 'web' as const, isLate: false }
  const salt = randomUUID()
  const number = 'YJ-00000001'
  const hash = createHash('sha256').update(toCanonicalComment({ ...said, number, matterId: matter.id, receivedAt: now.toISOString(), files: [] }, salt)).digest('hex')
  const { id } = await aComment(db, matter, { ...said, number, salt, hash, receivedAt: now, state: 'published', shownAt: now })
  return { site, matter, id, shown: await getPublicSite(db, site) }
}

it.each(Object.keys(senders) as Array<keyof typeof senders>)('leaves no byte of the person of a %s: database after vacuum, files, mail, exports; and the public record verifies', async (kind) => {
  const bench = await aBench()
  const { db, photos, folder } = bench
  const record = await aRecord(db)
  const id = await senders[kind](bench)
  await askAboutData(db, { kind, id, submissionId: randomUUID(), request: { kind: 'correct', words }, calendar: packagedCalendar, now })
  const before = await everything(bench)
  expect(before.includes('金丝雀'), 'the marks can be found').toBe(true)
  for (const hidden of [contact.phone, contact.email]) expect(before.includes(hidden), `${hidden} is never plain`).toBe(false)
  const own = await getOwnData(db, { kind, id, keys: testKeys })
  if (kind !== 'proposal') expect(JSON.stringify(own)).toContain(contact.email)

  await withdrawConsent(db, { kind, id, photos, keys: testKeys, calendar: packagedCalendar, now })
  await keepErasureList(db, { file: join(folder, 'erasures.jsonl') })
  if (dialect === 'sqlite') {
    db.run(sql`vacuum`)
    db.run(sql`pragma wal_checkpoint(truncate)`)
  }
  const after = await everything(bench)
  expect(marks.filter(mark => after.includes(mark))).toEqual([])
  // What was sealed is gone as well, not only its key.
  expect((await getOwnData(db, { kind, id, keys: testKeys })).personal).toEqual({})
  const exported = JSON.stringify(await getOwnData(db, { kind, id, keys: testKeys })) + await readFile(join(folder, 'erasures.jsonl'), 'utf8').catch(() => '')
  expect(marks.filter(mark => exported.includes(mark))).toEqual([])
  const [waiting] = await db.select({ count: sql<number>`count(*)` }).from(schema.outbox).where(sql`recipient is not null`)
  expect(Number(waiting!.count)).toBe(0)

  expect(await getPublicSite(db, record.site)).toEqual(record.shown)
  const [kept] = await db.select().from(schema.comments).where(sql`id = ${record.id}`)
  const { number, matterId, clauseId = null, stance, words: saidWords, authorKind = null, publicName = null, channel, receivedAt, isLate, salt, hash } = kept!
  expect(createHash('sha256').update(toCanonicalComment({ number, matterId, clauseId, stance, words: saidWords, authorKind, publicName, channel, receivedAt: receivedAt.toISOString(), isLate, files: [] }, salt)).digest('hex')).toBe(hash)
})

it('knows every kind of receipt', () => {
  expect(Object.keys(senders).sort()).toEqual(Object.keys(receiptPrefixes).sort())
})
