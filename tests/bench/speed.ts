import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { cpSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import sharp from 'sharp'
import { connectDatabase } from '#server/database/connect'
import { aMatter } from '../support/hearings.ts'
import { later } from '../support/clock.ts'
import { startServer, type PortalServer } from '../support/server.ts'
import { createStaffVisitor } from '../support/staffServer.ts'
import { generatePortal, readGenerated } from './generate/portal.ts'
import { someQueries } from './generate/words.ts'
import { isBroken, isReached, lineOf, type Bar } from './speed/bars.ts'
import { load, median, percentile, startBare, timed, type Bare, type LoadRequest, type LoadResult } from './speed/load.ts'
import { describeMachine, memoryOfTree, watch } from './speed/machine.ts'
import { keepResults, type Pair, type Results } from './speed/results.ts'

export const help = 'how fast everything is, beside the bare limit: speed [--quick] [--only reading|writing|photos] [--sites N,N,N] [--data FOLDER] [--out FOLDER]'

const parts: readonly string[] = ['reading', 'writing', 'photos'] satisfies Part[]
type Part = 'reading' | 'writing' | 'photos'

/** Every public list and page that reads the ledger, and what staff open first. */
const pages: Record<string, string> = {
  'home': '/', 'list': '/ledger', 'list of a sub-district': '/ledger?subDistrict=110107003', 'list of a category and a state': '/ledger?category=hazard&status=published',
  'list by area': '/ledger?sort=area', 'list by name': '/ledger?sort=pinyin', 'to be looked at': '/ledger?unchecked=1', 'list with words': `/ledger?q=${encodeURIComponent('青槐路')}`, 'list JSON': '/api/ledger/sites', 'archive': '/ledger/archive', 'figures': '/ledger/figures', 'data': '/data',
  'feed': '/feeds/ledger.rss', 'sitemap': '/sitemap.xml', 'record': '/record', 'bulletins': '/bulletins', 'hearings': '/hearings',
}
const staffPages: Record<string, string> = { 'queue page': '/staff/reports', 'queue JSON': '/api/staff/reports', 'staff ledger': '/staff/ledger', 'staff start': '/staff' }

const aReportBody = JSON.stringify({
  submissionId: 'SUBMISSION', kind: 'yard', beingBuilt: 'unsure', inDanger: false, subDistrict: '110107009', community: null, placeWords: '虚构胡同口', words: '院里又搭了一间房，挡住了窗户。', contact: null,
})

/** Each page is visited so often, between the others: the work of a full minute, which forgets every kept page, falls into one visit and not into all. */
const visits = 3

export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: { quick: { type: 'boolean' }, only: { type: 'string' }, sites: { type: 'string' }, data: { type: 'string' }, out: { type: 'string', default: 'bench/results' } } })
  const quick = values.quick ?? false
  if (values.only !== undefined && !parts.includes(values.only)) throw new Error(`--only ${values.only}: there are ${parts.join(', ')}`)
  const wants = (part: Part) => values.only === undefined || values.only === part
  const sizes = (values.sites ?? (!wants('reading') ? '1000' : quick ? '1000,100000' : '1000,100000,1000000')).split(',').map(Number)
  const effort = quick ? { rounds: 2, seconds: 2, each: 3, searches: 60, photos: 6 } : { rounds: 5, seconds: 5, each: 14, searches: 300, photos: 40 }
  const machine = describeMachine()
  console.log(`${machine.date} · Node ${machine.node} · ${machine.cpu} · ${machine.memoryGB} GB · commit ${machine.commit} · load before ${machine.loadBefore}`)
  const results: Results = { machine, bars: [], pairs: [], growth: [], figures: {} }
  const scratch = mkdtempSync(join(tmpdir(), 'portal-bench-'))
  try {
    const folders = new Map<number, string>()
    for (const sites of sizes) {
      const dataDir = join(values.data ?? join(tmpdir(), 'portal-bench-data'), String(sites))
      if (!readGenerated(dataDir)) console.log(`Making ${sites} sites in ${dataDir}`)
      await generatePortal({ dataDir, sites, cases: quick ? 5000 : 50_000 })
      folders.set(sites, dataDir)
    }
    const [small, large] = [sizes[0]!, sizes.at(-1)!]
    const sizeOf = (sites: number) => statSync(join(folders.get(sites)!, 'portal.sqlite')).size
    if (large > small) figure(results, 'bytes of a site in the database', (sizeOf(large) - sizeOf(small)) / (large - small))
    if (wants('reading')) for (const sites of sizes) await measureReading(results, { sites, dataDir: folders.get(sites)!, scratch, isLargest: sites === sizes.at(-1), ...effort })
    for (const { name, times } of results.growth) {
      const [first, last] = [times[0]!, times.at(-1)!]
      if (times.length > 1) bar(results, { name: `${name} at ${last.sites} sites, by ${first.sites}`, unit: 'times', value: last.ms / first.ms, bar: 1.3, atLeast: false })
    }
    if (wants('writing') || wants('photos')) await measureWriting(results, { from: folders.get(sizes[0]!)!, scratch, wants, ...effort })
  }
  finally { rmSync(scratch, { recursive: true, force: true }) }
  const missed = results.bars.filter(one => !isReached(one))
  console.log(`\n${results.bars.length - missed.length} of ${results.bars.length} bars reached.${missed.length > 0 ? ' Not reached:' : ''}`)
  for (const one of missed) console.log(lineOf(one))
  console.log(`Written to ${keepResults(results, values.out)}.{json,html}`)
  const broken = quick ? missed.filter(isBroken) : []
  if (broken.length > 0) {
    console.log(`Missed by so much that it is broken: ${broken.map(({ name }) => name).join(', ')}`)
    process.exitCode = 1
  }
}

