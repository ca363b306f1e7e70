import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { get } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import axe from 'axe-core'
import { desc, eq } from 'drizzle-orm'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { connectDatabase, type Database } from '#server/database/connect'
import { photoUploads, reportPhotos, reports } from '#server/domain/reports/tables'
import { launchBrowser } from '../support/browser.ts'
import { goTo, sendStep } from '../support/journey.ts'
import { phonePhoto } from '../support/photos.ts'
import { startServer, type PortalServer } from '../support/server.ts'
import { createVisitor } from '../support/visitor.ts'
import { uniqueWords } from '../support/unique.ts'

let browser: Browser
let server: PortalServer
let db: Database
let closeDatabase: () => Promise<void>
let photo: string
let context: BrowserContext
let page: Page
const folder = mkdtempSync(join(tmpdir(), 'portal-photo-'))

beforeAll(async () => {
  browser = await launchBrowser()
  server = await startServer()
  const connection = connectDatabase({ file: join(server.dataDir, 'portal.sqlite') })
  db = connection.db
  closeDatabase = connection.close
  photo = join(folder, 'IMG_1.jpg')
  writeFileSync(photo, await phonePhoto())
})
afterAll(async () => {
  await browser.close()
  await closeDatabase()
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
})
beforeEach(async () => {
  context = await browser.newContext({ viewport: { width: 360, height: 740 }, geolocation: { longitude: 116.19, latitude: 39.91, accuracy: 27 }, permissions: ['geolocation'] })
  page = await context.newPage()
})
afterEach(async () => { await context.close() })

const answers = { kind: 'roof', beingBuilt: 'yes', inDanger: 'no', subDistrict: '110107003' } as const

/** Opens the phone's page and waits until it would open without a line as well. */
async function openPhonePage(at: Page = page) {
  await at.goto(`${server.url}/report/phone`)
  await at.locator('main form').waitFor()
  await isKept(at)
}

/** Waits until the worker has the page it serves without a line. */
const isKept = (at: Page, prefix = '') => at.evaluate(async (path) => {
  await navigator.serviceWorker.ready
  while (!await caches.match(path, { ignoreVary: true })) await new Promise(resolve => setTimeout(resolve, 50))
}, `${prefix}/report/phone`)

/** Without the pointer: the page may still be on its smooth way to what was just said. */
const choose = (at: Page, name: string, value: string) => at.locator(`input[name=${name}][value="${value}"]`).evaluate((input: HTMLInputElement) => { input.click() })

async function fillIn({ at = page, placeWords, words = '楼顶正在搭彩钢房', withPhoto = true }: { at?: Page, placeWords: string, words?: string, withPhoto?: boolean }) {
  if (withPhoto) {
    await at.setInputFiles('input[type=file]', photo)
    await at.getByText('1 张照片已经存在这部手机').waitFor()
  }
  for (const [name, value] of Object.entries(answers)) await choose(at, name, value)
  await at.fill('input[name=placeWords]', placeWords)
  await at.fill('textarea[name=words]', words)
}

const send = (at: Page = page) => at.getByRole('button', { name: '发送', exact: true }).click()
const isSaved = () => page.getByText('已存在这部手机。', { exact: true }).waitFor()
const delivered = (at: Page = page) => at.getByText('已送达').waitFor({ timeout: 30_000 })
const rowsAt = (placeWords: string) => db.select().from(reports).where(eq(reports.placeWords, placeWords)).orderBy(desc(reports.receivedAt))

/** The one report of a place, and the photos it has. */
async function reportAt(placeWords: string) {
  const rows = await rowsAt(placeWords)
  expect(rows).toHaveLength(1)
  const photos = await db.select().from(reportPhotos).where(eq(reportPhotos.reportId, rows[0]!.id))
  return { report: rows[0]!, photos }
}

/** How many drafts and photos lie in the phone's own store. */
function storedOn(at: Page = page) {
  return at.evaluate(async () => {
    const count = (database: string, store: string) => new Promise<number>((resolve, reject) => {
      const opening = indexedDB.open(database)
      opening.onerror = () => { reject(new Error(database)) }
      opening.onsuccess = () => {
        const counting = opening.result.transaction(store).objectStore(store).count()
        counting.onsuccess = () => {
          opening.result.close()
          resolve(counting.result)
        }
      }
    })
    const made = (await indexedDB.databases()).map(({ name }) => name)
    if (!made.includes('outbox-photos')) return { drafts: await count('outbox-drafts', 'drafts'), photos: 0 }
    return { drafts: await count('outbox-drafts', 'drafts'), photos: await count('outbox-photos', 'photos') }
  })
}

