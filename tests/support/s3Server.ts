import { createHash, createHmac } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

/** An S3-compatible store in memory, as far as ours uses one. It refuses requests that are not signed and bytes that are not what their hash says. */
export interface S3Server {
  /** The address of its one bucket, with a prefix. */
  urlOf: (prefix?: string) => string
  env: { AWS_ACCESS_KEY_ID: string, AWS_SECRET_ACCESS_KEY: string }
  objects: Map<string, Buffer>
  /** When each was last written. */
  dates: Map<string, Date>
  /** Answers the next requests with this status. */
  fail: (status: number, times: number) => void
  requests: () => number
  /** Puts this many small things below a name. */
  fill: (prefix: string, count: number) => void
  stop: () => Promise<void>
}

export async function startS3Server(): Promise<S3Server> {
  const objects = new Map<string, Buffer>()
  const dates = new Map<string, Date>()
  let failing = { status: 0, times: 0 }
  let count = 0
  const server = createServer((request, response) => {
    void (async () => {
      count++
      const body = await read(request)
      const end = (status: number, content: string | Buffer = '', headers: Record<string, string | number> = {}) => {
        response.writeHead(status, { ...typeof content === 'string' && content && { 'content-type': 'application/xml' }, ...headers })
        response.end(request.method === 'HEAD' ? undefined : content)
      }
      const error = (status: number, code: string) => end(status, `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`)
      if (failing.times > 0) {
        failing.times--
        return error(failing.status, 'InternalError')
      }
      const url = new URL(request.url!, 'http://s3')
      const [, bucket, ...rest] = url.pathname.split('/')
      const key = decodeURIComponent(rest.join('/'))
      if (!isSigned(request, url)) return error(403, 'SignatureDoesNotMatch')
      if (bucket !== 'fixture') return error(404, 'NoSuchBucket')
      if (key === '' && request.method === 'GET') return end(200, listing(objects, dates, url.searchParams))
      if (request.method === 'PUT') {
        const hash = createHash('sha256').update(body)
        const [hex, base64] = [hash.copy().digest('hex'), hash.digest('base64')]
        if (request.headers['x-amz-checksum-sha256'] !== base64) return error(400, 'BadDigest')
        if (request.headers['x-amz-content-sha256'] !== hex) return error(400, 'XAmzContentSHA256Mismatch')
        objects.set(key, body)
        dates.set(key, new Date())
        return end(200, '', { etag: `"${hex.slice(0, 32)}"` })
      }
      if (request.method === 'DELETE') {
        objects.delete(key)
        return end(204)
      }
      const found = objects.get(key)
      if (!found) return error(404, 'NoSuchKey')
      end(200, found, { 'content-length': found.length, 'content-type': 'application/octet-stream', 'last-modified': dates.get(key)!.toUTCString() })
    })()
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    urlOf: (prefix = '') => `s3://fixture/${prefix}?endpoint=${encodeURIComponent(endpoint)}`,
    env: { AWS_ACCESS_KEY_ID: 'fixture', AWS_SECRET_ACCESS_KEY: secret },
    objects,
    dates,
    fail: (status, times) => { failing = { status, times } },
    requests: () => count,
    fill(prefix, much) {
      for (let at = 0; at < much; at++) {
        objects.set(`${prefix}${at}`, Buffer.from('x'))
        dates.set(`${prefix}${at}`, new Date())
      }
    },
    stop: () => new Promise(resolve => server.close(() => resolve())),
  }
}

const secret = 'fixture-secret'

/** Whether the request is signed with our key as AWS Signature Version 4 says, path, query and named headers included. */
function isSigned({ method, headers }: IncomingMessage, url: URL): boolean {
  const given = /^AWS4-HMAC-SHA256 Credential=fixture\/(\d{8})\/([\w-]+)\/s3\/aws4_request, SignedHeaders=([\w;-]+), Signature=([0-9a-f]{64})$/.exec(headers.authorization ?? '')
  if (!given) return false
  const [, day, region, names, signature] = given as unknown as [string, string, string, string, string]
  const escape = (text: string) => encodeURIComponent(text).replace(/[!'()*]/g, sign => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
  const query = [...url.searchParams].map(([name, value]) => `${escape(name)}=${escape(value)}`).sort().join('&')
  const signed = names.split(';').map(name => `${name}:${String(headers[name] ?? '').trim()}\n`).join('')
  const canonical = [method, url.pathname, query, signed, names, headers['x-amz-content-sha256']].join('\n')
  const text = ['AWS4-HMAC-SHA256', headers['x-amz-date'], `${day}/${region}/s3/aws4_request`, createHash('sha256').update(canonical).digest('hex')].join('\n')
  const hmac = (key: string | Buffer, data: string) => createHmac('sha256', key).update(data).digest()
  const key = [day, region, 's3', 'aws4_request'].reduce<string | Buffer>(hmac, `AWS4${secret}`)
  return hmac(key, text).toString('hex') === signature
}

async function read(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

const pageSize = 1000

function listing(objects: Map<string, Buffer>, dates: Map<string, Date>, search: URLSearchParams): string {
  const after = search.get('continuation-token') ?? ''
  const keys = [...objects.keys()].filter(key => key.startsWith(search.get('prefix') ?? '') && key > after).sort()
  const page = keys.slice(0, Math.min(pageSize, Number(search.get('max-keys') ?? pageSize)))
  const contents = page.map(key => `<Contents><Key>${key}</Key><Size>${objects.get(key)!.length}</Size><LastModified>${dates.get(key)!.toISOString()}</LastModified></Contents>`)
  const more = page.length < keys.length
  return `<?xml version="1.0"?><ListBucketResult><IsTruncated>${more}</IsTruncated>${more ? `<NextContinuationToken>${page.at(-1)}</NextContinuationToken>` : ''}${contents.join('')}</ListBucketResult>`
}