function bar(results: Results, one: Bar) {
  results.bars.push(one)
  console.log(lineOf(one))
}

function figure(results: Results, name: string, value: number) {
  results.figures[name] = value
  console.log(`             ${name.padEnd(58)} ${value.toFixed(value < 10 ? 1 : 0).padStart(8)}`)
}

/** The same work by the portal and by the bare limit, in turns; of each the median round. */
async function inTurns(results: Results, { name, limit, portal, bare, rounds }: { name: string, limit: string, portal: LoadRequest, bare: LoadRequest, rounds: number }): Promise<Pair> {
  const [ours, theirs]: [LoadResult[], LoadResult[]] = [[], []]
  await requireAnswer(portal)
  for (let round = 0; round < rounds; round++) {
    ours.push(await load(portal))
    theirs.push(await load(bare))
  }
  const middle = (all: LoadResult[]) => all.toSorted((a, b) => a.perSecond - b.perSecond)[Math.floor(all.length / 2)]!
  const pair = { name, limit, portal: middle(ours), bare: middle(theirs) }
  results.pairs.push(pair)
  const bad = ours.reduce((sum, { refused, failed }) => sum + refused + failed, 0)
  console.log(`             ${name.padEnd(40)} ${pair.portal.perSecond.toFixed(0).padStart(7)}/s p50 ${pair.portal.p50} ms p99 ${pair.portal.p99} ms · ${limit} ${pair.bare.perSecond.toFixed(0)}/s${bad > 0 ? ` · ${bad} NOT ANSWERED WELL` : ''}`)
  return pair
}

/** A refusal takes less time than what was asked for: measured, it would be a figure of nothing. */
async function requireAnswer({ url, method, headers, bodies }: LoadRequest) {
  const { status, body } = await timed(url, { method, headers, body: bodies?.replace('SUBMISSION', randomUUID()) })
  if (status >= 300) throw new Error(`${url} answered ${status}: ${body.slice(0, 200)}`)
}

const ratio = ({ portal, bare }: Pair) => portal.perSecond / bare.perSecond

async function start(dataDir: string): Promise<{ server: PortalServer, ms: number }> {
  const began = performance.now()
  const server = await startServer({ dataDir })
  while ((await timed(`${server.url}/readyz`)).status !== 200) await wait(10)
  return { server, ms: performance.now() - began }
}