const uploadsSeen = (at: Page = page) => {
  const seen: string[] = []
  at.on('request', (request) => { if (request.method() !== 'GET' && request.url().includes('/api/')) seen.push(`${request.method()} ${new URL(request.url()).pathname.replace(/[0-9a-f]{64}/, '#')}`) })
  return seen
}

describe('without a line', () => {
  test('photo and words, written offline and read again after a reload, become exactly one report with its photo', { timeout: 90_000 }, async () => {
    const placeWords = uniqueWords('虚构小区')
    await openPhonePage()
    await context.setOffline(true)
    await fillIn({ placeWords })
    await isSaved()
    await page.reload()
    await expect.poll(() => page.inputValue('input[name=placeWords]')).toBe(placeWords)
    await expect.poll(() => page.inputValue('textarea[name=words]')).toBe('楼顶正在搭彩钢房')
    expect(await page.isChecked('input[name=kind][value=roof]')).toBe(true)
    const image = page.locator('.kept-photos img')
    await image.waitFor()
    await expect.poll(() => image.evaluate((shown: HTMLImageElement) => Math.max(shown.naturalWidth, shown.naturalHeight))).toBe(1600)
    await send()
    await page.getByText('等待发送').waitFor()
    await page.reload()
    await page.getByText('等待发送').waitFor()
    expect(await rowsAt(placeWords)).toEqual([])

    await context.setOffline(false)
    await delivered()
    const { report, photos } = await reportAt(placeWords)
    expect(photos).toHaveLength(1)
    expect(await storedOn()).toEqual({ drafts: 1, photos: 0 })
    const shown = await page.locator('.cards > .card').innerText()
    expect(shown).toContain(report.number)

    const queryCode = /(?:\d{4} ){3}\d{4}/.exec(shown)![0]
    await page.goto(`${server.url}/track`)
    await page.fill('input[name=number]', report.number)
    await page.fill('input[name=queryCode]', queryCode)
    await Promise.all([page.waitForEvent('load'), page.locator('main form[method=post] button').last().click()])
    expect(await page.locator('main').innerText()).toContain(report.number)
  })

  test('the journey without script gives the same report', { timeout: 90_000 }, async () => {
    const placeWords = uniqueWords('虚构市场')
    await openPhonePage()
    await fillIn({ placeWords })
    await send()
    await delivered()

    const plain = await browser.newContext({ javaScriptEnabled: false })
    const form = await plain.newPage()
    const goOn = () => Promise.all([form.waitForEvent('load'), form.locator('main form[method=post] button:not([type=button])').last().click()])
    await form.goto(`${server.url}/report`)
    await goOn()
    await form.setInputFiles('input[type=file]', photo)
    await goOn()
    for (const name of ['kind', 'beingBuilt', 'inDanger'] as const) await form.check(`input[name=${name}][value=${answers[name]}]`, { force: true })
    await goOn()
    await form.check(`input[value="${answers.subDistrict}"]`, { force: true })
    await goOn()
    await form.selectOption('select[name=community]', 'unsure')
    await form.fill('input[name=placeWords]', placeWords)
    await goOn()
    if (form.url().includes('/known')) {
      await form.check('input[value=none]', { force: true })
      await goOn()
    }
    await form.fill('textarea[name=words]', '楼顶正在搭彩钢房')
    await goOn()
    await form.check('input[value=anonymous]', { force: true })
    await goOn()
    await goOn()
    expect(new URL(form.url()).pathname).toBe('/report/received')
    await plain.close()

    const rows = await rowsAt(placeWords)
    expect(rows).toHaveLength(2)
    // What the reporter said; when it came, its number and its clocks are each report's own.
    const said = (row: typeof rows[number]) => Object.entries(row).filter(([name, value]) => !(value instanceof Date) && !['id', 'number', 'submissionId'].includes(name))
    const [one, other] = rows.map(said)
    expect(one).toEqual(other)
    for (const { id } of rows) expect(await db.select().from(reportPhotos).where(eq(reportPhotos.reportId, id))).toHaveLength(1)
  })

  test.each([['', '现在没有信号。写好会等着'], ['/en', 'There is no signal now. What is ready waits']])('any page of the report opens the phone’s own page, and no other page is kept: %s/report', { timeout: 60_000 }, async (prefix, sentence) => {
    await page.goto(`${server.url}${prefix}/report`)
    await isKept(page, prefix)
    const kept = await page.evaluate(async () => {
      const names = await caches.keys()
      return (await Promise.all(names.map(async name => (await (await caches.open(name)).keys()).map(({ url }) => new URL(url).pathname)))).flat()
    })
    expect(kept.filter(path => !/^\/_(?:nuxt|enhance)\/|^\/icon\.svg$/.test(path))).toEqual([`${prefix}/report/phone`])
    await context.setOffline(true)
    await page.goto(`${server.url}${prefix}/report/what`)
    expect(new URL(page.url()).pathname).toBe(`${prefix}/report/phone`)
    await page.getByText(sentence).waitFor()
    await expect(page.goto(`${server.url}${prefix}/ledger`)).rejects.toThrow(/ERR_INTERNET_DISCONNECTED/)
  })
})

