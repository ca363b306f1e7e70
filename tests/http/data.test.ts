import { createHash, randomUUID } from 'node:crypto'
import { request } from 'node:http'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { parse } from 'csv-parse/sync'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { commit } from '#server/database/commit'
import { connectDatabase, type Database } from '#server/database/connect'
import { withdrawSite } from '#server/domain/ledger/commands'
import { reports } from '#server/domain/reports/tables'
import { dataPath, datasets, mediaTypes } from '#shared/opendata/datasets'
import { ask, family, familyWords } from '../support/assistance.ts'
import { later } from '../support/clock.ts'
import { aComment, aMatter } from '../support/hearings.ts'
import { editor } from '../support/ledger.ts'
import { startServer, type PortalServer } from '../support/server.ts'
import { aSite } from '../support/sites.ts'
import { createVisitor, readHiddenFields } from '../support/visitor.ts'

/** What a person wrote or is, and stands in no file. */
const canary = { words: '金丝雀飞过的楼顶', place: '金丝雀胡同乙三号', name: '金雀儿', phone: '13911117777', email: 'canary-open@example.org' }
const unseen = { hidden: '不给看的甲院', withdrawn: '不给看的乙院', registered: '不给看的丙院', found: '不给看的丁院' }
const files = datasets.flatMap(({ id, formats }) => formats.map(format => [id, format] as const))
const now = new Date()
/** Of the last month whose counts are given away, or one before it. */
const longAgo = later(now, { days: -95 })

let server: PortalServer
let siteId: string

async function inDatabase<Result>(work: (db: Database) => Promise<Result>): Promise<Result> {
  const { db, close } = connectDatabase({ file: join(server.dataDir, 'portal.sqlite') })
  try { return await work(db) }
  finally { await close() }
}

interface Raw { status: number, headers: Record<string, string | undefined>, body: Buffer }

/** The answer as it comes over the wire: `fetch` would unpack it and hide its length. */
function get(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Raw> {
  return new Promise((resolve, reject) => {
    request(server.url + path, { method, headers }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => { resolve({ status: response.statusCode!, headers: response.headers as Raw['headers'], body: Buffer.concat(chunks) }) })
      response.on('error', reject)
    }).on('error', reject).end()
  })
}

beforeAll(async () => {
  server = await startServer()
  const visitor = createVisitor({ baseUrl: server.url })
  const reportIds: string[] = []
  for (let n = 0; n < 6; n++) {
    const submissionId = randomUUID()
    const answer = await visitor.sendJson('POST', '/api/reports', {
      submissionId, photos: [], kind: 'roof', beingBuilt: 'unsure', inDanger: false, subDistrict: '110107003', community: null, placeWords: canary.place, words: canary.words,
      contact: { name: canary.name, phone: canary.phone, email: canary.email },
    })
    expect(answer.status, await answer.clone().text()).toBe(201)
    reportIds.push(submissionId)
  }
  const join = '/volunteers/join/community'
  const joined = await visitor.postForm(join, {
    ...readHiddenFields(await (await visitor.get(join)).text()), name: canary.name, phone: canary.phone, email: canary.email, community: '110107009001', ageBand: '60to69', skills: ['phones'], times: ['weekdayMorning'], languages: ['mandarin'],
    needs: canary.words, showName: 'no', publicName: '', digest: 'yes', consent: 'yes', guardianName: '', guardianPhone: '',
  })
  expect(joined.status).toBe(303)
  await inDatabase(async (db) => {
    for (const id of reportIds) await commit(db, tx => [tx.update(reports).set({ receivedAt: longAgo }).where(eq(reports.submissionId, id)).returning({ id: reports.id })])
    await ask(db, {}, { now: longAgo })
    siteId = (await aSite(db, {
      input: { nameZh: '示例院，"甲"', foundOn: '2026-03-01' }, now: later(now, { days: -3 }),
      row: { officeNumber: 'canary-office-number', longitude: 116.12345, latitude: 39.93211, rawLongitude: 116.12345, rawLatitude: 39.93211, declaredSystem: 'wgs84' },
    })).id
    await aSite(db, { input: { nameZh: unseen.hidden }, row: { shelf: 'none', hiddenAt: now } })
    await aSite(db, { input: { nameZh: unseen.registered }, status: 'registered' })
    await aSite(db, { input: { nameZh: unseen.found }, status: 'found' })
    const withdrawn = await aSite(db, { input: { nameZh: unseen.withdrawn }, now: later(now, { days: -2 }) })
    await withdrawSite(db, { siteId: withdrawn.id, version: withdrawn.version, reason: '示例：登记有误', actor: editor, now: later(now, { days: -1 }) })
    const matter = await aMatter(db, { opensAt: longAgo, publishedAt: longAgo, closesAt: later(now, { days: 9 }), firstClosesAt: later(now, { days: 9 }) })
    const receivedAt = later(longAgo, { days: 1 })
    await aComment(db, matter, { receivedAt, state: 'published', shownAt: receivedAt, words: '希望多种几棵树，这句可以公开。', publicName: canary.name })
    await aComment(db, matter, { receivedAt, state: 'masked', shownAt: receivedAt, words: `${canary.name}家门口再留两个车位。`, masks: [{ start: 0, end: canary.name.length, reason: 1 }] })
    await aComment(db, matter, { receivedAt, words: `还没有看过：${canary.words}` })
  })
}, 120_000)
afterAll(() => server.stop())

