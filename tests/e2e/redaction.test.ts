import { createHash, randomUUID } from 'node:crypto'
import axe from 'axe-core'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { toPixels, type Box } from '#shared/reports/photos'
import { launchBrowser } from '../support/browser.ts'
import { phonePhoto } from '../support/photos.ts'
import { startServer, type PortalServer } from '../support/server.ts'
import { createStaffVisitor } from '../support/staffServer.ts'
import { createVisitor, type Visitor } from '../support/visitor.ts'

let browser: Browser
let server: PortalServer
let photo: Buffer
beforeAll(async () => {
  browser = await launchBrowser()
  server = await startServer()
  photo = await phonePhoto({ width: 1200, height: 900 })
})
afterAll(async () => {
  await browser.close()
  await server.stop()
})

const words = '王小明家在楼顶上搭棚'

/** A report with a photo and whoever redacts it, at the photo's page. */
async function openPhoto({ touch = false } = {}) {
  const resident = createVisitor({ baseUrl: server.url })
  const bytes = Buffer.concat([photo, Buffer.from(randomUUID())])
  const hash = createHash('sha256').update(bytes).digest('hex')
  expect((await resident.request(`/api/uploads/${hash}`, { method: 'PUT', body: bytes as never })).ok).toBe(true)
  const sent = await resident.sendJson('POST', '/api/reports', {
    submissionId: randomUUID(), kind: 'roof', beingBuilt: 'yes', inDanger: false, subDistrict: '110107009', community: null,
    placeWords: '虚构胡同口', words, keepPassages: true, photos: [hash],
  })
  expect(sent.status).toBe(201)
  const { number, queryCode } = await sent.json() as { number: string, queryCode: string }
  const { visitor } = await createStaffVisitor(server, { role: 'triage' })
  const { items } = await (await visitor.get('/api/staff/reports')).json() as { items: { id: string, number: string }[] }
  const report = items.find(item => item.number === number)!.id
  const { photos } = await (await visitor.get(`/api/staff/reports/${report}`)).json() as { photos: { id: string }[] }
  const path = `/staff/reports/${report}/photos/${photos[0]!.id}`
  const context = await browser.newContext(touch ? { viewport: { width: 390, height: 800 }, hasTouch: true, isMobile: true } : { viewport: { width: 1280, height: 900 } })
  await context.addCookies([{ name: 'portal_staff', value: visitor.cookies.get('portal_staff')!, url: server.url }])
  const page = await context.newPage()
  const trouble: string[] = []
  page.on('console', (message) => { if (message.type() === 'error' || /hydration|Content Security/i.test(message.text())) trouble.push(message.text()) })
  page.on('pageerror', (error) => { trouble.push(error.message) })
  page.on('request', (request) => { if (!request.url().startsWith(server.url) && !/^(?:data|blob):/.test(request.url())) trouble.push(request.url()) })
  await page.goto(server.url + path, { waitUntil: 'networkidle' })
  return { page, context, visitor, report, photo: photos[0]!.id, path, trouble, receipt: { number, queryCode } }
}