describe('a line that breaks', () => {
  test('between the photo and the report: one report with its photo when it is back', { timeout: 60_000 }, async () => {
    const placeWords = uniqueWords('虚构胡同')
    await openPhonePage()
    const seen = uploadsSeen()
    await page.route('**/api/reports', async (route) => {
      await context.setOffline(true)
      await route.abort('internetdisconnected')
    }, { times: 1 })
    await fillIn({ placeWords })
    await send()
    await page.getByText('已经发过一次，还没有等到回音').waitFor()
    expect(await rowsAt(placeWords)).toEqual([])
    await context.setOffline(false)
    await delivered()
    expect((await reportAt(placeWords)).photos).toHaveLength(1)
    expect(seen).toEqual(['PUT /api/uploads/#', 'POST /api/reports', 'POST /api/reports'])
  })

  test('after the server took the report and before it could say so: still one report', { timeout: 60_000 }, async () => {
    const placeWords = uniqueWords('虚构广场')
    await openPhonePage()
    await page.route('**/api/reports', async (route) => {
      await route.fetch()
      await context.setOffline(true)
      await route.abort('connectionreset')
    }, { times: 1 })
    await fillIn({ placeWords })
    await send()
    await page.getByText('已经发过一次，还没有等到回音').waitFor()
    const { report } = await reportAt(placeWords)
    expect(await page.getByRole('button', { name: '接着写' }).count()).toBe(0)
    await context.setOffline(false)
    await delivered()
    expect(await page.locator('.cards > .card').innerText()).toContain(report.number)
    expect((await reportAt(placeWords)).photos).toHaveLength(1)
  })

  test('a report pressed on before its photo has left waits for it', { timeout: 60_000 }, async () => {
    const placeWords = uniqueWords('虚构车站')
    await openPhonePage()
    const seen = uploadsSeen()
    // The browser itself makes the line slow: held and passed on by the test, a photo once did not arrive in half a minute.
    const line = await context.newCDPSession(page)
    await line.send('Network.enable')
    await line.send('Network.emulateNetworkConditions', { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 100_000 })
    await fillIn({ placeWords, withPhoto: false })
    await page.setInputFiles('input[type=file]', photo)
    await send()
    await page.getByText('正在传第 1 张照片，共 1 张').waitFor()
    await delivered()
    expect(seen).toEqual(['PUT /api/uploads/#', 'POST /api/reports'])
    expect((await reportAt(placeWords)).photos).toHaveLength(1)
  })

  test('a photo the server has meanwhile forgotten is sent again, then the report', { timeout: 60_000 }, async () => {
    const placeWords = uniqueWords('虚构公园')
    await openPhonePage()
    const seen = uploadsSeen()
    await page.route('**/api/reports', async (route) => {
      await db.delete(photoUploads)
      await route.continue()
    }, { times: 1 })
    await fillIn({ placeWords })
    await send()
    await delivered()
    expect(seen).toEqual(['PUT /api/uploads/#', 'POST /api/reports', 'PUT /api/uploads/#', 'POST /api/reports'])
    expect((await reportAt(placeWords)).photos).toHaveLength(1)
  })
})

