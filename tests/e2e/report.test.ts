import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import axe from 'axe-core'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchBrowser } from '../support/browser.ts'
import { phonePhoto } from '../support/photos.ts'
import { startServer, type PortalServer } from '../support/server.ts'

let browser: Browser
let server: PortalServer
let photo: string
const folder = mkdtempSync(join(tmpdir(), 'portal-photo-'))
const narrow = { width: 360, height: 740 }

beforeAll(async () => {
  browser = await launchBrowser()
  server = await startServer()
  photo = join(folder, 'IMG_1.jpg')
  writeFileSync(photo, await phonePhoto())
})
afterAll(async () => {
  await browser.close()
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
})

async function withPage(options: BrowserContextOptions, mode: string, walk: (page: Page) => Promise<void>) {
  const context = await browser.newContext({ viewport: narrow, bypassCSP: true, ...options })
  if (mode) await context.addCookies([{ name: 'mode', value: mode, url: server.url }])
  try { await walk(await context.newPage()) }
  finally { await context.close() }
}

async function goOn(page: Page) {
  await Promise.all([page.waitForEvent('load'), page.locator('main form[method=post] button').last().click()])
}

async function choose(page: Page, ...answers: string[]) {
  for (const answer of answers) await page.check(answer, { force: true })
  await goOn(page)
}

/** What is wrong with the page as it stands: for axe, and wider than the phone. */
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

describe('every screen, with its mistakes shown as well, is sound and fits a narrow phone', () => {
  test.each([
    ['light', {}, '', ''], ['dark', { colorScheme: 'dark' }, '', ''], ['high contrast', {}, 'contrast', ''], ['长辈版', {}, 'elder', ''], ['English', {}, '', '/en'],
  ] as const)('%s', { timeout: 120_000 }, async (_name, options, mode, prefix) => {
    await withPage(options, mode, async (page) => {
      const faults: string[] = []
      const look = async () => { faults.push(...await faultsOf(page)) }
      await page.goto(`${server.url}${prefix}/report`)
      await goOn(page)
      await page.setInputFiles('input[type=file]', [{ name: 'text.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('no photo') }])
      await page.locator('[role=status]:visible', { hasText: /.{4}/ }).first().waitFor()
      await goOn(page)
      await look()
      await goOn(page)
      await look()
      await goOn(page)
      await look()
      await choose(page, 'input[value=roof]', 'input[name=beingBuilt][value=yes]', 'input[name=inDanger][value=yes]')
      await look()
      await page.locator('main a').last().click()
      await page.waitForURL('**/report/where')
      await look()
      await choose(page, 'input[value="110107009"]')
      await look()
      await page.selectOption('select[name=community]', 'unsure')
      await page.fill('input[name=placeWords]', '麻峪石材市场旁边')
      await goOn(page)
      await look()
      await choose(page, 'input[value=none]')
      await page.fill('textarea', '楼顶，打 13912345678')
      await goOn(page)
      await look()
      await page.fill('textarea', '3号楼2单元501室楼顶')
      await goOn(page)
      await look()
      await choose(page, 'input[name=keep]')
      await look()
      await choose(page, 'input[value=contact]')
      await look()
      await page.fill('input[name=phone]', '13912345678')
      await goOn(page)
      await look()
      await goOn(page)
      expect(new URL(page.url()).pathname).toBe(`${prefix}/report/received`)
      await look()
      const [number, queryCode] = await page.locator('.panel .number').allInnerTexts()
      await page.goto(`${server.url}${prefix}/track`)
      await page.fill('input[name=number]', number!)
      await page.fill('input[name=queryCode]', queryCode!)
      await goOn(page)
      await look()
      expect(faults).toEqual([])
    })
  })
})

describe('with script, photos', () => {
  const toPhotos = async (page: Page) => {
    await page.goto(`${server.url}/report`)
    await goOn(page)
  }

  test('are made small on the phone, without a trace of it, and sent before the form, with progress in words', { timeout: 60_000 }, async () => {
    await withPage({}, '', async (page) => {
      const sent: Buffer[] = []
      await page.route('**/api/uploads/*', async (route) => {
        sent.push(route.request().postDataBuffer()!)
        await route.continue()
      })
      await toPhotos(page)
      await page.setInputFiles('input[type=file]', [photo])
      await page.getByText('1 张照片已经传好').waitFor()
      const { width, height, exif } = await sharp(sent[0]).metadata()
      expect([Math.max(width, height), exif]).toEqual([1600, undefined])
      expect(sent[0]!.length).toBeLessThan((await stat(photo)).size / 2)
      expect(await page.inputValue('input[type=file]')).toBe('')
      await goOn(page)
      expect(new URL(page.url()).pathname).toBe('/report/what')
      await page.goto(`${server.url}/report/photos`)
      expect(await page.locator('.kept-photos img').count()).toBe(1)
    })
  })

  test('are not left behind by a form sent before they have arrived', { timeout: 60_000 }, async () => {
    await withPage({}, '', async (page) => {
      await page.route('**/api/uploads/*', async (route) => {
        await new Promise(resolve => setTimeout(resolve, 1500))
        await route.continue()
      })
      await toPhotos(page)
      await page.setInputFiles('input[type=file]', [photo])
      await page.locator('main form button').last().click()
      await page.waitForURL('**/report/what')
      await page.goto(`${server.url}/report/photos`)
      expect(await page.locator('.kept-photos img').count()).toBe(1)
    })
  })

  test('that could not be sent ahead go with the form', { timeout: 60_000 }, async () => {
    await withPage({}, '', async (page) => {
      await page.route('**/api/uploads/*', route => route.abort())
      await toPhotos(page)
      await page.setInputFiles('input[type=file]', [photo])
      await page.getByText('照片没有先传成').waitFor()
      await goOn(page)
      expect(new URL(page.url()).pathname).toBe('/report/what')
      await page.goto(`${server.url}/report/photos`)
      expect(await page.locator('.kept-photos img').count()).toBe(1)
    })
  })

  test('cost no more than 6 KB of script', async () => {
    await withPage({}, '', async (page) => {
      const scripts = new Map<string, number>()
      page.on('response', async (response) => { if (response.url().includes('/_enhance/')) scripts.set(response.url(), (await response.body()).length) })
      await toPhotos(page)
      await page.waitForLoadState('networkidle')
      const bytes = [...scripts.values()].reduce((sum, size) => sum + size, 0)
      expect(bytes).toBeGreaterThan(0)
      expect(bytes).toBeLessThanOrEqual(6 * 1024)
    })
  })
})
