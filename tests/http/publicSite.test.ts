import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { commit } from '#server/database/commit'
import { connectDatabase, type Database } from '#server/database/connect'
import { writeChanges } from '#server/domain/ledger/commands'
import { touchSite } from '#server/domain/ledger/moving'
import { getSite } from '#server/domain/ledger/queries'
import { liveStatuses } from '#shared/ledger/rules'
import { later } from '../support/clock.ts'
import { editor } from '../support/ledger.ts'
import { startServer, type PortalServer } from '../support/server.ts'
import { aSite } from '../support/sites.ts'
import { createVisitor, type Visitor } from '../support/visitor.ts'

const name = '示例救济期里的院'
const now = new Date()
const dayIn = (days: number) => later(now, { days }).toISOString().slice(0, 10)

let server: PortalServer
let resident: Visitor
let siteId: string
beforeAll(async () => {
  server = await startServer()
  resident = createVisitor({ baseUrl: server.url })
  siteId = await inDatabase(async db => (await aSite(db, {
    status: 'hold', input: { nameZh: name, noteZh: '只在这一页的说明' }, row: { holdUntilOn: dayIn(200) }, now: later(now, { days: -1 }),
    facts: { orderServedOn: dayIn(-20), enforcementServedOn: dayIn(-2), hasChildren: true, assistancePhone: '010-87654321' },
  })).id)
})
afterAll(() => server.stop())

async function inDatabase<Result>(work: (db: Database) => Promise<Result>): Promise<Result> {
  const { db, close } = connectDatabase({ file: join(server.dataDir, 'portal.sqlite') })
  try { return await work(db) }
  finally { await close() }
}

async function touch(changes: Parameters<typeof touchSite>[1], action: string) {
  await inDatabase(async (db) => {
    const change = touchSite(await getSite(db, siteId), changes, { now: new Date(), events: [{ action }] })
    await commit(db, tx => writeChanges(tx, [change], { actor: editor, now: new Date() }))
  })
}

const read = async (path: string) => {
  const response = await resident.get(path)
  return { status: response.status, text: await response.text() }
}

describe('a site in hold', () => {
  it('says on its page that nothing may be removed by force, until when, and what can be done by when', async () => {
    const { text } = await read(`/ledger/${siteId}`)
    for (const words of ['救济期内：不能强制拆除', '申请行政复议', '向人民法院起诉', '行政复议法 20', `/rights?site=${siteId}`, `/ledger/${siteId}/notice`]) expect(text).toContain(words)
    expect(text).not.toMatch(/010-87654321|hasChildren/)
    expect((await read(`/en/ledger/${siteId}`)).text).toContain('Hold period: no forced removal')
  })

  it('has three doors, each to a page that is there', async () => {
    const { text } = await read(`/ledger/${siteId}`)
    const doors = [`/objections/new?site=${siteId}&about=wrong`, `/objections/new?site=${siteId}&about=living`, `/assistance/new?site=${siteId}`]
    for (const path of doors) {
      expect(text).toContain(`href="${path.replaceAll('&', '&amp;')}"`)
      expect([path, (await read(path)).status]).toEqual([path, 200])
    }
  })

  it('tells the rights of its state with the dates worked out', async () => {
    const { status, text } = await read(`/rights?site=${siteId}`)
    expect(status).toBe(200)
    for (const words of [name, '现在不能做的事', '最晚 ', '信访：办结', 'href="tel:12348"']) expect(text).toContain(words)
    expect(text).not.toMatch(/<script(?! type="application\/ld\+json">)/)
  })

  it('has a sheet for its door in both languages, with the two codes and nobody’s name', async () => {
    for (const path of [`/ledger/${siteId}/notice`, `/en/ledger/${siteId}/notice`]) {
      const { status, text } = await read(path)
      expect([path, status]).toEqual([path, 200])
      for (const words of ['给住在这里、经营在这里的人', 'To those who live or trade here', '12348', `/objections/new?site=${siteId}`, 'What may not happen now', '现在不能做的事']) expect(text).toContain(words)
      expect([...text.matchAll(/<svg[^>]*aria-label="[^"]*\/(ledger|objections)\//g)].map(([, to]) => to)).toEqual(['objections', 'ledger', 'objections', 'ledger'])
      expect(text).not.toMatch(/<script(?! type="application\/ld\+json">)/)
    }
  })

  it('shows that an objection is open', async () => {
    await touch({ openObjections: 1 }, 'site.frozen')
    expect((await read(`/ledger/${siteId}`)).text).toContain('有人提出异议，办结以前不往下走')
    expect((await read('/ledger?period=live')).text).toContain('有异议，停住')
    expect(JSON.parse((await read(`/api/ledger/sites/${siteId}`)).text)).toMatchObject({ state: 'public', isFrozen: true, life: { plannedOn: null } })
  })

  it('hidden for personal data keeps its address and its doors, and is nowhere else', async () => {
    await touch({ shelf: 'none', hiddenAt: new Date() }, 'site.hidden')
    const page = await read(`/ledger/${siteId}`)
    expect(page.status).toBe(200)
    for (const words of ['核查中：这一条先收起来', '/objections/new?site=', '/assistance/new?site=']) expect(page.text).toContain(words)
    const everywhere = [
      `/ledger/${siteId}`, `/en/ledger/${siteId}`, `/ledger/${siteId}/notice`, `/rights?site=${siteId}`, `/api/ledger/sites/${siteId}`, `/api/ledger/sites/${siteId}/notice`, `/api/rights?site=${siteId}`,
      '/ledger?period=live', '/api/ledger/sites?period=live', '/ledger/sites.csv?period=live', '/ledger/sites.json?period=live', `/search?q=${encodeURIComponent(name)}`, '/api/ledger/figures', '/ledger/figures', '/',
    ]
    for (const path of everywhere) {
      const { status, text } = await read(path)
      expect([path, status]).toEqual([path, 200])
      // A page of search says what was searched for.
      expect([path, text.replaceAll(`value="${name}"`, '').includes('只在这一页的说明')]).toEqual([path, false])
      if (!path.startsWith('/search')) expect([path, text.includes(name)]).toEqual([path, false])
      else expect(text).not.toContain(`/ledger/${siteId}`)
    }
  })
})

describe('every state', () => {
  it.each(liveStatuses)('%s has its page of rights in both languages', async (status) => {
    for (const path of [`/rights?state=${status}`, `/en/rights?state=${status}`]) {
      const { status: answer, text } = await read(path)
      expect([path, answer]).toEqual([path, 200])
      expect(text).toContain('href="tel:12348"')
    }
  })
})

it('an entry of the archive has its doors and a sheet, and no remedies', async () => {
  expect(JSON.parse((await read('/api/ledger/sites/mayu-stone-market')).text)).toMatchObject({ state: 'public', life: null })
  expect((await read('/ledger/mayu-stone-market/notice')).status).toBe(200)
})

it('a site nobody knows has no rights and no sheet', async () => {
  for (const path of ['/rights?site=nobody', '/ledger/nobody/notice', '/api/rights?site=nobody']) expect([path, (await read(path)).status]).toEqual([path, 404])
})

it('the list of places nobody has looked at is a filter of its own', async () => {
  expect((await read('/ledger?period=live&unchecked=1')).status).toBe(200)
  expect((await read('/api/ledger/sites?unchecked=2')).status).toBe(422)
})
