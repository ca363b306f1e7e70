import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inflateRawSync } from 'node:zlib'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectDatabase } from '#server/database/connect'
import { readZip } from '../../server/checker/core.mjs'
import { launchBrowser } from '../support/browser.ts'
import { later } from '../support/clock.ts'
import { aMatter } from '../support/hearings.ts'
import { publishMany } from '../support/manyComments.ts'
import { startServer, type PortalServer } from '../support/server.ts'

let browser: Browser
let server: PortalServer
let phone: BrowserContext
let matterId: string
let saidBefore: string[]

beforeAll(async () => {
  browser = await launchBrowser()
  server = await startServer()
  const { db, close } = connectDatabase({ file: join(server.dataDir, 'portal.sqlite') })
  try {
    const opensAt = later(new Date(), { days: -10 })
    const closesAt = later(opensAt, { days: 31 })
    const matter = await aMatter(db, { opensAt, closesAt, firstClosesAt: closesAt, publishedAt: opensAt })
    matterId = matter.id
    saidBefore = (await publishMany(db, matter, { count: 300, copies: 90, from: opensAt })).map(({ words }) => words)
  }
  finally { await close() }
  phone = await browser.newContext({ viewport: { width: 360, height: 740 }, javaScriptEnabled: false })
})
afterAll(async () => {
  await browser.close()
  await server.stop()
})

interface Node { role: string, name: string, properties: Record<string, unknown> }

/** What a screen reader has of a page, in its order. */
async function treeOf(page: Page): Promise<Node[]> {
  const session = await page.context().newCDPSession(page)
  const { nodes } = await session.send('Accessibility.getFullAXTree')
  await session.detach()
  return nodes.filter(({ ignored }) => !ignored).map(({ role, name, properties = [] }) => ({
    role: String(role?.value ?? ''), name: String(name?.value ?? ''), properties: Object.fromEntries(properties.map(({ name, value }) => [name, value.value as unknown])),
  }))
}

const isLive = ({ role, properties }: Node) => ['log', 'alert', 'status', 'marquee', 'timer', 'feed'].includes(role) || (properties.live !== undefined && properties.live !== 'off')

test('300 comments are a plain list of articles, each with its own name, and nothing of it speaks up by itself', async () => {
  const page = await phone.newPage()
  await page.goto(`${server.url}/hearings/${matterId}/comments?limit=100`)
  const tree = await treeOf(page)
  const articles = tree.filter(({ role }) => role === 'article')
  expect(articles).toHaveLength(100)
  for (const { name } of articles) expect(name).toMatch(/对/)
  expect(tree.filter(({ role, name }) => role === 'heading' && /对/.test(name)).length).toBeGreaterThanOrEqual(100)
  expect(tree.filter(({ role }) => role === 'list').length).toBeGreaterThan(0)
  expect(tree.filter(isLive)).toEqual([])
  expect(await page.locator('main :is([aria-live], [role=log], [role=alert], [role=status], [role=feed])').count()).toBe(0)
  await page.close()
})

test('the order is this reader’s own again on the way back, and walks through all 300', async () => {
  const context = await browser.newContext({ viewport: { width: 360, height: 740 }, javaScriptEnabled: false })
  const page = await context.newPage()
  const numbers = () => page.locator('main article').evaluateAll(articles => articles.map(({ id }) => id))
  await page.goto(`${server.url}/hearings/${matterId}/comments`)
  const first = await numbers()
  const seen = [...first]
  for (let next = page.locator('a[rel=next]'); await next.count() > 0;) {
    // What is read at once may be read of a page that is still arriving.
    await Promise.all([page.waitForEvent('load'), next.click()])
    seen.push(...await numbers())
  }
  expect([seen.length, new Set(seen).size]).toEqual([300, 300])
  await page.goto(`${server.url}/hearings/${matterId}/comments`)
  expect(await numbers()).toEqual(first)
  await context.close()
})

test('who has sent a comment hears of the receipt, and of none of the 300 again', async () => {
  const page = await phone.newPage()
  await page.goto(`${server.url}/hearings/${matterId}/comment`)
  const before = await treeOf(page)
  await page.check('input[name=stance][value=suggest]')
  await page.fill('textarea[name=words]', '请在北门留一个出口。')
  await page.locator('main form[method=post] .actions button').first().click()
  await page.waitForURL(/\/comment\/check/)
  const check = await treeOf(page)
  await page.locator('main form[method=post] button:not([name])').last().click()
  await page.waitForURL(/\/comment\/received/)
  const received = await treeOf(page)
  for (const tree of [before, check, received]) {
    const heard = tree.map(({ name }) => name).join('\n')
    expect(tree.filter(({ role }) => role === 'article')).toEqual([])
    for (const words of saidBefore) expect(heard).not.toContain(words.slice(0, 20))
  }
  // Without script a new page is read from its beginning; its first heading says what has happened.
  expect(received.filter(({ role }) => role === 'heading')[0]!.name).toMatch(/收到/)
  expect(received.filter(isLive)).toEqual([])
  await page.close()
})

test('the bundle is checked by its own page, from a disk, without a network', async () => {
  const bytes = Buffer.from(await (await fetch(`${server.url}/hearings/${matterId}/bundle.zip`)).arrayBuffer())
  const files = await readZip(new Uint8Array(bytes), async stored => new Uint8Array(inflateRawSync(stored)))
  const folder = mkdtempSync(join(tmpdir(), 'bundle-'))
  const context = await browser.newContext({ offline: true })
  try {
    writeFileSync(join(folder, 'check.html'), files.get('check.html')!)
    writeFileSync(join(folder, 'bundle.zip'), bytes)
    const at = bytes.indexOf('manifest.json') - 4000
    writeFileSync(join(folder, 'changed.zip'), Buffer.from(bytes.map((byte, index) => index === at ? byte ^ 1 : byte)))
    const page = await context.newPage()
    await page.goto(`file://${join(folder, 'check.html')}`)
    await page.setInputFiles('#bundle', join(folder, 'bundle.zip'))
    await page.getByText('全部相符').waitFor()
    const line = await page.locator('#lines li').nth(1).textContent()
    const { comments } = await (await fetch(`${server.url}/api/hearings/${matterId}`)).json() as { comments: Record<string, number> }
    expect(line).toBe(`${comments.received} = ${['published', 'masked', 'held', 'withdrawn', 'late', 'refused'].map(bin => `${bin} ${comments[bin]}`).join(' + ')}`)
    await page.setInputFiles('#bundle', join(folder, 'changed.zip'))
    await page.getByText(/处不符|不是一个能读/).waitFor()
  }
  finally {
    await context.close()
    rmSync(folder, { recursive: true })
  }
})
