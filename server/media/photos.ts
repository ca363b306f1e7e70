import { rm } from 'node:fs/promises'
import { createId } from '../database/ids.ts'
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
