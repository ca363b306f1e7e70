import { createWriteStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Box } from '../../shared/reports/photos.ts'
import { createId } from '../database/ids.ts'
import { redactPhoto } from './redact.ts'
import { reencodePhoto } from './reencode.ts'
import type { PhotoArea, PhotoStore } from './store.ts'

export interface StoredPhoto { name: string, width: number, height: number, size: number }

/**
 * Cleans a received photo and keeps the clean one under a random name. The received bytes stay where they are and go
 * with their upload. Throws the codes of `photo.*` for what cannot be cleaned.
 */
export async function keepPhoto(store: PhotoStore, { path, area }: { path: string, area: PhotoArea }): Promise<StoredPhoto> {
  const cleaned = `${path}.clean`
  try {
    const photo = await reencodePhoto(path, cleaned)
    const name = `${createId()}.jpg`
    await store.keep(area, name, cleaned)
    return { name, ...photo }
  }
  catch (error) {
    await rm(cleaned, { force: true })
    throw error
  }
}

/**
 * Keeps a copy of a clean photo with its boxes painted over under a new random name, and leaves the photo as it is.
 * `folder` lies on the photos' disk. Undefined when the photo is not there.
 */
export async function keepRedacted(store: PhotoStore, { media, boxes, folder }: { media: string, boxes: readonly Box[], folder: string }): Promise<StoredPhoto | undefined> {
  const found = await store.open('private', media)
  if (!found) return undefined
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const painted = join(folder, createId())
  const source = `${painted}.source`
  try {
    await pipeline(found.bytes, createWriteStream(source, { flags: 'wx', mode: 0o600 }))
    const photo = await redactPhoto(source, painted, boxes)
    const name = `${createId()}.jpg`
    await store.keep('private', name, painted)
    return { name, ...photo }
  }
  finally { await Promise.all([painted, source].map(path => rm(path, { force: true }))) }
}