async function findingsOf(context: BrowserContext, page: Page): Promise<string[]> {
  const session = await context.newCDPSession(page)
  await session.send('Page.setBypassCSP', { enabled: true })
  await page.evaluate(axe.source)
  return page.evaluate(async () => {
    const { violations } = await (globalThis as unknown as { axe: typeof import('axe-core') }).axe.run(document)
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`))
  })
}

/** Presses Tab until the element that has the focus says this. */
async function tabTo(page: Page, text: string) {
  for (let tries = 0; tries < 60; tries++) {
    await page.keyboard.press('Tab')
    const said = await page.evaluate(() => {
      const element = document.activeElement!
      const label = element.id && document.querySelector(`label[for="${element.id}"]`)?.textContent
      return element.getAttribute('aria-label') ?? (label || element.textContent) ?? ''
    })
    if (said.includes(text)) return
  }
  throw new Error(`Tab never reached ${text}`)
}

const boxesOf = async (visitor: Visitor, { report, photo: id }: { report: string, photo: string }) =>
  (await (await visitor.get(`/api/staff/reports/${report}/photos/${id}`)).json() as { photo: { version: number, boxes: Box[] } }).photo

async function coloursUnder(bytes: Buffer, box: Box): Promise<Set<string>> {
  const { width, height } = await sharp(bytes).metadata() as { width: number, height: number }
  const { data, info } = await sharp(bytes).extract(toPixels(box, { width, height })).raw().toBuffer({ resolveWithObject: true })
  const colours = new Set<string>()
  for (let at = 0; at < data.length; at += info.channels) colours.add(data.subarray(at, at + info.channels).join(','))
  return colours
}

test('by keyboard alone a photo is covered and approved, and what is served holds nothing of what was covered', async () => {
  const { page, context, visitor, trouble, path, ...ids } = await openPhoto()
  await tabTo(page, '加一个方框')
  await page.keyboard.press('Enter')
  expect(await page.evaluate(() => document.activeElement!.getAttribute('data-box'))).toBe('0')
  for (const key of ['ArrowLeft', 'ArrowLeft', 'ArrowUp', 'Shift+ArrowRight', 'Shift+ArrowDown', 'Shift+ArrowDown']) await page.keyboard.press(key)
  expect(await page.locator('.redaction [role=status]').first().innerText()).toBe('第 1 个方框：左 28.0%，上 29.0%，宽 21.0%，高 22.0%')
  await tabTo(page, '加一个方框')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Delete')
  expect(await page.locator('.redaction ol li').count()).toBe(1)
  expect(await findingsOf(context, page)).toEqual([])

  await tabTo(page, '批准遮好的照片')
  await page.keyboard.press('Enter')
  await page.getByText('请先看一遍照片').waitFor()
  expect((await boxesOf(visitor, ids)).version).toBe(1)
  expect(await page.evaluate(() => document.activeElement!.id)).toBe('f-checked')
  await page.keyboard.press('Space')
  await tabTo(page, '批准遮好的照片')
  await page.keyboard.press('Enter')
  await page.locator('.approved-copy').waitFor()
  expect(await findingsOf(context, page)).toEqual([])
  expect(trouble).toEqual([])

  const { boxes } = await boxesOf(visitor, ids)
  expect(boxes).toHaveLength(1)
  const served = await visitor.get(`/api/staff/report-photos/${ids.photo}/approved`)
  const bytes = Buffer.from(await served.arrayBuffer())
  expect(await coloursUnder(bytes, boxes[0]!)).toEqual(new Set(['0,0,0']))
  for (const mark of ['CANARY', 'xmpmeta']) expect(bytes.includes(mark)).toBe(false)
  expect((await sharp(bytes).metadata()).exif).toBeUndefined()
  await context.close()
})

test('boxes are drawn, moved and resized with the mouse', async () => {
  const { page, context, trouble } = await openPhoto()
  const board = page.locator('.board image')
  await board.scrollIntoViewIfNeeded()
  const { x, y, width, height } = (await board.boundingBox())!
  const drag = async (from: [number, number], to: [number, number]) => {
    await page.mouse.move(x + from[0] * width, y + from[1] * height)
    await page.mouse.down()
    await page.mouse.move(x + to[0] * width, y + to[1] * height, { steps: 4 })
    await page.mouse.up()
  }
  const first = page.locator('.redaction ol li > span').first()
  await drag([0.6, 0.5], [0.4, 0.25])
  expect(await first.innerText()).toBe('第 1 个方框：左 40.0%，上 25.0%，宽 20.0%，高 25.0%')
  await drag([0.45, 0.3], [0.55, 0.4])
  expect(await first.innerText()).toBe('第 1 个方框：左 50.0%，上 35.0%，宽 20.0%，高 25.0%')
  await drag([0.7, 0.6], [0.8, 0.8])
  expect(await first.innerText()).toBe('第 1 个方框：左 50.0%，上 35.0%，宽 30.0%，高 45.0%')
  expect(trouble).toEqual([])
  await context.close()
})

test('boxes are drawn with a finger, and nothing to touch is smaller than a fingertip', async () => {
  const { page, context, trouble } = await openPhoto({ touch: true })
  const board = page.locator('.board image')
  await board.evaluate(element => element.scrollIntoView({ block: 'center', behavior: 'instant' }))
  const { x, y, width, height } = (await board.boundingBox())!
  const session = await context.newCDPSession(page)
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...points: [number, number][]) =>
    session.send('Input.dispatchTouchEvent', { type, touchPoints: points.map(([left, top]) => ({ x: x + left * width, y: y + top * height })) })
  await touch('touchStart', [0.2, 0.2])
  await touch('touchMove', [0.25, 0.25])
  await touch('touchMove', [0.4, 0.5])
  await touch('touchEnd')
  const place = await page.locator('.redaction ol li > span').first().innerText()
  expect(place).toMatch(/^第 1 个方框：左 (?:19|20)\.\d%，上 (?:19|20)\.\d%，宽 (?:19|20)\.\d%，高 (?:29|30)\.\d%$/)
  const small = await page.evaluate(() => [...document.querySelectorAll('.redaction button, .redaction .touch, main .actions a')]
    .map(element => ({ text: element.textContent, box: element.getBoundingClientRect() }))
    .filter(({ box }) => box.width < 43.9 || box.height < 43.9).map(({ text, box }) => `${text} ${box.width}×${box.height}`))
  expect(small).toEqual([])
  expect(await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth)).toBe(false)
  expect(trouble).toEqual([])
  await context.close()
})

test('whoever approves from a page that is out of date is told, and keeps what they drew', async () => {
  const { page, context, visitor, ...ids } = await openPhoto()
  const answer = await visitor.sendJson('POST', `/api/staff/reports/${ids.report}/photos/${ids.photo}/approval`, { version: 1, boxes: [], checked: true })
  expect(answer.status).toBe(200)
  await page.click('#add-box')
  await page.check('#f-checked')
  await page.getByRole('button', { name: '批准遮好的照片' }).click()
  await page.getByText('刚被别人改过').waitFor()
  expect(await page.locator('.redaction ol li').count()).toBe(1)
  expect((await boxesOf(visitor, ids)).version).toBe(2)
  await context.close()
})

test('the face finder comes from this server alone, on request, within the content policy', { timeout: 120_000 }, async () => {
  const { page, context, trouble } = await openPhoto()
  const loaded: string[] = []
  page.on('request', (request) => { if (request.url().includes('/face-finder/')) loaded.push(new URL(request.url()).pathname) })
  expect(loaded).toEqual([])
  await page.getByRole('button', { name: '找一找人脸' }).click()
  await page.getByText(/没有找到人脸|处可能是人脸，用虚线/).waitFor({ timeout: 100_000 })
  expect(loaded.sort()).toEqual(['/face-finder/blazeface.bin', '/face-finder/blazeface.json', '/face-finder/human.esm.js'])
  expect(trouble).toEqual([])
  await context.close()
})

test('words are covered by keyboard, and neither those who only read nor the reporter’s page are shown them', async () => {
  const { page, context, visitor, report, receipt } = await openPhoto()
  await page.goto(`${server.url}/staff/reports/${report}`, { waitUntil: 'networkidle' })
  await page.getByText('隐去原话里的内容').focus()
  await page.keyboard.press('Enter')
  await tabTo(page, '原话')
  await page.keyboard.press('Control+Home')
  for (let count = 0; count < 3; count++) await page.keyboard.press('Shift+ArrowRight')
  await tabTo(page, '隐去选中的字')
  await page.keyboard.press('Enter')
  await page.getByText('一共隐去 1 处').waitFor()
  expect(await findingsOf(context, page)).toEqual([])
  await tabTo(page, '保存')
  await page.keyboard.press('Enter')
  await page.locator('.marked em', { hasText: '（已隐去：个人信息）' }).first().waitFor()
  const supervisor = await createStaffVisitor(server, { role: 'supervisor' })
  const read = await supervisor.visitor.get(`/api/staff/reports/${report}`)
  const tracked = await createVisitor({ baseUrl: server.url }).sendJson('POST', '/api/track', receipt)
  for (const answer of [read, tracked]) {
    const seen = await answer.text()
    expect(seen).toContain('家在楼顶上搭棚')
    expect(seen).not.toContain('王小明')
  }
  expect(await (await visitor.get(`/api/staff/reports/${report}`)).text()).toContain('王小明')
  await context.close()
})
