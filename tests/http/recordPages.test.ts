import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { startServer, type PortalServer } from '../support/server.ts'
import { readLogKey, startWitness } from '../support/witness.ts'
import { commitTo } from '#server/domain/record/append'

interface RecordAnswer { checkpoint: { size: number, root: string, shortNumber: string } | null, keys: string[], witnesses: { size: number | null, outcome: string | null }[], compared: { found: { root: string } | null } | null }
interface Entry { position: number, type: string, commitment: string, payload: string | null, salt: string | null, reads: { nameZh?: string } | null, place: { path: string } | null }

let server: PortalServer
const get = (path: string) => fetch(server.url + path)
const read = async <Answer>(path: string) => await (await get(path)).json() as Answer
const until = async <Value>(ask: () => Promise<Value>, isDone: (value: Value) => boolean, seconds = 60) => {
  for (let tries = 0; ; tries += 1) {
    const value = await ask()
    if (isDone(value) || tries > seconds) return value
    await new Promise(resolve => setTimeout(resolve, 1000))
  }
}

beforeAll(async () => { server = await startServer() })
afterAll(async () => { await server.stop() })

it('how each archived site reads is in the log within a minute, opens for everybody, and its commitment can be worked out', async () => {
  const states = await until(
    async () => (await read<{ items: Entry[] }>('/api/record/entries?limit=100')).items.filter(({ type }) => type === 'state'), found => found.length >= 12)
  expect(states.length).toBeGreaterThanOrEqual(12)
  const entry = await read<Entry>(`/api/record/entries/${states[0]!.position}`)
  expect(commitTo(entry.salt!, entry.payload!)).toBe(entry.commitment)
  const place = await get(entry.place!.path)
  expect(place.status).toBe(200)
  expect(await place.text(), 'the name the entry reads is the name its page has').toContain(entry.reads!.nameZh)
}, 90_000)

it('the pages of the record are there in both languages, without script', async () => {
  const { days } = await read<{ days: { day: string }[] }>('/api/record')
  for (const [path, words] of [['/record', '只能往后写的账'], ['/en/record', 'can only be added to'], [`/record/days/${days.at(-1)!.day}`, '第0号'], ['/record/notice', '公开记录：今天的号码']] as const) {
    const answer = await get(path)
    const html = await answer.text()
    expect([path, answer.status], path).toEqual([path, 200])
    expect(html, path).toContain(words)
    expect(html, path).not.toMatch(/<script(?! type="application\/(?:ld\+)?json")/)
  }
  expect((await get('/record/days/2026-02-30')).status).toBe(404)
  expect((await get('/record/days/9999-12-31')).status).toBe(200)
})

it('a size on paper is answered with what was signed there, by page and interface', async () => {
  const { checkpoint } = await read<RecordAnswer>('/api/record')
  expect((await read<RecordAnswer>(`/api/record?size=${checkpoint!.size}`)).compared?.found?.root).toBe(checkpoint!.root)
  expect(await (await get(`/record?size=${checkpoint!.size}`)).text()).toContain(checkpoint!.shortNumber)
  expect(await (await get('/record?size=99999999')).text()).toContain('没有在')
  expect((await get('/record?size=abc')).status).toBe(200)
  expect((await get('/api/record?size=abc')).status).toBe(422)
})

it('entries are read in pages, and what is no entry is refused', async () => {
  const first = await read<{ items: Entry[], nextCursor: string }>('/api/record/entries?limit=3')
  const second = await read<{ items: Entry[] }>(`/api/record/entries?limit=3&cursor=${first.nextCursor}`)
  expect([...first.items, ...second.items].map(({ position }) => position)).toEqual([0, 1, 2, 3, 4, 5])
  expect((await get('/api/record/entries/99999999')).status).toBe(404)
  expect((await get('/api/record/entries/-1')).status).toBe(404)
  expect((await get('/api/record/entries?limit=101')).status).toBe(422)
  expect((await get('/api/record/entries?cursor=x')).status).toBe(422)
})

it('the search finds the record, and home and footer lead to it', async () => {
  expect(await (await get('/search?q=%E5%85%AC%E5%BC%80%E8%AE%B0%E5%BD%95')).text()).toContain('href="/record"')
  expect(await (await get('/')).text()).toContain('href="/record"')
  expect(await (await get('/en/about')).text()).toContain('href="/en/record"')
})

it('a witness of the site file is sent the checkpoint over HTTP and signs it', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'portal-witnessed-'))
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }))
  const readFrom = async (url: string) => await (await fetch(`${url}/api/record`)).json() as RecordAnswer
  const first = await startServer({ dataDir })
  const begun = await until(() => readFrom(first.url), ({ checkpoint }) => (checkpoint?.size ?? 0) > 0)
  await first.stop()
  const { witness, state } = await startWitness({ log: readLogKey(begun.keys[0]!) })
  writeFileSync(join(dataDir, 'site.json'), JSON.stringify({ record: { witnesses: [witness] }, privateHosts: ['127.0.0.1'] }))
  const second = await startServer({ dataDir })
  onTestFinished(async () => { await second.stop() })
  const signed = await until(() => readFrom(second.url), ({ witnesses }) => witnesses[0]?.size != null, 90)
  expect(signed.witnesses).toMatchObject([{ outcome: 'signed', size: state.size }])
  expect(state.answers).toEqual([200])
}, 150_000)
