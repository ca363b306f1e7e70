import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import type { S3Client } from '@aws-sdk/client-s3'

/** One thing in the bucket, by its name below the prefix of the address. */
export interface StoredObject { key: string, size: number, at: Date }

/** Things under names in an S3-compatible store. What `put` has resolved for is stored whole and checked by the store. */
export interface Bucket {
  /** Stores the bytes, or the file at a path, under a name; the store refuses what does not have this hash (SHA-256, hexadecimal). */
  put(key: string, source: string | Uint8Array, facts: { size: number, sha256: string, mediaType?: string }): Promise<void>
  /** Undefined when it is not there. Whoever reads has to compare the hash. */
  get(key: string): Promise<{ bytes: Readable, size: number } | undefined>
  /** Size and time without the bytes; undefined when it is not there. */
  look(key: string): Promise<StoredObject | undefined>
  /** Everything whose name begins so, in the order of names, a thousand at a time. */
  list(prefix: string): AsyncGenerator<StoredObject>
  /** Nothing happens when it is not there. */
  remove(key: string): Promise<void>
  /** Resolves when the store answers for this bucket. */
  ping(): Promise<void>
  close(): void
}

export interface BucketAddress { bucket: string, prefix: string, endpoint: string | undefined, region: string }

/** `s3://bucket/prefix?endpoint=https://…&region=…`. Throws a TypeError for anything else; the message has nothing of the address. */
export function parseBucketUrl(url: string): BucketAddress {
  const parsed = URL.parse(url)
  if (parsed?.protocol !== 's3:' || !parsed.hostname || parsed.username || parsed.password) throw new TypeError('A bucket is named like s3://bucket/prefix?endpoint=https://…; its keys stand in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.')
  const unknown = [...parsed.searchParams.keys()].filter(name => name !== 'endpoint' && name !== 'region')
  if (unknown.length > 0) throw new TypeError(`A bucket's address knows endpoint and region, not ${unknown.join(', ')}.`)
  const endpoint = parsed.searchParams.get('endpoint') ?? undefined
  if (endpoint !== undefined && !/^https?:$/.test(URL.parse(endpoint)?.protocol ?? '')) throw new TypeError('The endpoint of a bucket is a http or https address.')
  const prefix = parsed.pathname.replace(/^\/+|\/+$/g, '')
  return { bucket: parsed.hostname, prefix: prefix && `${decodeURIComponent(prefix)}/`, endpoint, region: parsed.searchParams.get('region') ?? 'us-east-1' }
}

/** How often a request is made before it has failed, and how long the first pause is; each further one is twice as long. */
const tries = 5
const firstPauseMs = 200

/**
 * Opens a bucket by its address. The keys are read from `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and `AWS_SESSION_TOKEN`, and
 * from nowhere else: the library would otherwise ask hosts nobody configured. It is loaded here, since it takes memory.
 */
export async function openBucket(url: string, { env = process.env }: { env?: Record<string, string | undefined> } = {}): Promise<Bucket> {
  const { bucket: Bucket, prefix, endpoint, region } = parseBucketUrl(url)
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN: sessionToken } = env
  if (!accessKeyId || !secretAccessKey) throw new TypeError('AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY have to be set for a bucket.')
  const s3 = await import('@aws-sdk/client-s3')
  const client: S3Client = new s3.S3Client({
    endpoint, region, forcePathStyle: endpoint !== undefined,
    credentials: { accessKeyId, secretAccessKey, ...sessionToken && { sessionToken } },
    // Repeated here, with the body opened anew: the library cannot send a stream twice.
    maxAttempts: 1,
    requestChecksumCalculation: 'WHEN_REQUIRED', responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: { connectionTimeout: 5_000, requestTimeout: 60_000, throwOnRequestTimeout: true },
  })
  const nameOf = (key: string) => prefix + key

  return {
    put: (key, source, { size, sha256, mediaType }) => repeat(async () => {
      const Body = typeof source === 'string' ? createReadStream(source) : source
      try {
        const command = new s3.PutObjectCommand({
          Bucket, Key: nameOf(key), Body, ContentLength: size, ChecksumSHA256: Buffer.from(sha256, 'hex').toString('base64'),
          ...mediaType !== undefined && { ContentType: mediaType },
        })
        // The signature covers the bytes as well, so that a store without checksums of its own refuses others.
        command.middlewareStack.add(next => (args) => {
          (args.request as { headers: Record<string, string> }).headers['x-amz-content-sha256'] = sha256
          return next(args)
        }, { step: 'build', name: 'hashOfBody' })
        await client.send(command)
      }
      finally {
        if (Body instanceof Readable) Body.destroy()
      }
    }),
    get: key => repeat(async () => {
      try {
        const { Body, ContentLength } = await client.send(new s3.GetObjectCommand({ Bucket, Key: nameOf(key) }))
        return { bytes: Body as Readable, size: ContentLength ?? 0 }
      }
      catch (error) {
        if (isMissing(error)) return undefined
        throw error
      }
    }),
    look: key => repeat(async () => {
      try {
        const { ContentLength, LastModified } = await client.send(new s3.HeadObjectCommand({ Bucket, Key: nameOf(key) }))
        return { key, size: ContentLength ?? 0, at: LastModified ?? new Date(0) }
      }
      catch (error) {
        if (isMissing(error)) return undefined
        throw error
      }
    }),
    async* list(start) {
      for (let ContinuationToken: string | undefined; ;) {
        const page = await repeat(() => client.send(new s3.ListObjectsV2Command({ Bucket, Prefix: nameOf(start), ContinuationToken })))
        for (const { Key, Size, LastModified } of page.Contents ?? []) {
          if (Key?.startsWith(prefix)) yield { key: Key.slice(prefix.length), size: Size ?? 0, at: LastModified ?? new Date(0) }
        }
        if (!page.IsTruncated || !page.NextContinuationToken) return
        ContinuationToken = page.NextContinuationToken
      }
    },
    remove: key => repeat(async () => { await client.send(new s3.DeleteObjectCommand({ Bucket, Key: nameOf(key) })) }),
    ping: async () => { await client.send(new s3.ListObjectsV2Command({ Bucket, Prefix: prefix, MaxKeys: 1 })) },
    close: () => client.destroy(),
  }
}

async function repeat<Result>(request: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try { return await request() }
    catch (error) {
      if (attempt >= tries || !isPassing(error)) throw error
      await wait(firstPauseMs * 2 ** (attempt - 1) * (0.5 + Math.random()))
    }
  }
}

const statusOf = (error: unknown) => (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode

function isMissing(error: unknown): boolean {
  return statusOf(error) === 404 && (error as Error).name !== 'NoSuchBucket'
}

/** No answer, a fault of the store, or its request for patience. What it refuses is refused again. */
function isPassing(error: unknown): boolean {
  const status = statusOf(error)
  if (status === undefined) return !(error instanceof TypeError) && (error as NodeJS.ErrnoException).code !== 'ENOENT'
  return status >= 500 || status === 429 || status === 408
}
