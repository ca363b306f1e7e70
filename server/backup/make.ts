import { createHash, randomBytes, type Hash } from 'node:crypto'
import { createReadStream, existsSync, readFileSync } from 'node:fs'
import { mkdir, open, readdir, readFile, rm, stat, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import type { Keys } from '../crypto/keys.ts'
import type { Bucket } from '../storage/bucket.ts'
import { BackupError } from './errors.ts'
import { keyOf, toEnvelope, type Chunk, type Manifest } from './manifest.ts'
import { openSnapshot } from './postgresql.ts'
import { nameOfRecipients, sealBytes, sealStream } from './sealing.ts'
import { checkDatabase, copyDatabase, readRecord } from './sqlite.ts'

/** A sealed part is stored in pieces of this size: what a store takes in one request, and what lies on our disk meanwhile. */
const chunkSize = 128 * 1024 * 1024

/** A photo or a PDF up to this size is sealed in memory; a larger one would not have been taken in. */
const largestPhoto = 64 * 1024 * 1024

export interface Making {
  target: Bucket
  dataDir: string
  /** Empty for SQLite in the data folder. */
  databaseUrl: string
  /** Where photos are kept when not in the data folder. */
  photoStore?: Bucket
  keys: Pick<Keys, 'record'>
  recipients: readonly string[]
  program: string
  now: Date
}

export interface Made { manifest: Manifest, stored: number, reused: number, bytes: number }

/**
 * Makes a copy of a portal that may be serving: the database of one moment, checked; every photo and file it knows then; the files the
 * operator wrote. Keys and the list of deletions are left out on purpose. The manifest is stored last: a copy without one is none.
 */
export async function makeCopy({ target, dataDir, databaseUrl, photoStore, keys, recipients, program, now }: Making): Promise<Made> {
  const id = `${now.toISOString().replace(/[-:]/g, '').replace(/\.\d+Z$/, 'Z')}-${randomBytes(4).toString('hex')}`
  const work = join(dataDir, 'backup-work')
  await rm(work, { recursive: true, force: true })
  await mkdir(work, { recursive: true, mode: 0o700 })
  try {
    const sums: string[] = []
    const parts: Manifest['parts'] = []
    let bytes = 0
    const store = async (name: string, content: Readable) => {
      const part = await storePart(target, { id, name, content, recipients, work })
      parts.push(part)
      for (const { key, size, sha256 } of part.chunks) {
        sums.push(`${sha256} ${size} ${key}`)
        bytes += size
      }
    }

    const database = databaseUrl ? await storePostgresql(databaseUrl, store) : await storeSqlite(join(dataDir, 'portal.sqlite'), work, store)
    const photos = await storePhotos({ target, photos: photoStore ? photosOfBucket(photoStore) : photosOfFolder(join(dataDir, 'photos')), recipients, sums, store })
    bytes += photos.bytes
    for (const name of ['site.json', 'holidays.json']) if (existsSync(join(dataDir, name))) await store(name, Readable.from([readFileSync(join(dataDir, name))]))

    const list = Buffer.from(`${sums.join('\n')}\n`)
    const hash = createHash('sha256').update(list).digest('hex')
    await target.put(keyOf.sums(id), list, { size: list.length, sha256: hash })
    const manifest: Manifest = {
      format: 'portal-backup', version: 1, id, takenAt: now.toISOString(), finishedAt: new Date().toISOString(), program,
      ...database, parts, photos: { count: photos.count, size: photos.size }, sums: hash,
    }
    const sealed = await sealBytes(Buffer.from(toEnvelope(manifest, keys)), recipients)
    await target.put(keyOf.manifest(id), sealed, { size: sealed.length, sha256: createHash('sha256').update(sealed).digest('hex') })
    return { manifest, stored: photos.stored, reused: photos.count - photos.stored, bytes: bytes + sealed.length }
  }
  finally { await rm(work, { recursive: true, force: true }) }
}

type Store = (name: string, content: Readable) => Promise<void>

async function storeSqlite(file: string, work: string, store: Store) {
  const copy = join(work, 'portal.sqlite')
  await copyDatabase(file, copy)
  const { errors, counts, migrations } = checkDatabase(copy)
  if (errors.length > 0) throw new BackupError(`The database is damaged; no copy was made. The last good one is worth more now: do not let it expire. ${errors.slice(0, 3).join(' ')}`)
  const record = readRecord(copy)
  await store('portal.sqlite', createReadStream(copy))
  await rm(copy)
  return { dialect: 'sqlite' as const, tables: counts, record, migrations }
}

async function storePostgresql(url: string, store: Store) {
  const snapshot = await openSnapshot(url)
  try {
    const { rows: [migrations] } = await snapshot.client.query<{ count: string, last: string }>('select count(*) as count, coalesce(max(created_at), 0) as last from drizzle.__drizzle_migrations')
    const { rows: [record] } = await snapshot.client.query<{ size: string, root: string, note: string }>('select size, root, note from record_checkpoints order by size desc limit 1')
    await store('portal.jsonl', Readable.from(toBuffers(snapshot.lines())))
    return {
      dialect: 'postgresql' as const, tables: snapshot.counts,
      record: record ? { size: Number(record.size), root: record.root, note: record.note } : null,
      migrations: { count: Number(migrations!.count), last: Number(migrations!.last) },
    }
  }
  finally { await snapshot.close() }
}

async function* toBuffers(lines: AsyncIterable<string>) {
  for await (const line of lines) yield Buffer.from(line)
}

/** Seals what is read, in pieces, each on the disk and stored before the next is begun. */
async function storePart(target: Bucket, { id, name, content, recipients, work }: { id: string, name: string, content: Readable, recipients: readonly string[], work: string }): Promise<Manifest['parts'][number]> {
  const plain = createHash('sha256')
  let size = 0
  async function* counted() {
    for await (const chunk of content) {
      plain.update(chunk as Buffer)
      size += (chunk as Buffer).length
      yield chunk as Buffer
    }
  }
  const chunks: Chunk[] = []
  const spool = join(work, 'piece.age')
  let piece: { handle: FileHandle, hash: Hash, size: number } | undefined
  const finish = async () => {
    if (!piece) return
    await piece.handle.close()
    const chunk = { key: keyOf.part(id, name, chunks.length), size: piece.size, sha256: piece.hash.digest('hex') }
    await target.put(chunk.key, spool, chunk)
    chunks.push(chunk)
    piece = undefined
  }
  try {
    for await (const sealed of await sealStream(Readable.from(counted()), recipients)) {
      piece ??= { handle: await open(spool, 'w', 0o600), hash: createHash('sha256'), size: 0 }
      await piece.handle.write(sealed as Buffer)
      piece.hash.update(sealed as Buffer)
      piece.size += (sealed as Buffer).length
      if (piece.size >= chunkSize) await finish()
    }
    await finish()
  }
  finally { await piece?.handle.close() }
  return { name, size, sha256: plain.digest('hex'), chunks }
}

interface Photo { name: string, size: number, read: () => Promise<Buffer | undefined> }

/**
 * Photos never change under their name, so what the target has is not stored again: its name there follows from the photo's, and says
 * the hash of what was sealed. One that was removed since it was listed is left out, as its row will be.
 */
async function storePhotos({ target, photos, recipients, sums, store }: { target: Bucket, photos: AsyncIterable<Photo>, recipients: readonly string[], sums: string[], store: Store }) {
  const prefix = `objects/${nameOfRecipients(recipients)}/`
  const known = new Map<string, { key: string, sha256: string, size: number }>()
  for await (const { key, size } of target.list(prefix)) {
    const [name, sha256] = key.slice(prefix.length + 3).split('.')
    if (name && sha256) known.set(name, { key, sha256, size })
  }
  const lines: string[] = []
  const total = { count: 0, size: 0, stored: 0, bytes: 0 }
  for await (const { name, size, read } of photos) {
    const opaque = createHash('sha256').update(`photo\n${name}`).digest('hex')
    let object = known.get(opaque)
    if (!object) {
      if (size > largestPhoto) throw new BackupError('A file among the photos is larger than any that is taken in: look into the photos folder.')
      const content = await read()
      if (!content) continue
      const sealed = await sealBytes(content, recipients)
      const sha256 = createHash('sha256').update(sealed).digest('hex')
      object = { key: `${prefix}${opaque.slice(0, 2)}/${opaque}.${sha256}.age`, sha256, size: sealed.length }
      await target.put(object.key, sealed, object)
      total.stored += 1
      total.bytes += sealed.length
    }
    sums.push(`${object.sha256} ${object.size} ${object.key}`)
    lines.push(`${JSON.stringify({ name, size, key: object.key, sha256: object.sha256 })}\n`)
    total.count += 1
    total.size += size
  }
  await store('photos.jsonl', Readable.from(lines.length > 0 ? lines.map(line => Buffer.from(line)) : [Buffer.alloc(0)]))
  return total
}

async function* photosOfFolder(folder: string): AsyncGenerator<Photo> {
  for (const area of ['private', 'public']) {
    for (const file of (await readdir(join(folder, area)).catch(() => [])).sort()) {
      const path = join(folder, area, file)
      const found = await stat(path).catch(() => undefined)
      if (!found?.isFile()) continue
      yield { name: `${area}/${file}`, size: found.size, read: () => readFile(path).catch(() => undefined) }
    }
  }
}

async function* photosOfBucket(bucket: Bucket): AsyncGenerator<Photo> {
  for await (const { key, size } of bucket.list('')) {
    yield {
      name: key, size,
      async read() {
        const found = await bucket.get(key)
        if (!found) return undefined
        const chunks: Buffer[] = []
        for await (const chunk of found.bytes) chunks.push(chunk as Buffer)
        return Buffer.concat(chunks)
      },
    }
  }
}