async function measureReading(results: Results, { sites, dataDir, scratch, isLargest, rounds, seconds, each, searches }: {
  sites: number, dataDir: string, scratch: string, isLargest: boolean, rounds: number, seconds: number, each: number, searches: number
}) {
  console.log(`\n${sites} sites`)
  const starts: number[] = []
  // The first start may still have to migrate and to load the file into memory.
  for (let turn = 0; turn < 3; turn++) {
    const { server, ms } = await start(dataDir)
    await server.stop()
    starts.push(ms)
  }
  bar(results, { name: `start to ready at ${sites} sites`, unit: 'ms', value: Math.min(...starts.slice(1)), bar: 2000, atLeast: false })
  const { server } = await start(dataDir)
  const bares: Bare[] = []
  try {
    // What only the start needed goes back as soon as V8 sees that there is nothing to do, which may take it so long.
    await wait(30_000)
    bar(results, { name: `idle memory at ${sites} sites`, unit: 'MB', value: memoryOfTree(server.pid), bar: 150, atLeast: false })
    const { visitor } = await createStaffVisitor(server, { role: 'administrator' })
    const cookie = `portal_staff=${visitor.cookies.get('portal_staff')!}`
    const { siteIds } = readGenerated(dataDir)!
    const ask = async (path: string, init?: RequestInit) => {
      const answer = await timed(server.url + path, init)
      if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}: ${answer.body.slice(0, 200)}`)
      return answer
    }
    // Pages of the list further and further down, which nobody has asked for before.
    const cursors: string[] = []
    while (cursors.length < visits * (each + 1)) {
      const { nextCursor } = JSON.parse((await ask(`/api/ledger/sites?limit=${sites > 1000 ? 100 : 15}${cursors.length === 0 ? '' : `&cursor=${encodeURIComponent(cursors.at(-1)!)}`}`)).body) as { nextCursor: string | null }
      if (nextCursor === null) break
      cursors.push(nextCursor)
    }
    const deeper = 'list page further and further down'
    const asked: Array<{ name: string, path: (at: number) => string, init?: RequestInit }> = [
      ...Object.entries(pages).map(([name, path]) => ({ name, path: () => path })),
      ...Object.entries(staffPages).map(([name, path]) => ({ name, path: () => path, init: { headers: { cookie } } })),
      { name: 'site page', path: at => `/ledger/${siteIds[at]!}` },
      { name: deeper, path: at => `/ledger?cursor=${encodeURIComponent(cursors[at % cursors.length]!)}` },
    ]
    const times = new Map(asked.map(({ name }) => [name, { ms: [] as number[], beside: 0 }]))
    for (let visit = 0; visit < visits; visit++) {
      for (const { name, path, init } of asked) {
        const own = times.get(name)!
        const { longestMs } = await watch(server, async () => {
          for (let turn = 0; turn <= each; turn++) {
            const { ms } = await ask(path(visit * (each + 1) + turn), init)
            // The first finds nothing kept, whatever page it is.
            if (turn > 0) own.ms.push(ms)
          }
        })
        own.beside = Math.max(own.beside, longestMs)
      }
    }
    for (const [name, { ms, beside }] of times) {
      const of = results.growth.find(one => one.name === name) ?? results.growth[results.growth.push({ name, times: [] }) - 1]!
      of.times.push({ sites, ms: median(ms) })
      console.log(`             ${name.padEnd(40)} median ${median(ms).toFixed(1).padStart(7)} ms   95 % ${percentile(ms, 0.95).toFixed(1).padStart(7)} ms   /healthz beside it at most ${beside.toFixed(0)} ms`)
    }
    bar(results, { name: `list page made anew, 95 %, at ${sites} sites`, unit: 'ms', value: percentile(times.get(deeper)!.ms, 0.95), bar: 30, atLeast: false })

    const found: Array<{ q: string, ms: number }> = []
    for (const q of someQueries(searches)) found.push({ q, ms: (await ask(`/api/search?q=${encodeURIComponent(q)}`)).ms })
    const slow = percentile(found.map(({ ms }) => ms), 0.95)
    if (isLargest) bar(results, { name: `search, 95 %, at ${sites} sites`, unit: 'ms', value: slow, bar: 15, atLeast: false })
    else figure(results, `search, 95 %, at ${sites} sites, ms`, slow)
    console.log(`             slowest: ${found.toSorted((a, b) => b.ms - a.ms).slice(0, 4).map(({ q, ms }) => `${q} ${ms.toFixed(0)} ms`).join(', ')}`)

    const under = await watch(server, async () => {
      const database = join(dataDir, 'portal.sqlite')
      const query = await startBare('query', { file: database })
      bares.push(query)
      const json = await inTurns(results, { name: `list JSON at ${sites} sites`, limit: 'node:http and the query', rounds, portal: { url: `${server.url}/api/ledger/sites`, seconds, clients: 32 }, bare: { url: query.url, seconds, clients: 32 } })
      bar(results, { name: `list JSON at ${sites} sites, of node:http and the query`, unit: 'ratio', value: ratio(json), bar: 0.5, atLeast: true })
      for (const [name, path] of [['home', '/'], ['list page', '/ledger'], ['site page', `/ledger/${siteIds[0]!}`], ['figures page', '/ledger/figures']] as const) {
        if (name !== 'list page' && !isLargest) continue
        // As the load asks for it: not compressed.
        const answer = await fetch(server.url + path, { headers: { 'accept-encoding': 'identity' } })
        const headers = Object.fromEntries([...answer.headers].filter(([name]) => !['connection', 'keep-alive', 'date', 'content-length', 'transfer-encoding'].includes(name)))
        const file = join(scratch, 'page')
        writeFileSync(file, await answer.text())
        const bytes = await startBare('bytes', { file, headers })
        bares.push(bytes)
        const pair = await inTurns(results, { name: `${name} at ${sites} sites`, limit: 'node:http with the same answer', rounds, portal: { url: server.url + path, seconds, clients: 32 }, bare: { url: bytes.url, seconds, clients: 32 } })
        bar(results, { name: `${name} kept, at ${sites} sites, of node:http with the same answer`, unit: 'ratio', value: ratio(pair), bar: 0.7, atLeast: true })
      }
    })
    bar(results, { name: `memory under reading at ${sites} sites`, unit: 'MB', value: under.memoryMB, bar: 400, atLeast: false })

    if (sites >= 100_000) {
      const { result, longestMs, memoryMB } = await watch(server, async () => {
        const began = performance.now()
        const response = await fetch(`${server.url}/ledger/sites.csv?subDistrict=${sites > 100_000 ? '110107003' : ''}`)
        let rows = 0
        // Without a call for each byte: who is asked beside it is asked by this process.
        for await (const part of response.body!) for (let at = part.indexOf(10); at !== -1; at = part.indexOf(10, at + 1)) rows++
        return { rows, ms: performance.now() - began }
      })
      figure(results, `export of ${result.rows} rows, ms`, result.ms)
      bar(results, { name: `/healthz at most, beside an export of ${result.rows} rows`, unit: 'ms', value: longestMs, bar: 50, atLeast: false })
      bar(results, { name: `memory while exporting ${result.rows} rows`, unit: 'MB', value: memoryMB, bar: 400, atLeast: false })
    }
  }
  finally {
    for (const bare of bares) await bare.stop()
    await server.stop()
  }
}

async function measureWriting(results: Results, { from, scratch, wants, rounds, seconds, photos }: {
  from: string, scratch: string, wants: (part: Part) => boolean, rounds: number, seconds: number, photos: number
}) {
  console.log('\nWriting')
  const dataDir = join(scratch, 'data')
  cpSync(from, dataDir, { recursive: true })
  const { server } = await start(dataDir)
  const bares: Bare[] = []
  try {
    if (wants('writing')) await measureTexts(results, { server, bares, dataDir, scratch, rounds, seconds })
    if (wants('photos')) await measurePhotos(results, { server, bares, dataDir, scratch, count: photos })
  }
  finally {
    for (const bare of bares) await bare.stop()
    await server.stop()
  }
}

async function measureTexts(results: Results, { server, bares, dataDir, scratch, rounds, seconds }: {
  server: PortalServer, bares: Bare[], dataDir: string, scratch: string, rounds: number, seconds: number
}) {
  const clients = 64
  const post = { method: 'POST' as const, headers: { 'content-type': 'application/json' }, seconds }
  const [single, grouped] = [await startBare('single', { file: join(scratch, 'single.sqlite') }), await startBare('grouped', { file: join(scratch, 'grouped.sqlite') })]
  bares.push(single, grouped)
  const under = await watch(server, async () => {
    const report = { url: `${server.url}/api/reports`, clients, bodies: aReportBody, ...post }
    const pair = await inTurns(results, { name: 'text report, 64 clients', limit: 'grouped inserts', rounds, portal: report, bare: { url: grouped.url, clients, bodies: aReportBody, ...post } })
    bar(results, { name: 'text report, 64 clients, of bare grouped inserts', unit: 'ratio', value: ratio(pair), bar: 0.3, atLeast: true })
    bar(results, { name: 'text report, 64 clients, 99 %', unit: 'ms', value: pair.portal.p99, bar: 50, atLeast: false })
    await inTurns(results, { name: 'text report, 1 client', limit: 'single inserts', rounds: 1, portal: { ...report, clients: 1 }, bare: { url: single.url, clients: 1, bodies: aReportBody, ...post } })

    const { db, close } = connectDatabase({ file: join(dataDir, 'portal.sqlite') })
    const opensAt = later(new Date(), { days: -5 })
    const closesAt = later(opensAt, { days: 30 })
    const matter = await aMatter(db, { opensAt, closesAt, firstClosesAt: closesAt, publishedAt: opensAt, isDemo: true }).finally(close)
    const comment = JSON.stringify({ submissionId: 'SUBMISSION', clause: null, stance: 'suggest', words: '多种几棵树，再放几张长椅。', authorKind: null, name: null, contact: null })
    await inTurns(results, { name: 'comment, 64 clients', limit: 'grouped inserts', rounds, portal: { url: `${server.url}/api/hearings/${matter.id}/comments`, clients, bodies: comment, ...post }, bare: { url: grouped.url, clients, bodies: comment, ...post } })
  })
  bar(results, { name: 'memory under text reports and comments', unit: 'MB', value: under.memoryMB, bar: 400, atLeast: false })
  figure(results, '/healthz at most, beside them, ms', under.longestMs)
}

/** A photo as phones make them, of about 1.5 MB. */
async function aPhoto(): Promise<Buffer> {
  const [width, height] = [2400, 1800]
  const tile = { create: { width, height, channels: 3 as const, background: '#9a8f80', noise: { type: 'gaussian' as const, mean: 120, sigma: 40 } } }
  return sharp(tile).blur(0.8).composite([{ input: { create: { width: 200 + randomBytes(1)[0]!, height: 200, channels: 3, background: '#547a5c' } }, left: randomBytes(1)[0]!, top: 10 }]).jpeg({ quality: 90 }).toBuffer()
}

/** Bytes of all files of a folder. */
const bytesIn = (folder: string) => readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile()).reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0)

async function measurePhotos(results: Results, { server, bares, dataDir, scratch, count }: { server: PortalServer, bares: Bare[], dataDir: string, scratch: string, count: number }) {
  const bare = await startBare('photo', { file: join(scratch, 'photos') })
  bares.push(bare)
  const photos: Buffer[] = []
  for (let made = 0; made < count; made++) photos.push(await aPhoto())
  const times: { ours: number[], theirs: number[] } = { ours: [], theirs: [] }
  const before = bytesIn(join(dataDir, 'photos'))
  const { longestMs, memoryMB } = await watch(server, async () => {
    for (const photo of photos) {
      const hash = createHash('sha256').update(photo).digest('hex')
      const began = performance.now()
      const put = await fetch(`${server.url}/api/uploads/${hash}`, { method: 'PUT', body: new Uint8Array(photo) })
      const sent = put.status < 300 && await fetch(`${server.url}/api/reports`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ ...JSON.parse(aReportBody) as object, submissionId: randomUUID(), photos: [hash] }) })
      if (!sent || sent.status !== 201) throw new Error(`A report with a photo was answered ${put.status}, ${sent ? sent.status : 'nothing'}`)
      times.ours.push(performance.now() - began)
      const other = performance.now()
      await fetch(bare.url, { method: 'POST', body: new Uint8Array(photo) })
      times.theirs.push(performance.now() - other)
    }
  })
  figure(results, 'photos of so many MB', photos.reduce((sum, { length }) => sum + length, 0) / photos.length / 1_048_576)
  figure(results, 'report with a photo, median ms', median(times.ours))
  figure(results, 'write and fsync of the photo, median ms', median(times.theirs))
  figure(results, 'bytes kept of a report with a photo', (bytesIn(join(dataDir, 'photos')) - before) / count)
  bar(results, { name: '/healthz at most, beside reports with photos', unit: 'ms', value: longestMs, bar: 50, atLeast: false })
  bar(results, { name: 'memory under reports with photos', unit: 'MB', value: memoryMB, bar: 400, atLeast: false })
}
