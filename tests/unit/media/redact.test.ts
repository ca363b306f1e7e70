import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { redactPhoto } from '#server/media/redact'
import { reencodePhoto } from '#server/media/reencode'
import { toPixels, type Box } from '#shared/reports/photos'
import { phonePhoto } from '../../support/photos.ts'

let folder: string
let photo: Buffer
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portal-redact-'))
  const [source, clean] = [join(folder, 'source'), join(folder, 'clean')]
  await writeFile(source, await phonePhoto({ width: 1213, height: 907 }))
  await reencodePhoto(source, clean)
  photo = await readFile(clean)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

let count = 0
async function redact(boxes: Box[], source = photo) {
  const target = join(folder, String(count += 1))
  const from = `${target}.source`
  await writeFile(from, source)
  const { width, height } = await redactPhoto(from, target, boxes)
  return { width, height, bytes: await readFile(target) }
}

/** The different colours of an area of a picture. */
async function coloursOf(bytes: Buffer, area: { left: number, top: number, width: number, height: number }): Promise<Set<string>> {
  const { data, info } = await sharp(bytes).extract(area).raw().toBuffer({ resolveWithObject: true })
  const colours = new Set<string>()
  for (let at = 0; at < data.length; at += info.channels) colours.add(data.subarray(at, at + info.channels).join(','))
  return colours
}

describe('a photo with boxes', () => {
  it.each<[string, Box]>([
    ['in the middle', { x: 0.31, y: 0.42, width: 0.123, height: 0.077 }],
    ['in the upper left corner', { x: 0, y: 0, width: 0.05, height: 0.05 }],
    ['in the lower right corner', { x: 0.93, y: 0.91, width: 0.07, height: 0.09 }],
    ['as thin as a hair', { x: 0.5, y: 0.1, width: 0.0001, height: 0.8 }],
    ['over all of it', { x: 0, y: 0, width: 1, height: 1 }],
  ])('is one solid colour under a box %s, in the bytes themselves', async (_where, box) => {
    const { width, height, bytes } = await redact([box])
    expect(await coloursOf(photo, toPixels(box, { width, height }))).not.toEqual(new Set(['0,0,0']))
    expect(await coloursOf(bytes, toPixels(box, { width, height }))).toEqual(new Set(['0,0,0']))
  })

  it('shows the rest as it was', async () => {
    const { bytes } = await redact([{ x: 0, y: 0, width: 0.5, height: 1 }])
    const far = { left: 700, top: 100, width: 100, height: 300 }
    const [before, after] = await Promise.all([photo, bytes].map(picture => sharp(picture).extract(far).raw().toBuffer()))
    const distance = before!.reduce((sum, value, at) => sum + Math.abs(value - after![at]!), 0) / before!.length
    expect(distance).toBeLessThan(4)
  })

  it('gives no way back: two photos that differ only under the box become the same bytes', async () => {
    const box = { x: 0.4, y: 0.4, width: 0.2, height: 0.2 }
    const plain = (face: string) => sharp({ create: { width: 640, height: 480, channels: 3, background: '#808080' } })
      .composite([{ input: { create: { width: 60, height: 60, channels: 3, background: face } }, left: 290, top: 210 }]).png().toBuffer()
    const [one, other] = await Promise.all(['#ff0000', '#00ff00'].map(async face => (await redact([box], await plain(face))).bytes))
    expect(one!.equals(other!)).toBe(true)
  })

  it('holds nothing but pixels, even when the source holds more', async () => {
    const { bytes } = await redact([{ x: 0.1, y: 0.1, width: 0.1, height: 0.1 }], await phonePhoto({ width: 800, height: 600 }))
    const metadata = await sharp(bytes).metadata()
    for (const block of ['exif', 'xmp', 'icc', 'iptc', 'orientation'] as const) expect(metadata[block]).toBeUndefined()
    for (const word of ['CANARY', 'Exif\0\0', 'http://ns.adobe.com', 'Photoshop']) expect(bytes.includes(word)).toBe(false)
  })
})