const csvOf = ({ body }: Raw) => parse(body, { bom: true, columns: true }) as Record<string, string>[]

describe('every dataset in every format it has', () => {
  it.each(files)('%s.%s is there in both languages, under its name', async (id, format) => {
    for (const locale of ['zh-CN', 'en'] as const) {
      const { status, headers, body } = await get(dataPath(id, format, locale))
      expect([status, headers['content-language']]).toEqual([200, locale])
      expect(headers['content-type']!.split(';')[0]).toBe(mediaTypes[format])
      expect(Number(headers['content-length'])).toBe(body.length)
      expect(headers.etag).toBe(`"${createHash('sha256').update(body).digest('hex')}"`)
      expect(headers['access-control-allow-origin']).toBe('*')
      expect(headers['set-cookie']).toBeUndefined()
      const [, plain, name] = /^attachment; filename="([^"]+)"; filename\*=UTF-8''(\S+)$/.exec(headers['content-disposition']!)!
      expect(plain).toBe(`${id}.${format}`)
      expect(decodeURIComponent(name!)).toMatch(locale === 'en' ? new RegExp(`^[\\x20-\\x7e–’]+ \\S+\\.${format}$`) : new RegExp(`\\p{Script=Han}.* \\S+\\.${format}$`, 'u'))
      if (format === 'xlsx') expect(body.subarray(0, 2).toString()).toBe('PK')
      else if (format !== 'csv') JSON.parse(body.toString())
      // The first line of a table is in the file's language.
      else expect(/\p{Script=Han}/u.test(body.toString().split('\r\n')[0]!)).toBe(locale === 'zh-CN')
    }
  })

  it('is found in the English part of the site as well', async () => {
    const english = await get('/en/data/figures.csv')
    expect([english.status, english.headers['content-language']]).toEqual([200, 'en'])
    expect(english.body).toEqual((await get('/data/figures.csv?lang=en')).body)
  })

  it('has what the public may read, and the counts of people as they may be told', async () => {
    expect(csvOf(await get('/data/sites-live.csv'))).toEqual([expect.objectContaining({ 标识: siteId, 名称: '示例院，"甲"', 发现日期: '2026-03-01' })])
    expect(JSON.parse((await get('/data/sites-live.geojson')).body.toString())).toMatchObject({ features: [{ id: siteId, geometry: { coordinates: [116.123, 39.932] } }] })
    expect((await get('/data/comments.csv')).body.toString()).toContain('这句可以公开')
    expect((await get('/data/comments.csv')).body.toString()).toContain('家门口再留两个车位')
    expect(csvOf(await get('/data/reports.csv')).map(row => row['街道 ID'])).toEqual(['110107003'])
    expect(JSON.parse((await get('/data/reports.json')).body.toString())).toMatchObject({ items: [{ subDistrict: '110107003', kind: 'roof', outcome: 'open' }] })
  })

  it('has no word of a person, and nothing that is not public', async () => {
    const hidden = [...Object.values(canary), ...Object.values(unseen), ...Object.values(family), familyWords, '金丝雀', 'canary', '116.12345', '39.93211']
    for (const [id, format] of files) {
      for (const locale of ['zh-CN', 'en'] as const) {
        const { body } = await get(dataPath(id, format, locale))
        const text = format === 'xlsx' ? await unzipped(body) : body.toString()
        // Of a place that was taken back its page still says so; no file does.
        for (const words of hidden) expect([id, format, text.includes(words) && words]).toEqual([id, format, false])
      }
    }
    for (const path of ['/data/datapackage.json', '/data/catalog.jsonld', '/api/data', ...datasets.flatMap(({ id }) => [`/data/${id}`, `/api/data/${id}`])]) {
      const text = (await get(path)).body.toString()
      for (const words of hidden) expect([path, text.includes(words) && words]).toEqual([path, false])
    }
  })

  it('is not found by another name or in another format', async () => {
    for (const path of ['/data/nothing.csv', '/data/reports.geojson', '/data/reports.xml', '/data/reports.csv.gz', '/data/Reports.csv', '/data/reports.CSV', '/data/..%2freports.csv', '/data/nothing', '/en/data/nothing.json', '/api/data/nothing']) {
      for (const method of ['GET', 'HEAD']) expect([method, path, (await get(path, {}, method)).status]).toEqual([method, path, 404])
    }
    for (const query of ['?lang=fr', '?lang=en&lang=en', '?nonsense=1']) expect([query, (await get(`/data/reports.csv${query}`)).status]).toEqual([query, 422])
    expect([404, 405]).toContain((await get('/data/reports.csv', {}, 'DELETE')).status)
  })
})

