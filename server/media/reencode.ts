import { open } from 'node:fs/promises'
import sharp from 'sharp'
import { PortalError } from '../../shared/errors.ts'
import {
  photoAnimated, photoDamaged, photoEmpty, photoNeedsConversion, photoNotAnImage, photosBusy, photoTooManyPixels,
} from './errors.ts'

// Decoders read what strangers send: only those of the three formats accepted, none for SVG, PDF or the like.
sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({ operation: ['VipsForeignLoadJpeg', 'VipsForeignLoadPng', 'VipsForeignLoadWebp'] })
sharp.cache(false)
sharp.concurrency(1)

const maxPixels = 50_000_000
const longerSide = 2000
const maxWaiting = 60

export interface CleanPhoto { width: number, height: number, size: number }

/**
 * Decodes a photo and writes it anew as a JPEG of at most 2000 pixels, upright, with nothing but pixels inside: no
 * EXIF, position, thumbnail or colour profile. What cannot be decoded whole is refused, never passed on.
 * Photos are taken one at a time, since each costs tens of megabytes while it is open.
 */
export function reencodePhoto(source: string, target: string): Promise<CleanPhoto> {
  return inTurn(async () => {
    await requirePhoto(source)
    try {
      const photo = sharp(source, { failOn: 'error', limitInputPixels: maxPixels, sequentialRead: true })
      const { pages = 1 } = await photo.metadata()
      if (pages > 1) throw photoAnimated()
      const { width, height, size } = await photo
        .autoOrient()
        .resize({ width: longerSide, height: longerSide, fit: 'inside', withoutEnlargement: true })
        .flatten({ background: '#ffffff' })
        .toColourspace('srgb')
        .jpeg({ quality: 80 })
        .toFile(target)
      return { width, height, size }
    }
    catch (error) {
      if (error instanceof PortalError) throw error
      throw /pixel limit/i.test(String(error)) ? photoTooManyPixels() : photoDamaged()
    }
  })
}

/** Looks at the first bytes, since a name or a declared type proves nothing. */
async function requirePhoto(path: string) {
  const head = Buffer.alloc(4096)
  const file = await open(path)
  const { bytesRead } = await file.read(head, 0, head.length, 0).finally(() => file.close())
  if (bytesRead === 0) throw photoEmpty()
  const isPng = head.subarray(0, 8).equals(Buffer.from([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]))
  if (isPng && head.includes('acTL')) throw photoAnimated()
  const isJpeg = head.subarray(0, 3).equals(Buffer.from([0xFF, 0xD8, 0xFF]))
  const isWebp = head.toString('latin1', 0, 4) === 'RIFF' && head.toString('latin1', 8, 12) === 'WEBP'
  if (isJpeg || isPng || isWebp) return
  throw head.toString('latin1', 4, 8) === 'ftyp' ? photoNeedsConversion() : photoNotAnImage()
}

let last: Promise<unknown> = Promise.resolve()
let waiting = 0

/** Runs one piece of work on a photo after the other. Throws `photo.busy` (503) when too many are waiting. */
export function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
  if (waiting >= maxWaiting) return Promise.reject(photosBusy())
  waiting += 1
  const mine = last.then(work, work)
  last = mine.then(() => { waiting -= 1 }, () => { waiting -= 1 })
  return mine
}
