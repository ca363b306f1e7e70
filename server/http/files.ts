import { sendStream, setResponseHeaders, type H3Event } from 'h3'
import type { StoredFile } from '../media/files.ts'
import type { PhotoStore } from '../media/store.ts'
import { notFound } from './errors.ts'
import { sendPhoto } from './photos.ts'

/**
 * Sends a file kept by `keepFile`. A picture is shown; a PDF is only saved, under the title given: what is inside it was
 * written by somebody else, and no page of ours may run it. Throws `not_found` (404).
 */
export async function sendFile(event: H3Event, { photos, file, title }: { photos: PhotoStore, file: { media: string, mediaType: string }, title: string }) {
  const found = await photos.open('private', file.media)
  if (file.mediaType === 'image/jpeg' satisfies StoredFile['mediaType']) return sendPhoto(event, found)
  if (!found) throw notFound()
  setResponseHeaders(event, {
    'content-type': 'application/pdf',
    'content-length': found.size,
    'content-disposition': `attachment; filename="file.pdf"; filename*=UTF-8''${encodeURIComponent(title).replace(/['()*]/g, character => `%${character.charCodeAt(0).toString(16)}`)}.pdf`,
    'x-content-type-options': 'nosniff',
    'content-security-policy': 'default-src \'none\'; sandbox',
  })
  return sendStream(event, found.bytes)
}