/** The parts of an XLSX file as text: what a search for words would find. */
async function unzipped(bytes: Buffer): Promise<string> {
  const { readSheet } = await import('read-excel-file/node')
  return JSON.stringify(await readSheet(bytes))
}

describe('a file that is asked for again', () => {
  const path = '/data/sites-live.csv'

  it('is not sent to who has it, whole or compressed', async () => {
    const { headers } = await get(path)
    expect(headers.etag).toMatch(/^"[0-9a-f]{64}"$/)
    expect(headers['cache-control']).toBe('no-cache')
    for (const known of [headers.etag!, `W/${headers.etag!}`, `"other", ${headers.etag!}`, '*', `${headers.etag!.slice(0, -1)}-gzip"`]) {
      const again = await get(path, { 'if-none-match': known })
      expect([known, again.status, again.body.length, again.headers.etag]).toEqual([known, 304, 0, headers.etag])
    }
    expect((await get(path, { 'if-none-match': '"other"' })).status).toBe(200)
    expect((await get(path, { 'if-none-match': headers.etag! }, 'HEAD')).status).toBe(304)
  })

  it('says when it was made, and is not sent to who has it since', async () => {
    const { headers } = await get(path)
    const made = headers['last-modified']!
    expect(new Date(made).toUTCString()).toBe(made)
    expect(Date.parse(made)).toBeLessThanOrEqual(Date.now())
    expect((await get(path, { 'if-modified-since': made })).status).toBe(304)
    expect((await get(path, { 'if-modified-since': new Date(Date.parse(made) - 1000).toUTCString() })).status).toBe(200)
    // The mark counts for more than the time.
    expect((await get(path, { 'if-modified-since': made, 'if-none-match': '"other"' })).status).toBe(200)
  })

  it('is sent compressed to who can read that, with a mark of its own, and is the same', async () => {
    const plain = await get(path)
    const packed = await get(path, { 'accept-encoding': 'br, gzip;q=0.8' })
    expect([packed.status, packed.headers['content-encoding'], packed.headers.vary]).toEqual([200, 'gzip', 'Accept-Encoding'])
    expect(packed.headers.etag).not.toBe(plain.headers.etag)
    expect(Number(packed.headers['content-length'])).toBe(packed.body.length)
    expect(gunzipSync(packed.body)).toEqual(plain.body)
    expect(plain.headers.vary).toBe('Accept-Encoding')
    for (const refused of ['identity', 'gzip;q=0', 'br']) expect((await get(path, { 'accept-encoding': refused })).headers['content-encoding']).toBeUndefined()
    // A zip is compressed already.
    expect((await get('/data/sites-live.xlsx', { 'accept-encoding': 'gzip' })).headers['content-encoding']).toBeUndefined()
  })

  it('is told of without being sent', async () => {
    const whole = await get(path)
    const head = await get(path, {}, 'HEAD')
    expect([head.status, head.body.length]).toEqual([200, 0])
    for (const name of ['etag', 'content-length', 'content-type', 'content-disposition', 'last-modified', 'accept-ranges', 'content-language']) expect([name, head.headers[name]]).toEqual([name, whole.headers[name]])
    const packed = await get(path, { 'accept-encoding': 'gzip' }, 'HEAD')
    expect([packed.headers['content-encoding'], packed.headers['content-length']]).toEqual(['gzip', String((await get(path, { 'accept-encoding': 'gzip' })).body.length)])
    // Only GET has parts (RFC 9110 14.2).
    const ranged = await get(path, { range: 'bytes=0-3' }, 'HEAD')
    expect([ranged.status, ranged.headers['content-length'], ranged.headers['content-range']]).toEqual([200, whole.headers['content-length'], undefined])
  })
})

