import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { createId } from '#server/database/ids'
import type { PhotoStore } from '#server/media/store'
import { createBucketStore } from '#server/media/storeS3'
import { startS3Server, type S3Server } from '../../support/s3Server.ts'

const folder = mkdtempSync(join(tmpdir(), 'portal-bucket-'))
let s3: S3Server
let store: PhotoStore

beforeAll(async () => {
  s3 = await startS3Server()
  for (const [name, value] of Object.entries(s3.env)) vi.stubEnv(name, value)
  store = await createBucketStore(s3.urlOf('portal'))
})

afterEach(() => { s3.fail(0, 0) })
afterAll(async () => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true })
  await s3.stop()
})

function aPhoto(bytes = Buffer.from(createId())) {
  const name = `${createId()}.jpg`
  const path = join(folder, name)
  writeFileSync(path, bytes)
  return { name, path, bytes }
}

describe('photos in an object store', () => {
  it('are there whole once they are kept, and only in their area', async () => {
    const { name, path, bytes } = aPhoto(Buffer.alloc(300_000, 'photo'))
    await store.keep('private', name, path)
    expect(existsSync(path)).toBe(false)
    expect([...s3.objects.keys()]).toEqual([`portal/photos/private/${name}`])
    const found = (await store.open('private', name))!
    expect(found.size).toBe(bytes.length)
    expect(createHash('sha256').update(await buffer(found.bytes)).digest('hex')).toBe(createHash('sha256').update(bytes).digest('hex'))
    expect(await store.open('public', name)).toBeUndefined()
  })

  it('are gone when they are removed, also a second time', async () => {
    const { name, path } = aPhoto()
    await store.keep('public', name, path)
    await store.remove('public', name)
    await store.remove('public', name)
    expect(await store.open('public', name)).toBeUndefined()
  })

  it('are sent again after a fault of the store, and not acknowledged while it refuses', async () => {
    const once = aPhoto()
    s3.fail(503, 2)
    await store.keep('private', once.name, once.path)
    expect(await store.open('private', once.name)).toBeDefined()

    const never = aPhoto()
    s3.fail(403, 1)
    await expect(store.keep('private', never.name, never.path)).rejects.toThrow()
    expect(existsSync(never.path)).toBe(true)
    expect(await store.open('private', never.name)).toBeUndefined()
  })

  it('are not acknowledged when the store has lost half of one', async () => {
    const { name, path } = aPhoto(Buffer.alloc(1000, 'x'))
    const key = `portal/photos/private/${name}`
    const set = s3.objects.set.bind(s3.objects)
    const losing = vi.spyOn(s3.objects, 'set').mockImplementation((at, bytes) => set(at, at === key ? bytes.subarray(0, 500) : bytes))
    await expect(store.keep('private', name, path)).rejects.toThrow(/whole/)
    losing.mockRestore()
    expect(existsSync(path)).toBe(true)
  })

  it('never have a name that leads out of their area', async () => {
    const { path } = aPhoto()
    await expect(store.keep('private', '../public/x.jpg', path)).rejects.toThrow(RangeError)
    expect(await store.open('private', '../public/x.jpg')).toBeUndefined()
  })

  it('are refused with another key', async () => {
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'another')
    const stranger = await createBucketStore(s3.urlOf('portal'))
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', s3.env.AWS_SECRET_ACCESS_KEY)
    await expect(stranger.ping()).rejects.toThrow()
    await store.ping()
  })
})
