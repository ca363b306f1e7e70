import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchBrowser } from '../support/browser.ts'
import { phonePhoto } from '../support/photos.ts'
import { startServer, type PortalServer } from '../support/server.ts'
import { firstLinkOf, staffPassword } from '../support/staffServer.ts'
import { codeAt } from '../support/totp.ts'

let browser: Browser
let server: PortalServer
let photo: string
const folder = mkdtempSync(join(tmpdir(), 'portal-photo-'))

beforeAll(async () => {
  browser = await launchBrowser()
  server = await startServer()
  photo = join(folder, 'IMG_CANARY_20261122.jpg')
  writeFileSync(photo, await phonePhoto())
})
afterAll(async () => {
  await browser.close()
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** Sends the page's form as somebody does who has filled it in. */
async function goOn(page: Page) {
  await Promise.all([page.waitForEvent('load'), page.locator('main form[method=post] button:not([type=button])').last().click()])
}

/** The whole report, from the first screen to the receipt; gives what is printed on it. */
async function sendReport(page: Page) {
  await page.goto(`${server.url}/report`)
  await goOn(page)
  await page.setInputFiles('input[type=file]', [photo])
  await page.locator('main form .actions button').last().click()
  await page.waitForURL('**/report/what')
  await page.check('input[name=kind][value=roof]', { force: true })
  await page.check('input[name=beingBuilt][value=yes]', { force: true })
  await page.check('input[name=inDanger][value=no]', { force: true })
  await goOn(page)
  await page.check('input[value="110107009"]', { force: true })
  await goOn(page)
  await page.selectOption('select[name=community]', { index: 1 })
  await page.fill('input[name=placeWords]', '虚构石材市场东边的二层楼顶')
  await goOn(page)
  if (page.url().includes('/known')) {
    await page.check('input[value=none]', { force: true })
    await goOn(page)
  }
  await page.fill('textarea[name=words]', '楼顶正在搭彩钢房')
  await goOn(page)
  await page.check('input[value=anonymous]', { force: true })
  await goOn(page)
  expect(new URL(page.url()).pathname).toBe('/report/check')
  await goOn(page)
  expect(new URL(page.url()).pathname).toBe('/report/received')
  const text = await page.locator('main').innerText()
  return { number: /FY-\d{8}/.exec(text)![0], queryCode: /(?:\d{4} ){3}\d{4}/.exec(text)![0] }
}

async function lookUp(page: Page, { number, queryCode }: { number: string, queryCode: string }): Promise<string> {
  await page.goto(`${server.url}/track`)
  await page.fill('input[name=number]', number)
  await page.fill('input[name=queryCode]', queryCode)
  await goOn(page)
  // Not in its host: the port may hold the same digits.
  const { pathname, search } = new URL(page.url())
  expect(pathname + search).not.toContain(queryCode.slice(0, 4))
  return page.locator('main').innerText()
}

describe.each([['without script', false], ['with script', true]])('a resident, %s,', (_name, javaScriptEnabled) => {
  test('reads the archive, filters it, opens 麻峪石材市场 and the policy behind it', async () => {
    const context = await browser.newContext({ javaScriptEnabled, viewport: { width: 360, height: 740 } })
    const page = await context.newPage()
    await page.goto(server.url)
    await page.goto(`${server.url}/ledger?period=archive`)
    await page.getByText('筛选', { exact: false }).first().click()
    await page.fill('main input[name=q]', '石材市场')
    await page.locator('main input[name=q]').press('Enter')
    await page.waitForURL(/q=/)
    await page.getByRole('link', { name: /麻峪石材市场/ }).first().click()
    await page.locator('h1', { hasText: '麻峪石材市场' }).waitFor()
    expect(await page.locator('main').innerText()).toContain('2015–2017')
    await page.locator('main a[href^="/policies/"]').first().click()
    await page.waitForURL('**/policies/**')
    expect(await page.locator('h1').innerText()).not.toBe('')
    await context.close()
  })

  test('sends a report with a photo from a phone and finds it again with number and code', async () => {
    const context = await browser.newContext({ javaScriptEnabled, viewport: { width: 360, height: 740 } })
    const page = await context.newPage()
    const problems: string[] = []
    page.on('console', (message) => { if (message.type() === 'error') problems.push(message.text()) })
    page.on('pageerror', (error) => { problems.push(error.message) })
    const receipt = await sendReport(page)
    expect(await lookUp(page, receipt)).toContain(receipt.number)
    expect(problems).toEqual([])
    await context.close()
  })
})

test('no photo on the disk carries anything of the phone, its owner or the place', async () => {
  const files = (readdirSync(server.dataDir, { recursive: true, withFileTypes: true })).filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name))
  const photos = files.filter(file => /\.jpe?g$/.test(file) || readFileSync(file).subarray(0, 3).toString('hex') === 'ffd8ff')
  expect(photos.length).toBeGreaterThanOrEqual(2)
  for (const file of photos) {
    const { exif, xmp, iptc, orientation } = await sharp(file).metadata()
    expect({ exif, xmp, iptc, orientation }).toEqual({ exif: undefined, xmp: undefined, iptc: undefined, orientation: undefined })
  }
  const marked = files.filter(file => readFileSync(file).includes('CANARY') || file.includes('CANARY'))
  expect(marked).toEqual([])
  expect(server.logs()).not.toContain('CANARY')
})

test('what staff decide, who came by the set-up link, the resident reads', async () => {
  const resident = await (await browser.newContext({ javaScriptEnabled: false })).newPage()
  const receipt = await sendReport(resident)

  const staff = await (await browser.newContext()).newPage()
  await staff.goto(server.url + await firstLinkOf(server))
  const secret = await staff.locator('code.secret').innerText()
  await staff.fill('[name=name]', '赵一')
  await staff.fill('[name=email]', 'zhao@example.org')
  await staff.fill('[name=password]', staffPassword)
  await staff.fill('[name=code]', codeAt(secret, new Date()))
  await staff.click('main button')
  await staff.locator('.secret-list li').first().waitFor()

  await staff.goto(`${server.url}/staff/reports`)
  await staff.getByRole('link', { name: new RegExp(receipt.number) }).click()
  await staff.locator('.item-title', { hasText: receipt.number }).waitFor()
  const seen = staff.locator('.kept-photos img').first()
  await seen.waitFor()
  await staff.waitForFunction(() => (document.querySelector('.kept-photos img') as HTMLImageElement | null)?.naturalWidth)
  const served = await (await staff.request.get(new URL((await seen.getAttribute('src'))!, server.url).href)).body()
  expect(served.includes('CANARY')).toBe(false)
  expect((await sharp(served).metadata()).exif).toBeUndefined()

  await staff.getByRole('button', { name: /受理/ }).first().click()
  await expect.poll(async () => lookUp(resident, receipt), { timeout: 15_000 }).toMatch(/受理/)
})
