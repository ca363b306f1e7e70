import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectDatabase } from '#server/database/connect'
import { toDay } from '#shared/time'
import { later } from '../support/clock.ts'
import { launchBrowser } from '../support/browser.ts'
import { aMatter } from '../support/hearings.ts'
import { smallPhoto } from '../support/photos.ts'
import { startServer, type PortalServer } from '../support/server.ts'
import { walkAsStaff } from '../support/staffBrowser.ts'
import { createStaffVisitor, staffPassword, type StaffVisitor } from '../support/staffServer.ts'
import { createVisitor } from '../support/visitor.ts'

let browser: Browser
let server: PortalServer
beforeAll(async () => {
  browser = await launchBrowser()
  server = await startServer()
})
afterAll(async () => {
  await browser.close()
  await server.stop()
})

/** Opens a page whose script is still on its way; it comes with `arrive`. */
async function onSlowLine(staff: StaffVisitor, path: string, walk: (page: Page, arrive: () => Promise<void>) => Promise<void>) {
  await walkAsStaff({ browser, url: server.url }, staff, async (page) => {
    const { promise: arrival, resolve: letIn } = Promise.withResolvers<undefined>()
    await page.route(/\/_nuxt\/[^?]+\.js/, async (route) => {
      await arrival
      await route.continue()
    })
    await page.goto(server.url + path, { waitUntil: 'commit' })
    await walk(page, async () => {
      letIn(undefined)
      await page.waitForLoadState('networkidle')
    })
  })
}

async function openMatter() {
  const { db, close } = connectDatabase({ file: join(server.dataDir, 'portal.sqlite') })
  const now = new Date()
  try { return await aMatter(db, { opensAt: later(now, { days: -3 }), publishedAt: later(now, { days: -3 }), closesAt: later(now, { days: 30 }), firstClosesAt: later(now, { days: 30 }) }) }
  finally { await close() }
}

const officerOf = (subDistrict: string) => createStaffVisitor(server, { role: 'subDistrictOfficer', subDistricts: [subDistrict] })

async function sendReport(subDistrict: string) {
  const response = await createVisitor({ baseUrl: server.url }).sendJson('POST', '/api/reports', {
    submissionId: randomUUID(), kind: 'roof', beingBuilt: 'no', inDanger: false, subDistrict, community: null, placeWords: '虚构胡同口', words: '楼顶在搭房',
  })
  expect(response.status).toBe(201)
}

test('what an officer typed, chose and pressed before the script of the page was there stays, and is sent with the next press', async () => {
  const matter = await openMatter()
  const path = `/staff/hearings/${matter.id}/entries`
  const yesterday = toDay(later(new Date(), { days: -1 }))
  await onSlowLine(await createStaffVisitor(server, { role: 'triage' }), path, async (page, arrive) => {
    await page.getByLabel('电话', { exact: true }).first().check()
    await page.fill('#f-receivedOn', yesterday)
    await page.fill('#f-receivedTime', '10:00')
    await page.selectOption('[name=clause]', matter.clauses[1]!.id)
    await page.getByLabel('反对').check()
    await page.fill('#f-words', '我家门口\n要留路。')
    await page.getByLabel('个人').check()
    await page.fill('#f-phone', '13800000000')
    await page.setInputFiles('#f-scan', { name: 'paper.png', mimeType: 'image/png', buffer: await smallPhoto('png') })
    await page.getByRole('button', { name: '保存，等另一个人录' }).click()
    await arrive()

    expect(page.url()).toBe(server.url + path)
    await page.locator('p.secret').waitFor()
    await page.fill('#f-name', '王某某')
    const [request] = await Promise.all([
      page.waitForRequest(sent => sent.method() === 'POST'),
      page.getByRole('button', { name: '保存，等另一个人录' }).click(),
    ])
    expect(request.postDataJSON()).toMatchObject({
      channel: 'phone', receivedAt: `${yesterday}T02:00:00.000Z`, scan: expect.any(String),
      said: { clause: matter.clauses[1]!.id, stance: 'oppose', words: '我家门口\n要留路。', authorKind: 'person', name: '王某某', contact: { phone: '13800000000' } },
    })
    await page.getByText('请另一位同事录第二遍').waitFor()
  })
})

test('a row ticked before the script of the queue was there is ticked, once', async () => {
  await sendReport('110107011')
  await onSlowLine(await officerOf('110107011'), '/staff/reports', async (page, arrive) => {
    await page.locator('.queue-rows input').check()
    await arrive()
    await page.getByText('已选 1 件').waitFor()
    expect(await page.locator('.queue-rows input').isChecked()).toBe(true)
  })
})

test('a note and a question pressed before the script of the page was there stay where they are, and go into no address', async () => {
  await sendReport('110107010')
  const officer = await officerOf('110107010')
  const { items } = await (await officer.visitor.get('/api/staff/reports')).json() as { items: { id: string, version: number }[] }
  const [{ id, version }] = items as [typeof items[0]]
  expect((await officer.visitor.sendJson('POST', `/api/staff/reports/${id}/acceptance`, { version })).status).toBe(200)
  const path = `/staff/reports/${id}`
  await onSlowLine(officer, path, async (page, arrive) => {
    await page.getByText('吹哨，叫单位来').click()
    await page.fill('[name=whistleQuestion]', '谁去看一下？')
    await page.fill('#f-note', '已与居委会联系')
    await page.getByRole('button', { name: '保存备注' }).click()
    await arrive()

    expect(page.url()).toBe(server.url + path)
    const [request] = await Promise.all([
      page.waitForRequest(sent => sent.method() === 'POST' && sent.url().endsWith('/whistles')),
      page.getByRole('button', { name: '吹哨' }).click(),
    ])
    expect(request.postDataJSON()).toMatchObject({ question: '谁去看一下？' })
    await page.getByRole('button', { name: '保存备注' }).click()
    await page.locator('li.marked', { hasText: '已与居委会联系' }).waitFor()
  })
})

test('a password typed before the script of the page was there stays', async () => {
  await onSlowLine(await createStaffVisitor(server, { role: 'triage' }), '/staff/account/password', async (page, arrive) => {
    await page.fill('[name=password]', staffPassword)
    await arrive()
    expect(await page.inputValue('[name=password]')).toBe(staffPassword)
  })
})

test('without script a page of staff says what does not work, and a press on it takes nothing away', async () => {
  const matter = await openMatter()
  const { visitor } = await createStaffVisitor(server, { role: 'triage' })
  const context = await browser.newContext({ javaScriptEnabled: false })
  try {
    await context.addCookies([{ name: 'portal_staff', value: visitor.cookies.get('portal_staff')!, url: server.url }])
    const page = await context.newPage()
    await page.goto(`${server.url}/staff/hearings/${matter.id}/entries`)
    expect(await page.locator('main').innerText()).toContain('这个浏览器不运行脚本')
    await page.fill('#f-words', '我家门口要留路。')
    await page.getByRole('button', { name: '保存，等另一个人录' }).click()
    expect(await page.inputValue('#f-words')).toBe('我家门口要留路。')
  }
  finally { await context.close() }
})