describe('a part of a file', () => {
  const path = '/data/sites-live.csv'

  it('is sent where a download broke off, so that the parts are the whole', async () => {
    const whole = await get(path)
    const size = whole.body.length
    const cases: Array<[range: string, from: number, until: number]> = [['bytes=0-0', 0, 1], ['bytes=0-99', 0, 100], ['bytes=100-', 100, size], ['bytes=-7', size - 7, size], [`bytes=5-${size + 500}`, 5, size], [`bytes=-${size + 500}`, 0, size]]
    for (const [range, from, until] of cases) {
      const part = await get(path, { 'range': range, 'accept-encoding': 'gzip' })
      expect([range, part.status, part.headers['content-range'], part.headers['content-encoding'], part.headers['content-length']]).toEqual([range, 206, `bytes ${from}-${until - 1}/${size}`, undefined, String(until - from)])
      expect(part.headers.etag).toBe(whole.headers.etag)
      expect(part.body).toEqual(whole.body.subarray(from, until))
    }
  })

  it('that lies beyond the end is refused, and the size told', async () => {
    const size = (await get(path)).body.length
    for (const range of [`bytes=${size}-`, `bytes=${size + 9}-${size + 20}`, 'bytes=-0']) {
      const refused = await get(path, { range })
      expect([range, refused.status, refused.headers['content-range'], refused.body.length]).toEqual([range, 416, `bytes */${size}`, 0])
    }
  })

  it('is the whole for a range nobody can read', async () => {
    const whole = await get(path)
    for (const range of ['bytes=9-2', 'bytes=', 'bytes=a-b', 'rows=1-2', 'bytes=0-1,4-5']) {
      const answer = await get(path, { range })
      expect([range, answer.status, answer.body.equals(whole.body)]).toEqual([range, 200, true])
    }
  })

  it('is of the file the asker has the rest of, or the whole of the one there is', async () => {
    const { headers, body } = await get(path)
    const status = async (condition: string) => (await get(path, { 'range': 'bytes=0-9', 'if-range': condition })).status
    expect(await status(headers.etag!)).toBe(206)
    for (const other of ['"other"', `W/${headers.etag!}`, `${headers.etag!.slice(0, -1)}-gzip"`, headers['last-modified']!]) expect([other, await status(other)]).toEqual([other, 200])
    // Who has it gets nothing, part or not.
    expect((await get(path, { 'range': 'bytes=0-9', 'if-none-match': headers.etag! })).status).toBe(304)
    // After a change the part of the earlier file is of no use.
    const changed = await inDatabase(db => aSite(db, { input: { nameZh: '后来的一处' }, now: new Date() }))
    const after = await get(path, { 'range': 'bytes=0-9', 'if-range': headers.etag! })
    expect([after.status, after.headers.etag === headers.etag, after.body.length > body.length]).toEqual([200, false, true])
    expect(after.body.toString()).toContain(changed.id)
  })
})

