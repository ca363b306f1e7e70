import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, rename, rm, stat } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { createId } from '../database/ids.ts'
import { PortalError } from '../../shared/errors.ts'
import { fileDamaged, fileNotAccepted, photoNotAnImage } from './errors.ts'
import { reencodePhoto } from './reencode.ts'
import type { PhotoStore } from './store.ts'

export interface StoredFile {
  /** Under which it lies in the private area of the store. */
  name: string
  mediaType: 'image/jpeg' | 'application/pdf'
  size: number
  /** Lower-case hexadecimal, of the bytes as they are kept and downloaded. */
  sha256: string
}

/**
 * Keeps a received picture or PDF under a random name in the private area; what it is, its bytes say, never its name. A
 * picture is made anew like every photo. A PDF stays as it is: it is only ever sent to be saved, never opened in a page of ours.
 * The received bytes go with their upload. Throws `file.not_accepted`, `file.damaged` or the codes of `photo.*`.
 */
export async function keepFile(store: PhotoStore, { path }: { path: string }): Promise<StoredFile> {
  const ready = `${path}.ready`
  try {
    const mediaType = await looksLikePdf(path) ? 'application/pdf' : 'image/jpeg'
    if (mediaType === 'application/pdf') await rename(path, ready)
    else await reencodePhoto(path, ready)
    const kept: StoredFile = { name: `${createId()}.${mediaType === 'application/pdf' ? 'pdf' : 'jpg'}`, mediaType, size: (await stat(ready)).size, sha256: await hashOf(ready) }
    await store.keep('private', kept.name, ready)
    return kept
  }
  catch (error) {
    await rm(ready, { force: true })
    throw error instanceof PortalError && error.code === photoNotAnImage().code ? fileNotAccepted() : error
  }
}

/** Whether it begins as a PDF. Throws `file.damaged` for one that does not end as one: half of it is missing. */
async function looksLikePdf(path: string): Promise<boolean> {
  const file = await open(path)
  try {
    const head = Buffer.alloc(8)
    await file.read(head, 0, head.length, 0)
    if (!/^%PDF-[12]\.\d/.test(head.toString('latin1'))) return false
    const { size } = await file.stat()
    const tail = Buffer.alloc(Math.min(1024, size))
    await file.read(tail, 0, tail.length, size - tail.length)
    if (!tail.includes('%%EOF')) throw fileDamaged()
    return true
  }
  finally { await file.close() }
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}
