import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { z } from 'zod'
import type { Bucket } from '../storage/bucket.ts'
import { parseSums } from './catalog.ts'
import { BackupError } from './errors.ts'
import { keyOf, readEnvelope, type Chunk, type Manifest } from './manifest.ts'
import { openBytes, openStream } from './sealing.ts'

const photoSchema = z.strictObject({ name: z.string().regex(/^[\w./-]+$/).refine(name => !name.split('/').includes('..') && !name.startsWith('/')), size: z.int(), key: z.string(), sha256: z.string() })

export type StoredPhoto = z.infer<typeof photoSchema>

/** The manifest of a copy, opened and found to be of this copy, and whose key signed it. */
export async function openManifest(target: Bucket, id: string, identities: readonly string[]): Promise<{ manifest: Manifest, key: string }> {
  const sealed = await fetchWhole(target, keyOf.manifest(id))
  const { manifest, key } = readEnvelope(await openBytes(sealed, identities))
  if (manifest.id !== id) throw new BackupError(`The manifest stored with the copy ${id} is that of another copy.`)
  const sums = await fetchWhole(target, keyOf.sums(id))
  if (hashOf(sums) !== manifest.sums) throw new BackupError('The list of parts of the copy was changed.')
  return { manifest, key }
}

/** The content of a part, each piece compared with its hash before it is opened, the whole compared at the end. */
export async function openPart(target: Bucket, part: Manifest['parts'][number], identities: readonly string[]): Promise<Readable> {
  const opened = await openStream(Readable.from(readChunks(target, part.chunks)), identities)
  async function* checked() {
    const hash = createHash('sha256')
    let size = 0
    for await (const chunk of opened) {
      hash.update(chunk as Buffer)
      size += (chunk as Buffer).length
      yield chunk as Buffer
    }
    if (size !== part.size || hash.digest('hex') !== part.sha256) throw new BackupError(`The part ${part.name} is not what its manifest says.`)
  }
  return Readable.from(checked())
}

async function* readChunks(target: Bucket, chunks: readonly Chunk[]) {
  for (const { key, size, sha256 } of chunks) {
    const found = await target.get(key)
    if (!found) throw new BackupError(`A part of the copy is missing: ${key}.`)
    const hash = createHash('sha256')
    let length = 0
    for await (const bytes of found.bytes) {
      hash.update(bytes as Buffer)
      length += (bytes as Buffer).length
      yield bytes as Buffer
    }
    if (length !== size || hash.digest('hex') !== sha256) throw new BackupError(`A part of the copy was changed or cut off: ${key}.`)
  }
}

/** What the copy has of photos and files, in its order. */
export async function* listPhotos(target: Bucket, manifest: Manifest, identities: readonly string[]): AsyncGenerator<StoredPhoto> {
  const part = manifest.parts.find(({ name }) => name === 'photos.jsonl')
  if (!part) throw new BackupError('The copy lacks its list of photos.')
  let rest = ''
  for await (const chunk of (await openPart(target, part, identities)).setEncoding('utf8')) {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop()!
    for (const line of lines) {
      const parsed = photoSchema.safeParse(JSON.parse(line))
      if (!parsed.success) throw new BackupError('The list of photos has a line that names none.')
      yield parsed.data
    }
  }
}

export async function openPhoto(target: Bucket, { key, sha256, size }: StoredPhoto, identities: readonly string[]): Promise<Buffer> {
  const sealed = await fetchWhole(target, key)
  if (hashOf(sealed) !== sha256) throw new BackupError(`A part of the copy was changed or cut off: ${key}.`)
  const photo = await openBytes(sealed, identities)
  if (photo.length !== size) throw new BackupError(`A photo is not as long as the copy says: ${key}.`)
  return photo
}

/** Reads everything of a copy once: every hash, and with identities also every seal. Gives how much it read. */
export async function verifyCopy(target: Bucket, id: string, identities: readonly string[] | undefined): Promise<{ pieces: number, bytes: number, manifest: Manifest | undefined }> {
  const total = { pieces: 0, bytes: 0 }
  if (!await target.look(keyOf.manifest(id))) throw new BackupError(`The copy ${id} was never finished: it has no manifest.`)
  if (!identities) {
    for (const { key, size, sha256 } of parseSums((await fetchWhole(target, keyOf.sums(id))).toString())) {
      for await (const _ of readChunks(target, [{ key, size, sha256 }])) { /* hashed as it is read */ }
      total.pieces += 1
      total.bytes += size
    }
    return { ...total, manifest: undefined }
  }
  const { manifest } = await openManifest(target, id, identities)
  for (const part of manifest.parts) {
    for await (const chunk of await openPart(target, part, identities)) total.bytes += (chunk as Buffer).length
    total.pieces += part.chunks.length
  }
  let photos = 0
  for await (const photo of listPhotos(target, manifest, identities)) {
    total.bytes += (await openPhoto(target, photo, identities)).length
    total.pieces += 1
    photos += 1
  }
  if (photos !== manifest.photos.count) throw new BackupError(`The manifest names ${manifest.photos.count} photos and files, the list ${photos}.`)
  return { ...total, manifest }
}

async function fetchWhole(target: Bucket, key: string): Promise<Buffer> {
  const found = await target.get(key)
  if (!found) throw new BackupError(`A part of the copy is missing: ${key}.`)
  const chunks: Buffer[] = []
  for await (const chunk of found.bytes) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