test('two open tabs send a report once', { timeout: 60_000 }, async () => {
  const placeWords = uniqueWords('虚构学校')
  await openPhonePage()
  const other = await context.newPage()
  await openPhonePage(other)
  await context.setOffline(true)
  await fillIn({ placeWords })
  await send()
  await other.getByText('等待发送').waitFor()
  const posts = [uploadsSeen(page), uploadsSeen(other)]
  await context.setOffline(false)
  await delivered(page)
  await delivered(other)
  expect(posts.flat().filter(line => line.startsWith('POST'))).toHaveLength(1)
  expect((await reportAt(placeWords)).photos).toHaveLength(1)
})

test('what the server wants changed is said at its field; the draft and its photo stay', { timeout: 60_000 }, async () => {
  const placeWords = uniqueWords('虚构食堂')
  await openPhonePage()
  await send()
  await page.locator('[data-issues]').getByText('请选您看到的是哪一种').waitFor()
  await fillIn({ placeWords, words: '楼顶，打 13912345678' })
  await send()
  await page.locator('#f-words-error').getByText('标出的内容不能发送').waitFor({ timeout: 15_000 })
  expect(await page.locator('.cards > .card').innerText()).toContain('要改一下')
  expect(await page.getAttribute('#f-words', 'aria-invalid')).toBe('true')
  expect(await storedOn()).toEqual({ drafts: 1, photos: 1 })
  await page.fill('textarea[name=words]', '3号楼2单元501室楼顶')
  await send()
  await page.locator('#f-words-error').getByText('可能指向某一户').waitFor({ timeout: 15_000 })
  await page.getByText('我看过了，留着').click()
  await send()
  await delivered()
  expect((await reportAt(placeWords)).photos).toHaveLength(1)
})

test('several drafts lie side by side; one that is deleted takes its photos with it', { timeout: 60_000 }, async () => {
  await openPhonePage()
  await fillIn({ placeWords: '虚构第一处' })
  await page.getByRole('button', { name: '先存着，另写一件' }).click()
  await expect.poll(() => page.inputValue('input[name=placeWords]')).toBe('')
  await fillIn({ placeWords: '虚构第二处' })
  await isSaved()
  expect(await page.locator('.cards > .card').innerText()).toContain('房顶加建，虚构第一处')
  expect(await storedOn()).toEqual({ drafts: 2, photos: 2 })
  const first = page.locator('.cards > .card', { hasText: '虚构第一处' })
  await first.getByRole('button', { name: '删除' }).click()
  expect(await storedOn()).toEqual({ drafts: 2, photos: 2 })
  await first.getByRole('button', { name: '再点一次就删除' }).click()
  await first.waitFor({ state: 'detached' })
  expect(await storedOn()).toEqual({ drafts: 1, photos: 1 })
  await page.reload()
  await expect.poll(() => page.inputValue('input[name=placeWords]')).toBe('虚构第二处')
})

test('whoever clears the phone on the receipt clears its drafts too', { timeout: 60_000 }, async () => {
  await openPhonePage()
  await fillIn({ placeWords: '虚构借来的手机' })
  await isSaved()
  expect(await storedOn()).toEqual({ drafts: 1, photos: 1 })
  const visitor = createVisitor({ baseUrl: server.url })
  await goTo(visitor, '/report/check')
  await sendStep(visitor, '/report/check', {})
  await context.addCookies([...visitor.cookies].map(([name, value]) => ({ name, value, url: server.url })))
  await page.goto(`${server.url}/report/received`)
  await page.getByRole('button', { name: '清除这台手机上的内容' }).click()
  await page.waitForURL(`${server.url}/`)
  await page.goto(`${server.url}/report/phone`)
  await page.locator('main form').waitFor()
  expect(await storedOn()).toEqual({ drafts: 0, photos: 0 })
})

