import { createHash, randomUUID } from 'node:crypto'
import type { UploadedFile } from '../media/intake.ts'
import { keepPhoto } from '../media/photos.ts'
import type { PhotoStore } from '../media/store.ts'
import { openSubmissionId } from './origin.ts'

interface Caption { captionZh: string, captionEn: string }

/**
 * Cleans and keeps the pictures of a form about a site while `use` puts them on file; what it refuses leaves none behind.
 */
export async function withSitePictures<Result>(store: PhotoStore, files: readonly UploadedFile[], caption: Caption, use: (pictures: Array<{ media: string, width: number, height: number } & Caption>) => Promise<Result>): Promise<Result> {
  const kept: string[] = []
  try {
    const pictures = []
    for (const { path } of files) {
      const { name, width, height } = await keepPhoto(store, { path, area: 'public' })
      kept.push(name)
      pictures.push({ media: name, width, height, ...caption })
    }
    return await use(pictures)
  }
  catch (error) {
    await Promise.all(kept.map(name => store.remove('public', name)))
    throw error
  }
}

/** The identity of what a form says about this site: the same form sent again has the same, of another site another. */
export function identityOf(token: unknown, { signing, siteId }: { signing: Buffer, siteId: string }): string {
  return createHash('sha256').update(`${openSubmissionId(token, signing) ?? randomUUID()}:${siteId}`).digest('hex').slice(0, 32)
}
