import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { reencodePhoto } from '#server/media/reencode'
import { phonePhoto, smallPhoto } from '../../support/photos.ts'

let folder: string
beforeAll(async () => { folder = await mkdtemp(join(tmpdir(), 'portal-photos-')) })
afterAll(() => rm(folder, { recursive: true, force: true }))

let count = 0
async function reencode(bytes: Buffer | string) {
  const source = join(folder, String(count += 1))
  const target = `${source}.clean`
  await writeFile(source, bytes)
  const photo = await reencodePhoto(source, target)
  return { photo, clean: await readFile(target) }
}

describe('a photo from a phone', () => {
  it('is kept upright, at most 2000 pixels, and says nothing about the phone, its owner or the place', { timeout: 30_000 }, async () => {
    const original = await phonePhoto()
    expect(original.includes('CANARY')).toBe(true)
    const { photo, clean } = await reencode(original)
    expect(photo).toMatchObject({ width: 1500, height: 2000 })
    const metadata = await sharp(clean).metadata()
    expect(metadata).toMatchObject({ format: 'jpeg', width: 1500, height: 2000 })
    for (const block of ['exif', 'xmp', 'icc', 'iptc', 'orientation'] as const) expect(metadata[block]).toBeUndefined()
    expect(clean.includes('CANARY')).toBe(false)
    expect(clean.includes('Exif\0\0')).toBe(false)
  })

  it.each(['jpeg', 'png', 'webp'] as const)('may be a %s', async (format) => {
    const { clean } = await reencode(await smallPhoto(format))
    expect((await sharp(clean).metadata()).format).toBe('jpeg')
  })
})

describe('what is no clean photo is refused', async () => {
  const photo = await phonePhoto({ width: 1200, height: 900 })
  const frame = { create: { width: 40, height: 40, channels: 3 as const, background: '#123456' } }
  const frames = await Promise.all(['#111111', '#eeeeee'].map(background => sharp({ create: { ...frame.create, background } }).png().toBuffer()))
  const animation = await sharp(frames, { join: { animated: true } }).webp({ loop: 0, delay: [100, 100] }).toBuffer()
  const bomb = await sharp({ create: { width: 9000, height: 9000, channels: 3, background: '#000000' } }).png().toBuffer()

  it.each([
    ['nothing at all', Buffer.alloc(0), 'photo.empty'],
    ['a text', Buffer.from('这不是照片'), 'photo.not_an_image'],
    ['a picture that is a program', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'), 'photo.not_an_image'],
    ['the same behind an XML line', Buffer.from('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>'), 'photo.not_an_image'],
    ['a GIF', Buffer.from('GIF89a\x01\x00\x01\x00', 'latin1'), 'photo.not_an_image'],
    ['an Apple photo', Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypheic')]), 'photo.needs_conversion'],
    ['a JPEG cut off in the middle', photo.subarray(0, photo.length >> 1), 'photo.damaged'],
    ['a JPEG that ends after its first bytes', photo.subarray(0, 600), 'photo.damaged'],
    ['a JPEG in name only', Buffer.concat([photo.subarray(0, 4), Buffer.alloc(5000, 7)]), 'photo.damaged'],
    ['an animation', animation, 'photo.animated'],
    ['81 million pixels', bomb, 'photo.too_many_pixels'],
  ])('%s', async (_what, bytes, code) => {
    await expect(reencode(bytes)).rejects.toMatchObject({ code })
  })

  it('and the next photo is still accepted', async () => {
    await expect(reencode(await smallPhoto())).resolves.toBeDefined()
  })
})
