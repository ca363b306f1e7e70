import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { crc32, deflateSync } from 'node:zlib'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { phonePhoto, smallPhoto } from '../support/photos.ts'
import { inside, send } from './wire.ts'
import { startWorld, type World } from './world.ts'

const require = createRequire(import.meta.url)
/** Another program's eye on our files: Phil Harvey's exiftool, which the package brings. */
const exiftool = require('exiftool-vendored.pl') as string

let world: World
beforeAll(async () => { world = await startWorld() })
afterAll(() => world.stop())

async function upload(bytes: Buffer) {
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  return send(world.url, { method: 'PUT', path: `/api/uploads/${sha256}`, headers: { 'content-type': 'image/jpeg', 'sec-fetch-site': 'same-origin', 'x-forwarded-for': `10.9.${bytes.length % 250}.${bytes[bytes.length - 1]}` }, body: bytes })
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type), data])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, sum])
}

/** A PNG of any size, one bit a pixel, all white: 30,000 × 30,000 are 110 KB. */
function png(width: number, height: number, more: Buffer[] = []): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width)
  header.writeUInt32BE(height, 4)
  header[8] = 1
  const rows = deflateSync(Buffer.alloc((Math.ceil(width / 8) + 1) * height))
  return Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]), chunk('IHDR', header), ...more, chunk('IDAT', rows), chunk('IEND', Buffer.alloc(0))])
}

const compressedText = (bytes: number) => chunk('zTXt', Buffer.concat([Buffer.from('Comment\0\0'), deflateSync(Buffer.alloc(bytes, 0x20))]))
const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>attacked()</script><image href="file:///etc/passwd"/></svg>')

const refused: Array<[string, () => Buffer | Promise<Buffer>]> = [
  ['30,000 × 30,000 points in 110 KB', () => png(30_000, 30_000)],
  ['a size that is no size', () => png(0, 0)],
  ['half a photo', async () => (await smallPhoto()).subarray(0, 400)],
  ['a drawing with a script', () => svg],
  ['a page named like a photo', () => Buffer.from('<!doctype html><script>attacked()</script>')],
  ['a page that begins like a GIF', () => Buffer.from('GIF89a/*<script>attacked()</script>*/=1')],
  ['a text', () => Buffer.from('nothing')],
  ['nothing', () => Buffer.alloc(0)],
  ['a program', () => Buffer.concat([Buffer.from([0x7f, 0x45, 0x4c, 0x46]), Buffer.alloc(500)])],
  ['an archive', () => Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(500)])],
  ['a head of HEIC without a picture', () => Buffer.from('\0\0\0\x18ftypheic\0\0\0\0heicmif1', 'latin1')],
  ['a video', () => Buffer.from('\0\0\0\x18ftypisom\0\0\0\0isommp42', 'latin1')],
  ['an address of ImageMagick', () => Buffer.from('push graphic-context\nviewbox 0 0 1 1\nimage over 0,0 0,0 \'https://evil.example/x\'\npop graphic-context')],
  ['a document', () => Buffer.from('%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(attacked())>>>>endobj')],
]

describe('what is no photo, or too much of one', () => {
  it.each(refused)('is refused in words, and the next photo is taken: %s', async (_, make) => {
    const { status, text } = await upload(await make())
    expect(status).toBeGreaterThanOrEqual(400)
    expect(status).toBeLessThan(500)
    expect(JSON.parse(text)).toMatchObject({ code: expect.any(String), message: expect.any(String) })
    expect(inside.exec(text)?.[0]).toBeUndefined()
    expect((await upload(await smallPhoto('jpeg', `#${Math.floor(Math.random() * 0xffffff).toString(16).padStart(6, '0')}`))).status).toBeLessThan(300)
  })
})

describe('what hangs on a photo', () => {
  const canaries: Array<[string, () => Buffer | Promise<Buffer>]> = [
    ['maker, owner and position', () => phonePhoto({ width: 800, height: 600 })],
    ['a film behind it', async () => Buffer.concat([await smallPhoto('jpeg', '#101010'), Buffer.from('\0\0\0\x18ftypmp42CANARY-MOTION', 'latin1'), Buffer.alloc(300)])],
    ['a page behind it', async () => Buffer.concat([await smallPhoto('jpeg', '#202020'), Buffer.from('<script>attacked("CANARY-POLYGLOT")</script>')])],
    ['100,000 letters in a compressed text', () => png(300, 200, [compressedText(100_000), chunk('tEXt', Buffer.from('Author\0CANARY-AUTHOR'))])],
    ['several pictures in one', () => sharp(Buffer.alloc(40 * 80 * 3, 7), { raw: { width: 40, height: 80, channels: 3, pageHeight: 40 } }).gif().toBuffer()],
  ]

  it.each(canaries)('is not kept: %s', async (_, make) => {
    const { status } = await upload(await make())
    expect(status).toBeLessThan(500)
    const files = readdirSync(world.dataDir, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())
    for (const { parentPath, name } of files) expect([name, readFileSync(join(parentPath, name)).includes('CANARY')]).toEqual([name, false])
  })

  it('leaves pictures that say of themselves only how they are built', () => {
    const folder = join(world.dataDir, 'photos')
    const output = execFileSync('perl', [exiftool, '-json', '-G1', '-r', folder], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, env: { ...process.env, LC_ALL: 'C.UTF-8' } })
    const files = JSON.parse(output) as Array<Record<string, unknown>>
    expect(files.length).toBeGreaterThan(3)
    const groups = new Set(files.flatMap(file => Object.keys(file)).filter(name => name.includes(':')).map(name => name.split(':')[0]!))
    expect([...groups].filter(group => !['ExifTool', 'System', 'File', 'JFIF', 'PNG', 'PNG-pHYs', 'RIFF', 'WebP', 'Composite'].includes(group))).toEqual([])
  })
})
