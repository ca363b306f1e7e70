import { createHash } from 'node:crypto'
import fs from 'node:fs'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { receiveFile, receiveForm, type Exchange, type ReceivedForm } from '#server/media/intake'
import type { PortalError } from '#shared/errors'

const limits = { files: 2, fileBytes: 100_000, bodyBytes: 250_000 }

let folder: string
let seen: { fields: ReceivedForm['fields'], files: Array<{ field: string, fileName: string, bytes: Buffer, sha256: string }>, refusal?: string }

const server = createServer((incoming, response) => {
  void answer({ req: incoming, res: response }).then((status) => { response.writeHead(status).end('answered') })
})

async function answer(exchange: Exchange): Promise<number> {
  if (exchange.req.url === '/file') {
    try {
      const file = await receiveFile(exchange, { folder, maxBytes: limits.fileBytes })
      seen = { fields: {}, files: [{ ...file, bytes: await readFile(file.path) }] }
      await file.discard()
      return 200
    }
    catch (error) { return (error as PortalError).status }
  }
  const form = await receiveForm(exchange, { folder, limits })
  seen = { fields: form.fields, files: [], refusal: form.refusal?.code }
  for (const file of form.files) seen.files.push({ ...file, bytes: await readFile(file.path) })
  await form.discard()
  return form.refusal?.status ?? 200
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portal-intake-'))
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
})
afterAll(async () => {
  server.closeAllConnections()
  server.close()
  await rm(folder, { recursive: true, force: true })
})

const address = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`
const post = async (body: FormData) => (await fetch(`${address()}/form`, { method: 'POST', body })).status
const file = (size: number, name = 'IMG_0001.jpg') => new File([new Uint8Array(size).fill(65)], name)

function form(entries: Record<string, string | File | File[]>): FormData {
  const body = new FormData()
  for (const [name, value] of Object.entries(entries)) for (const one of [value].flat()) body.append(name, one as string)
  return body
}

/** Sends `total` bytes without declaring a length. */
function sendInChunks(path: string, { head = '', total, type }: { head?: string, total: number, type: string }): Promise<number> {
  return new Promise((resolve, reject) => {
    let isAnswered = false
    const outgoing = request(`${address()}${path}`, { method: 'POST', headers: { 'content-type': type, 'transfer-encoding': 'chunked' } }, (response) => {
      isAnswered = true
      response.resume()
      resolve(response.statusCode!)
    })
    // Cut off after the answer is as it should be.
    outgoing.on('error', (error) => { if (!isAnswered) reject(error) })
    outgoing.write(head)
    const chunk = Buffer.alloc(64 * 1024, 65)
    let left = total
    const more = () => {
      for (; left > 0; left -= chunk.length) if (!outgoing.write(chunk)) { left -= chunk.length; outgoing.once('drain', more); return }
      outgoing.end()
    }
    more()
  })
}

describe('a form with files', () => {
  it('gives its fields, each file with its hash, and leaves nothing behind', async () => {
    expect(await post(form({ words: '麻峪𠮷 違建', kind: ['roof', 'yard'] as never, photos: [file(10), file(0, 'empty.jpg')] }))).toBe(200)
    expect(seen.fields).toMatchObject({ words: '麻峪𠮷 違建', kind: ['roof', 'yard'] })
    expect(seen.files.map(({ field, fileName, bytes }) => [field, fileName, bytes.length])).toEqual([['photos', 'IMG_0001.jpg', 10], ['photos', 'empty.jpg', 0]])
    expect(seen.files[0]!.sha256).toBe(createHash('sha256').update(seen.files[0]!.bytes).digest('hex'))
    expect(await readdir(folder)).toEqual([])
  })

  it('counts a file input left empty as no file', async () => {
    expect(await post(form({ words: '你好', photos: new File([], '') }))).toBe(200)
    expect(seen.files).toEqual([])
  })

  it('takes a file of exactly the cap and refuses one byte more, keeping what was typed', async () => {
    expect(await post(form({ photos: file(100_000 - 1) }))).toBe(200)
    expect(await post(form({ words: '保留', photos: file(100_001) }))).toBe(413)
    expect(seen).toMatchObject({ fields: { words: '保留' }, files: [], refusal: 'upload.too_large' })
    expect(await readdir(folder)).toEqual([])
  })

  it('refuses a third file', async () => {
    expect(await post(form({ photos: [file(1), file(1), file(1)] }))).toBe(422)
    expect(seen.refusal).toBe('upload.too_many_files')
  })

  it('refuses a body over the cap, declared or not', async () => {
    expect(await post(form({ a: file(99_000), b: file(99_000), words: 'x'.repeat(60_000) }))).toBe(413)
    expect(await sendInChunks('/form', { total: 400_000, type: 'multipart/form-data; boundary=b', head: '--b\r\nContent-Disposition: form-data; name="p"; filename="p.jpg"\r\n\r\n' })).toBe(413)
    expect(await readdir(folder)).toEqual([])
  })

  it('leaves nothing behind of a file that was refused before the disk had opened it', async () => {
    const { open } = fs
    const opened: Array<Promise<void>> = []
    vi.spyOn(fs, 'open').mockImplementation(((...given: Parameters<typeof open>) => { opened.push(wait(50).then(() => { open(...given) })) }) as typeof open)
    onTestFinished(() => { vi.restoreAllMocks() })
    expect(await post(form({ photos: [file(1), file(1), file(1)] }))).toBe(422)
    expect(opened).toHaveLength(2)
    await Promise.all(opened)
    await wait(50)
    await expect.poll(() => readdir(folder), { timeout: 20_000 }).toEqual([])
  })

  it('answers 413 also while the sender is still sending', async () => {
    expect(await sendInChunks('/form', { total: 30_000_000, type: 'multipart/form-data; boundary=b', head: '--b\r\nContent-Disposition: form-data; name="p"; filename="p.jpg"\r\n\r\n' })).toBe(413)
  })

  it.each([
    ['a body cut off in the middle', 'multipart/form-data; boundary=b', '--b\r\nContent-Disposition: form-data; name="p"; filename="p.jpg"\r\n\r\nabc'],
    ['no boundary', 'multipart/form-data', 'abc'],
    ['another type', 'text/plain', 'abc'],
    ['no parts', 'multipart/form-data; boundary=b', 'abc'],
  ])('refuses %s', async (_what, type, body) => {
    const response = await fetch(`${address()}/form`, { method: 'POST', body, headers: { 'content-type': type } })
    expect(response.status).toBe(400)
    expect(await readdir(folder)).toEqual([])
  })

  it('lets no field name reach a prototype', async () => {
    expect(await post(form({ __proto__: 'x', constructor: 'y', words: 'z' } as never))).toBe(200)
    expect(seen.fields.words).toBe('z')
    expect(({} as Record<string, unknown>).x).toBeUndefined()
  })
})

describe('a file as the whole body', () => {
  it('is hashed as it arrives', async () => {
    const body = Buffer.alloc(5000, 3)
    expect((await fetch(`${address()}/file`, { method: 'POST', body })).status).toBe(200)
    expect(seen.files[0]!.sha256).toBe(createHash('sha256').update(body).digest('hex'))
  })

  it('is refused over the cap, declared or sent in chunks, and leaves nothing behind', async () => {
    expect((await fetch(`${address()}/file`, { method: 'POST', body: Buffer.alloc(100_001) })).status).toBe(413)
    expect(await sendInChunks('/file', { total: 5_000_000, type: 'image/jpeg' })).toBe(413)
    expect(await readdir(folder)).toEqual([])
  })
})