describe('the descriptions', () => {
  it('name every file with its size and hash once it was made, and every address answers', async () => {
    for (const [id, format] of files) await get(dataPath(id, format))
    const described = JSON.parse((await get('/data/datapackage.json')).body.toString()) as { resources: { path: string, bytes: number, hash: string }[] }
    expect(described.resources.map(({ path }) => path)).toEqual(files.map(([id, format]) => server.url + dataPath(id, format)))
    for (const { path, bytes, hash } of described.resources) {
      const { body } = await get(path.slice(server.url.length))
      expect([path, bytes, hash]).toEqual([path, body.length, `sha256:${createHash('sha256').update(body).digest('hex')}`])
    }
  })

  it('say what each column of the CSV means by the very head of it', async () => {
    for (const query of ['', '?lang=en']) {
      const described = JSON.parse((await get(`/data/datapackage.json${query}`)).body.toString()) as { resources: { name: string, path: string, schema?: { fields: { name: string, description: string }[], primaryKey: string[] } }[] }
      for (const { path, schema } of described.resources.filter(resource => resource.schema)) {
        const [head] = parse((await get(path.slice(server.url.length))).body, { bom: true }) as string[][]
        expect(head).toEqual(schema!.fields.map(({ name }) => name))
        expect(new Set(head).size, path).toBe(head!.length)
        expect(head).toEqual(expect.arrayContaining(schema!.primaryKey))
        expect(schema!.fields.filter(({ description }) => !/\S/.test(description) || description.startsWith('opendata.'))).toEqual([])
      }
    }
  })
})

describe('the pages, without script', () => {
  it('lists every dataset with its files', async () => {
    for (const [prefix, locale] of [['', 'zh-CN'], ['/en', 'en']] as const) {
      const { status, body } = await get(`${prefix}/data`)
      const html = body.toString()
      expect(status).toBe(200)
      for (const { id, formats } of datasets) {
        expect(html).toContain(`href="${prefix}/data/${id}"`)
        for (const format of formats) expect(html).toContain(`href="${dataPath(id, format, locale)}"`)
      }
      expect(html).toContain('CC BY 4.0')
      expect(html).not.toMatch(/<script(?![^>]*application\/ld\+json)/)
    }
  })

  it.each(datasets.map(({ id }) => id))('says what the columns of %s mean', async (id) => {
    const dataset = datasets.find(other => other.id === id)!
    for (const prefix of ['', '/en']) {
      const { status, body } = await get(`${prefix}/data/${id}`)
      const html = body.toString()
      expect(status).toBe(200)
      for (const { key } of dataset.columns) expect(html).toContain(`<code>${key}</code>`)
      expect(html).not.toMatch(/>opendata\.|<script(?![^>]*application\/ld\+json)/)
    }
  })
})
