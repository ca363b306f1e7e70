import axe from 'axe-core'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchBrowser } from '../support/browser.ts'
import { anOpenMatter, matterPlace } from '../support/matters.ts'
import { startServer, type PortalServer } from '../support/server.ts'
import { createStaffVisitor } from '../support/staffServer.ts'

let browser: Browser
let server: PortalServer
let staff: BrowserContext
let address: string
const narrow = { width: 360, height: 740 }

beforeAll(async () => {
  browser = await launchBrowser()
  server = await startServer()
  await anOpenMatter(server)
  const { visitor } = await createStaffVisitor(server, { role: 'triage' })
  staff = await browser.newContext({ viewport: { width: 1280, height: 900 }, bypassCSP: true })
  await staff.addCookies([...visitor.cookies].map(([name, value]) => ({ name, value, url: server.url })))
})
afterAll(async () => {
  await browser.close()
  await server.stop()
})

/** What is wrong with the page as it stands: for axe, and wider than the window. */
async function faultsOf(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  return page.evaluate(async () => {
    const { violations } = await (globalThis as unknown as { axe: typeof import('axe-core') }).axe.run(document)
    const { scrollWidth, clientWidth } = document.documentElement
    return [
      ...violations.flatMap(({ id, nodes }) => nodes.map(({ html, any }) => `${location.pathname} ${id}: ${html.slice(0, 160)} ${any[0]?.message ?? ''}`)),
      ...scrollWidth > clientWidth ? [`${location.pathname} is ${scrollWidth} wide`] : [],
    ]
  })
}

async function goOn(page: Page) {
  await Promise.all([page.waitForEvent('load'), page.locator('main form[method=post] button:not([type=button])').last().click()])
}

test('staff make a place and print its poster on one sheet', async () => {
  const page = await staff.newPage()
  // What is typed before the page's script has taken over is emptied by it.
  await page.goto(`${server.url}/staff/places/new`, { waitUntil: 'networkidle' })
  expect(await faultsOf(page)).toEqual([])
  await page.fill('input[name=nameZh]', '虚构菜市场')
  await page.selectOption('select[name=subDistrict]', '110107003')
  await page.selectOption('select[name=community]', '110107003007')
  await page.fill('input[name=placeWords]', matterPlace)
  await goOn(page)
  await page.waitForURL(/\/staff\/places\/[0-9a-z]{26}$/)
  const item = page.url()
  for (const path of ['', '/edit', '/state', '/poster']) {
    await page.goto(item + path)
    expect(await faultsOf(page)).toEqual([])
  }
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1')
  expect(pdf.match(/\/Type\s*\/Page\b/g)).toHaveLength(1)
  expect(pdf).toMatch(/\/MediaBox\s*\[0 0 59[45][.\d]* 84[12]/)
  address = `http://${await page.locator('.poster .address').innerText()}`
  expect(address).toMatch(/\/r\/[bcdfghjkmnpqrstvwxz2-9]{6}$/)
  await page.goto(`${server.url}/staff/places`)
  expect(await faultsOf(page)).toEqual([])
})

describe.each([['without script', false], ['with script', true]])('from a poster, %s,', (_name, javaScriptEnabled) => {
  test('a resident confirms the place, recognises a matter, and has a receipt', async () => {
    const context = await browser.newContext({ javaScriptEnabled, viewport: narrow, bypassCSP: true })
    const page = await context.newPage()
    // axe runs in the page: it needs script.
    const look = async () => { if (javaScriptEnabled) expect(await faultsOf(page)).toEqual([]) }
    await page.goto(address)
    await look()
    await goOn(page)
    await page.locator('main form .actions button').last().click()
    await page.waitForURL('**/report/what')
    for (const answer of ['input[value=roof]', 'input[name=beingBuilt][value=no]', 'input[name=inDanger][value=no]']) await page.check(answer, { force: true })
    await goOn(page)
    expect(await page.locator('main').innerText()).toContain('八角北里社区')
    expect(await page.locator('select').count()).toBe(0)
    await look()
    await goOn(page)
    expect(new URL(page.url()).pathname).toBe('/report/known')
    await look()
    await page.locator('input[name=chosen]').first().check({ force: true })
    await goOn(page)
    await page.fill('textarea[name=words]', '楼顶又在搭架子')
    await goOn(page)
    await page.check('input[value=anonymous]', { force: true })
    await goOn(page)
    await look()
    await goOn(page)
    expect(new URL(page.url()).pathname).toBe('/report/received')
    expect(await page.locator('main').innerText()).toMatch(/FY-\d{8}[\s\S]*并到了一起/)
    await look()
    await context.close()
  })
})

test('a code that leads nowhere says what to do, on a narrow phone', async () => {
  const page = await (await browser.newContext({ viewport: narrow, bypassCSP: true })).newPage()
  const response = await page.goto(`${server.url}/r/zzzzzz`)
  expect(response!.status()).toBe(404)
  expect(await faultsOf(page)).toEqual([])
  await page.getByRole('link', { name: '去反映' }).click()
  expect(new URL(page.url()).pathname).toBe('/report')
})
