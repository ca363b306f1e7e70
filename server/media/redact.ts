import sharp from 'sharp'
import { toPixels, type Box, type Size } from '../../shared/reports/photos.ts'
import { inTurn, type CleanPhoto } from './reencode.ts'

/** A JPEG keeps each square of 8 × 8 pixels for itself when its colours are not thinned out. */
const square = 8

/**
 * Writes a copy of a clean photo with every box painted solid black. The boxes reach outwards to whole squares of the
 * JPEG: so no square holds both covered and shown pixels, whose ringing would let the edge of what is covered show
 * through, and what lies under a box is one colour in the bytes themselves. Nothing but pixels is inside.
 */
export function redactPhoto(source: Buffer, target: string, boxes: readonly Box[]): Promise<CleanPhoto> {
  return inTurn(async () => {
    const photo = sharp(source, { failOn: 'error' })
    const { width, height } = await photo.metadata() as Size
    const { size } = await photo
      .composite(boxes.map(box => paintIn(toSquares(toPixels(box, { width, height }), { width, height }))))
      .toColourspace('srgb')
      .jpeg({ quality: 80, chromaSubsampling: '4:4:4' })
      .toFile(target)
    return { width, height, size }
  })
}

type Area = ReturnType<typeof toPixels>

function toSquares({ left, top, width, height }: Area, size: Size): Area {
  const down = (value: number) => Math.floor(value / square) * square
  const up = (value: number, most: number) => Math.min(Math.ceil(value / square) * square, most)
  return {
    left: down(left), top: down(top),
    width: up(left + width, size.width) - down(left), height: up(top + height, size.height) - down(top),
  }
}

function paintIn({ left, top, width, height }: Area) {
  return { input: { create: { width, height, channels: 3 as const, background: '#000000' } }, left, top }
}
