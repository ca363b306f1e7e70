import axe from 'axe-core'
import { asc, eq } from 'drizzle-orm'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { observations } from '#server/domain/volunteers/tables'
import { launchBrowser } from '../support/browser.ts'
import { aTeamWithRoutes, inDatabaseOf, queryCode } from '../support/roster.ts'
import { startServer, type PortalServer } from '../support/server.ts'

let browser: Browser
let server: PortalServer
let context: BrowserContext
let page: Page
beforeAll(async () => {
  browser = await launchBrowser()
  server = await startServer()
})
afterAll(async () => {
  await browser.close()
  await server.stop()
})
beforeEach(async () => {
  context = await browser.newContext({ viewport: { width: 360, height: 740 } })
  page = await context.newPage()
})
afterEach(async () => { await context.close() })

const seenOn = (cardId: string) => inDatabaseOf(server, db => db.select().from(observations).where(eq(observations.cardId, cardId)).orderBy(asc(observations.observedAt)))
const tap = (stop: number, answer: string) => page.locator('li.card').nth(stop - 1).getByRole('button', { name: answer, exact: true }).click()
const saidAt = (stop: number) => page.locator('li.card').nth(stop - 1).locator('[data-said]')

async function open(at: Page, path: string, number: string) {
  await at.goto(server.url + path)
  await at.fill('input[name=number]', number)
  await at.fill('input[name=queryCode]', queryCode)
  await Promise.all([at.waitForEvent('load'), at.locator('main form button').click()])
}

/** Waits until the card opens without a line as well. */
const isKept = (path: string) => page.evaluate(async (kept) => {
  await navigator.serviceWorker.ready
  while (!await caches.match(kept, { ignoreVary: true })) await new Promise(resolve => setTimeout(resolve, 50))
}, path)

test('answers tapped without a line stay on the phone, through a reload, and are handed over once when it is back', { timeout: 90_000 }, async () => {
  const { volunteers, cardId, path } = await aTeamWithRoutes(server, { people: 1 })
  await open(page, path, volunteers[0]!.number)
  await tap(1, '在')
  await expect.poll(() => saidAt(1).innerText()).toBe('已送到：在')
  expect(await seenOn(cardId)).toHaveLength(1)
  await isKept(path)

  await context.setOffline(true)
  await expect.poll(() => page.locator('[data-line]').innerText()).toContain('没有网络')
  await tap(2, '不在')
  await tap(3, '看不清')
  await page.getByText('有 2 个回答等着送').waitFor()
  await page.reload()
  await page.getByText('有 2 个回答等着送').waitFor()
  expect(await saidAt(2).innerText()).toBe('已存在这部手机：不在')
  await tap(4, '在')
  await page.getByText('有 3 个回答等着送').waitFor()
  expect(await seenOn(cardId)).toHaveLength(1)

  // What the page was opened with is over by now: the phone hands over without it.
  await context.clearCookies()
  await context.setOffline(false)
  await expect.poll(() => saidAt(4).innerText(), { timeout: 30_000 }).toBe('已送到：在')
  await expect.poll(async () => (await seenOn(cardId)).length).toBe(4)
  expect((await seenOn(cardId)).map(({ answer }) => answer)).toEqual(['there', 'gone', 'unclear', 'there'])
  await expect.poll(() => page.locator('[data-waiting]').innerText()).toBe('')
})

test('two phones that were both without a line add up', { timeout: 90_000 }, async () => {
  const { volunteers, cardId, path } = await aTeamWithRoutes(server, { people: 2 })
  const contexts = [context, await browser.newContext({ viewport: { width: 360, height: 740 } })]
  const pages = [page, await contexts[1]!.newPage()]
  for (const [index, at] of pages.entries()) {
    await open(at, path, volunteers[index]!.number)
    await expect.poll(() => at.locator('[data-line]').innerText()).toContain('有网络')
    await contexts[index]!.setOffline(true)
    await at.locator('li.card').first().getByRole('button', { name: index === 0 ? '在' : '不在', exact: true }).click()
    await at.getByText('有 1 个回答等着送').waitFor()
  }
  for (const one of contexts) await one.setOffline(false)
  await expect.poll(async () => (await seenOn(cardId)).map(({ answer, volunteerId }) => [answer, volunteerId]), { timeout: 30_000 }).toEqual([['there', volunteers[0]!.id], ['gone', volunteers[1]!.id]])
  await contexts[1]!.close()
})

test('the card is large, clear and usable in elder mode without script, and prints boxes to tick', { timeout: 60_000 }, async () => {
  const { volunteers, cardId, path } = await aTeamWithRoutes(server, { people: 1 })
  const plain = await browser.newContext({ viewport: { width: 360, height: 740 }, javaScriptEnabled: false })
  await plain.addCookies([{ name: 'mode', value: 'elder', url: server.url }])
  const sheet = await plain.newPage()
  await open(sheet, path, volunteers[0]!.number)
  await sheet.getByText('这一页要有网络才能记').waitFor()
  await Promise.all([sheet.waitForEvent('load'), sheet.locator('li.card').nth(1).getByRole('button', { name: '不在', exact: true }).click()])
  await sheet.getByText('记下了。可以接着看下一处。').waitFor()
  expect((await seenOn(cardId)).map(({ answer }) => answer)).toEqual(['gone'])
  expect(await sheet.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)
  await sheet.emulateMedia({ media: 'print' })
  expect(await sheet.locator('li.card').first().innerText()).toContain('□ 在')
  expect(await sheet.locator('li.card').first().getByRole('button').count()).toBe(0)
  await plain.close()

  await open(page, path, volunteers[0]!.number)
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate(() => (globalThis as unknown as { axe: typeof import('axe-core') }).axe.run(document))
  expect(violations.map(({ id }) => id)).toEqual([])
})
