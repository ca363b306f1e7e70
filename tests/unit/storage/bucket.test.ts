import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openBucket, parseBucketUrl } from '#server/storage/bucket'
import { startS3Server } from '../../support/s3Server.ts'

const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

async function openFixture(prefix = 'portal') {
  const store = await startS3Server()
  const bucket = await openBucket(store.urlOf(prefix), { env: store.env })
  onTestFinished(async () => {
    bucket.close()
    await store.stop()
  })
  return { store, bucket }
}

describe('a bucket', () => {
  test('gives back what was put in, from bytes and from a file, under the prefix of its address', async () => {
    const { store, bucket } = await openFixture()
    const bytes = randomBytes(300_000)
    const folder = mkdtempSync(join(tmpdir(), 'bucket-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    writeFileSync(join(folder, 'file'), bytes)
    await bucket.put('a/one', bytes, { size: bytes.length, sha256: hashOf(bytes) })
    await bucket.put('a/two', join(folder, 'file'), { size: bytes.length, sha256: hashOf(bytes) })
    expect([...store.objects.keys()]).toEqual(['portal/a/one', 'portal/a/two'])
    for (const key of ['a/one', 'a/two']) {
      const found = await bucket.get(key)
      expect(found!.size).toBe(bytes.length)
      expect(hashOf(await buffer(found!.bytes))).toBe(hashOf(bytes))
    }
    expect(await bucket.look('a/one')).toMatchObject({ key: 'a/one', size: bytes.length })
  })

  test('says of what is not there that it is not, and takes away what is', async () => {
    const { bucket } = await openFixture()
    const bytes = Buffer.from('x')
    await bucket.put('one', bytes, { size: 1, sha256: hashOf(bytes) })
    await bucket.remove('one')
    await bucket.remove('one')
    expect(await bucket.get('one')).toBeUndefined()
    expect(await bucket.look('one')).toBeUndefined()
  })

  test('lists everything below a name, past the thousand of a page', async () => {
    const { store, bucket } = await openFixture()
    const bytes = Buffer.from('x')
    await bucket.put('many/first', bytes, { size: 1, sha256: hashOf(bytes) })
    await bucket.put('other', bytes, { size: 1, sha256: hashOf(bytes) })
    store.fill('portal/many/', 2100)
    const keys: string[] = []
    for await (const { key } of bucket.list('many/')) keys.push(key)
    expect(keys).toHaveLength(2101)
    expect(new Set(keys).size).toBe(2101)
  })

  test('refuses bytes that are not what their hash says', async () => {
    const { store, bucket } = await openFixture()
    await expect(bucket.put('one', Buffer.from('x'), { size: 1, sha256: hashOf(Buffer.from('y')) })).rejects.toThrow()
    expect(store.objects.size).toBe(0)
  })

  test('asks again while the store fails, also with a file, and gives up after five times', async () => {
    const { store, bucket } = await openFixture()
    const bytes = Buffer.from('again')
    const folder = mkdtempSync(join(tmpdir(), 'bucket-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    writeFileSync(join(folder, 'file'), bytes)
    store.fail(503, 2)
    await bucket.put('one', join(folder, 'file'), { size: bytes.length, sha256: hashOf(bytes) })
    expect(store.objects.get('portal/one')).toEqual(bytes)
    store.fail(500, 100)
    const before = store.requests()
    await expect(bucket.get('one')).rejects.toThrow()
    expect(store.requests() - before).toBe(5)
  })

  test('does not ask again what was refused', async () => {
    const { store, bucket } = await openFixture()
    store.fail(403, 100)
    const before = store.requests()
    await expect(bucket.get('one')).rejects.toThrow()
    expect(store.requests() - before).toBe(1)
  })

  test('has its keys from the environment alone, never from the address', async () => {
    await expect(openBucket('s3://bucket?endpoint=http://127.0.0.1:1', { env: {} })).rejects.toThrow('AWS_ACCESS_KEY_ID')
    expect(() => parseBucketUrl('s3://user:secret@bucket')).toThrow(TypeError)
    try { parseBucketUrl('s3://user:secret@bucket') }
    catch (error) { expect(String(error)).not.toContain('secret@') }
  })

  test.each(['', 'bucket', 'https://bucket/prefix', 's3:///prefix', 's3://bucket?endpoint=ftp://x', 's3://bucket?region=a&key=b'])('is not named by %j', (url) => {
    expect(() => parseBucketUrl(url)).toThrow(TypeError)
  })

  test('is named by bucket, prefix, endpoint and region', () => {
    expect(parseBucketUrl('s3://bucket')).toEqual({ bucket: 'bucket', prefix: '', endpoint: undefined, region: 'us-east-1' })
    expect(parseBucketUrl('s3://bucket/a/b/?endpoint=http://minio:9000&region=cn')).toEqual({ bucket: 'bucket', prefix: 'a/b/', endpoint: 'http://minio:9000', region: 'cn' })
  })
})
