import { createHash } from 'node:crypto'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { keepFile } from '#server/media/files'
import { createFileStore, type PhotoStore } from '#server/media/store'
import { aPdf } from '../../support/files.ts'
import { phonePhoto, smallPhoto } from '../../support/photos.ts'

let folder: string
let store: PhotoStore
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portal-files-'))
  store = createFileStore(join(folder, 'photos'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function keep(bytes: Buffer | string, path = join(folder, 'received')) {
  await writeFile(path, bytes)
  const kept = await keepFile(store, { path })
  return { ...kept, bytes: await buffer((await store.open('private', kept.name))!.bytes) }
}
const hashOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')

describe('a file somebody sends', () => {
  it('that is a PDF is kept byte for byte, with its hash', async () => {
    const kept = await keep(aPdf())
    expect(kept).toMatchObject({ mediaType: 'application/pdf', name: expect.stringMatching(/^[0-9a-z]{26}\.pdf$/) as string, size: aPdf().length, sha256: hashOf(aPdf()) })
    expect(kept.bytes).toEqual(aPdf())
  })

  it.each(['jpeg', 'png', 'webp'] as const)('that is a %s picture is made anew, and the hash is that of what is kept', async (format) => {
    const kept = await keep(await smallPhoto(format))
    expect(kept).toMatchObject({ mediaType: 'image/jpeg', name: expect.stringMatching(/\.jpg$/) as string, sha256: hashOf(kept.bytes), size: kept.bytes.length })
  })

  it('keeps nothing of the phone that took the picture', async () => {
    const { bytes } = await keep(await phonePhoto({ width: 400, height: 300 }))
    expect(bytes.toString('latin1')).not.toContain('CANARY')
  })

  it.each([
    ['a web page', '<!doctype html><script>alert(1)</script>', 'file.not_accepted'],
    ['a web page that holds a PDF further down', `<html>${aPdf().toString('latin1')}`, 'file.not_accepted'],
    ['an SVG', '<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', 'file.not_accepted'],
    ['a program', 'MZ\x90\x00', 'file.not_accepted'],
    ['half a PDF', aPdf().subarray(0, -40), 'file.damaged'],
    ['a damaged picture', Buffer.from([0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 3]), 'photo.damaged'],
    ['nothing', '', 'photo.empty'],
  ])('that is %s is refused even when it is called .pdf, and leaves nothing in the store', async (_what, bytes, code) => {
    const before = await readdir(join(folder, 'photos', 'private'))
    await expect(keep(bytes, join(folder, '通知.pdf'))).rejects.toMatchObject({ code })
    expect(await readdir(join(folder, 'photos', 'private'))).toEqual(before)
  })
})
