import { sendStream, setResponseHeaders, type H3Event } from 'h3'
import type { Readable } from 'node:stream'
import { notFound } from './errors.ts'

/** Sends a kept photo. Throws `not_found` (404). */
export function sendPhoto(event: H3Event, photo: { bytes: Readable, size: number } | undefined) {
  if (!photo) throw notFound()
  setResponseHeaders(event, {
    'content-type': 'image/jpeg',
    'content-length': photo.size,
    'content-disposition': 'inline',
    'x-content-type-options': 'nosniff',
    'content-security-policy': 'default-src \'none\'; sandbox',
  })
  return sendStream(event, photo.bytes)
}