describe('the phone’s position', () => {
  test('is kept with the report when it is asked for, and said in words', { timeout: 60_000 }, async () => {
    const placeWords = uniqueWords('虚构桥头')
    await openPhonePage()
    await page.getByRole('button', { name: '用我的位置' }).click()
    await page.getByText('已记下位置，误差约 30 米').waitFor()
    await fillIn({ placeWords, withPhoto: false })
    await isSaved()
    await page.reload()
    await page.getByText('已记下位置，误差约 30 米').waitFor()
    await send()
    await delivered()
    expect((await reportAt(placeWords)).report).toMatchObject({
      longitude: 116.19, latitude: 39.91, rawLongitude: 116.19, rawLatitude: 39.91, coordinateSystem: 'wgs84', positionSource: 'device', accuracyM: 27,
    })
  })

  test('can be taken away again, and a phone that never answers is not waited for', { timeout: 60_000 }, async () => {
    await page.goto(`${server.url}/report`)
    const goOn = () => Promise.all([page.waitForEvent('load'), page.locator('main form[method=post] button:not([type=button])').last().click()])
    await goOn()
    await goOn()
    for (const name of ['kind', 'beingBuilt', 'inDanger'] as const) await page.check(`input[name=${name}][value=${answers[name]}]`, { force: true })
    await goOn()
    await page.check(`input[value="${answers.subDistrict}"]`, { force: true })
    await goOn()
    await page.getByRole('button', { name: '用我的位置' }).click()
    await page.getByText('已记下位置，误差约 30 米').waitFor()
    await page.getByRole('button', { name: '去掉这个位置' }).click()
    expect(await page.inputValue('input[name=longitude]')).toBe('')
    await context.setGeolocation({ longitude: 121.47, latitude: 31.23, accuracy: 10 })
    await page.getByRole('button', { name: '用我的位置' }).click()
    await page.getByText('不在石景山区，没有记下').waitFor()
    await page.evaluate(() => { navigator.geolocation.getCurrentPosition = () => undefined })
    await page.getByRole('button', { name: '用我的位置' }).click()
    await page.getByText('没有得到位置').waitFor({ timeout: 10_000 })
    await page.selectOption('select[name=community]', 'unsure')
    await page.fill('input[name=placeWords]', '虚构北门')
    await goOn()
    expect(new URL(page.url()).pathname).toMatch(/\/report\/(?:known|words)/)
  })
})

describe('from the ordinary screens, when the line is gone', () => {
  const goOn = () => Promise.all([page.waitForEvent('load'), page.locator('main form[method=post] button:not([type=button])').last().click()])

  test('what was typed comes along', { timeout: 60_000 }, async () => {
    await page.goto(`${server.url}/report`)
    await isKept(page)
    await goOn()
    await goOn()
    await page.check('input[name=kind][value=yard]', { force: true })
    await page.fill('input[name=seenOn]', '2026-11-01')
    await context.setOffline(true)
    await page.getByText('现在没有信号。').waitFor()
    await page.locator('main form button').last().click()
    await page.waitForURL(/\/report\/phone/)
    await page.locator('main form').waitFor()
    expect(await page.isChecked('input[name=kind][value=yard]')).toBe(true)
    expect(await page.inputValue('input[name=seenOn]')).toBe('2026-11-01')
  })

  test('also when the phone only believes to have one', { timeout: 60_000 }, async () => {
    await page.addInitScript(() => { Object.defineProperty(navigator, 'onLine', { get: () => true }) })
    await page.goto(`${server.url}/report`)
    await isKept(page)
    await goOn()
    await goOn()
    await page.check('input[name=kind][value=underground]', { force: true })
    await context.setOffline(true)
    await page.locator('main form button').last().click()
    await page.waitForURL(/\/report\/phone/)
    await page.locator('main form').waitFor()
    expect(await page.isChecked('input[name=kind][value=underground]')).toBe(true)
  })

  test('photos come along too', { timeout: 60_000 }, async () => {
    await page.goto(`${server.url}/report`)
    await isKept(page)
    await goOn()
    await context.setOffline(true)
    await page.setInputFiles('input[type=file]', photo)
    await page.getByText('照片没有先传成').waitFor()
    await page.locator('main form button').last().click()
    await page.waitForURL(/\/report\/phone/)
    await page.locator('.kept-photos img').waitFor()
    expect(await storedOn()).toEqual({ drafts: 1, photos: 1 })
  })
})

