import { open } from 'node:fs/promises'
import { runPhotoTask, type CleanPhoto } from './children.ts'
import { photoAnimated, photoEmpty, photoNeedsConversion, photoNotAnImage } from './errors.ts'

/**
 * Decodes a photo and writes it anew as a JPEG of at most 2000 pixels, upright, with nothing but pixels inside: no
 * EXIF, position, thumbnail or colour profile. What cannot be decoded whole is refused, never passed on.
 */
export async function reencodePhoto(source: string, target: string): Promise<CleanPhoto> {
  await requirePhoto(source)
  return runPhotoTask({ work: 'reencode', source, target })
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
