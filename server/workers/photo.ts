import { toPixels, type Box, type Size } from '../../shared/reports/photos.ts'

// Decoders read what strangers send: only those of the three formats accepted, none for SVG, PDF or the like.
const loading = import('sharp').then(({ default: sharp }) => {
  sharp.block({ operation: ['VipsForeignLoad'] })
  sharp.unblock({ operation: ['VipsForeignLoadJpeg', 'VipsForeignLoadPng', 'VipsForeignLoadWebp'] })
  sharp.cache(false)
  sharp.concurrency(1)
  return sharp
})

const maxPixels = 50_000_000
const longerSide = 2000
/** A JPEG keeps each square of 8 × 8 pixels for itself when its colours are not thinned out. */
const square = 8

type Task = { work: 'reencode', source: string, target: string } | { work: 'redact', source: string, target: string, boxes: Box[] }

async function reencode(source: string, target: string) {
  const sharp = await loading
  const photo = sharp(source, { failOn: 'error', limitInputPixels: maxPixels, sequentialRead: true })
  const { pages = 1 } = await photo.metadata()
  if (pages > 1) return { refused: 'animated' }
  const { width, height, size } = await photo
    .autoOrient()
    .resize({ width: longerSide, height: longerSide, fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .jpeg({ quality: 80 })
    .toFile(target)
  return { photo: { width, height, size } }
}

async function redact(source: string, target: string, boxes: Box[]) {
  const sharp = await loading
  const photo = sharp(source, { failOn: 'error' })
  const { width, height } = await photo.metadata() as Size
  const { size } = await photo
    .composite(boxes.map(box => paintIn(toSquares(toPixels(box, { width, height }), { width, height }))))
    .toColourspace('srgb')
    .jpeg({ quality: 80, chromaSubsampling: '4:4:4' })
    .toFile(target)
  return { photo: { width, height, size } }
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

process.on('message', (task: Task) => {
  const answer = task.work === 'reencode' ? reencode(task.source, task.target) : redact(task.source, task.target, task.boxes)
  void answer
    .catch((error: unknown) => ({ refused: /pixel limit/i.test(String(error)) ? 'pixels' : 'damaged' }))
    .then(result => process.send!(result))
})
// The server finishes what it has begun when it is told to stop, and then lets go.
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => {})
process.on('disconnect', () => { process.exit() })