describe('the page', () => {
  test.each([['light', '', ''], ['dark', 'dark', ''], ['high contrast', 'contrast', ''], ['长辈版', 'elder', ''], ['English', '', '/en']])('is sound with drafts, photos and mistakes, and fits a narrow phone: %s', { timeout: 60_000 }, async (_name, mode, prefix) => {
    const own = await browser.newContext({ viewport: { width: 360, height: 740 }, bypassCSP: true })
    if (mode) await own.addCookies([{ name: 'mode', value: mode, url: server.url }])
    const at = await own.newPage()
    const faults: string[] = []
    const look = async () => {
      await at.evaluate(axe.source)
      faults.push(...await at.evaluate(async () => {
        const { violations } = await (globalThis as unknown as { axe: typeof import('axe-core') }).axe.run(document)
        const { scrollWidth, clientWidth } = document.documentElement
        return [...violations.flatMap(({ id, nodes }) => nodes.map(({ html, any }) => `${id}: ${html.slice(0, 160)} ${any[0]?.message ?? ''}`)), ...scrollWidth > clientWidth ? [`${scrollWidth} wide`] : []]
      }))
    }
    await at.goto(`${server.url}${prefix}/report/phone`)
    await at.locator('main form').waitFor()
    await at.setInputFiles('input[type=file]', photo)
    await at.locator('.kept-photos img').waitFor()
    await at.locator('main form .actions button[type=submit]').click()
    await at.locator('[data-issues] li').first().waitFor()
    await look()
    for (const [name, value] of Object.entries(answers)) await choose(at, name, value)
    await at.fill('input[name=placeWords]', '虚构小区北门第二栋楼的楼顶'.repeat(3))
    await own.setOffline(true)
    await at.locator('main form .actions button[type=submit]').click()
    await at.locator('.cards [data-act=send]').waitFor()
    await look()
    await own.setOffline(false)
    await at.locator('.cards [data-receipt]').waitFor()
    await look()
    await own.close()
    expect(faults).toEqual([])
  })

  test('says without script where to report instead', async () => {
    const plain = await browser.newContext({ javaScriptEnabled: false })
    const at = await plain.newPage()
    await at.goto(`${server.url}/report/phone`)
    expect(await at.locator('main form').isVisible()).toBe(false)
    await at.getByRole('link', { name: '请用普通的反映页面' }).click()
    expect(new URL(at.url()).pathname).toBe('/report')
    await plain.close()
  })

  test('costs at most 6 KB of script when it opens, 16 KB with the worker, and fetches none later', async () => {
    const scripts: string[] = []
    page.on('request', (request) => { if (request.resourceType() === 'script') scripts.push(new URL(request.url()).pathname) })
    await openPhonePage()
    const atLoad = scripts.filter(path => path.startsWith('/_enhance/'))
    const sizes = await Promise.all([...new Set(atLoad), '/phone-worker.js'].map(compressedSize))
    const total = sizes.reduce((sum, size) => sum + size, 0)
    expect(total - sizes.at(-1)!, `${sizes.join(' + ')} bytes`).toBeLessThanOrEqual(6 * 1024)
    expect(total).toBeLessThanOrEqual(16 * 1024)
    scripts.length = 0
    await fillIn({ placeWords: '虚构小区' })
    expect(scripts).toEqual([])
  })

  test('has a worker that every build replaces and no store keeps', async () => {
    const response = await fetch(`${server.url}/phone-worker.js`)
    expect([response.status, response.headers.get('cache-control')]).toEqual([200, 'no-cache'])
    expect(response.headers.get('content-type')).toMatch(/javascript/)
    expect(await response.text()).toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-/)
  })
})

test('the photos that were sent carry nothing of the phone', async () => {
  const seen: Buffer[] = []
  await openPhonePage()
  await page.route('**/api/uploads/*', async (route) => {
    seen.push(route.request().postDataBuffer()!)
    await route.continue()
  })
  await fillIn({ placeWords: uniqueWords('虚构站台') })
  await send()
  await delivered()
  const { width, height, exif } = await sharp(seen[0]).metadata()
  expect([Math.max(width, height), exif]).toEqual([1600, undefined])
})

/** Bytes of a file as a phone gets it. */
function compressedSize(path: string): Promise<number> {
  return new Promise((resolve, reject) => {
    get(server.url + path, { headers: { 'accept-encoding': 'br' } }, (response) => {
      let size = 0
      response.on('data', (chunk: Buffer) => { size += chunk.length })
      response.on('end', () => { resolve(size) })
    }).on('error', reject)
  })
}
