import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eq } from 'drizzle-orm'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectDatabase, type DatabaseConnection } from '#server/database/connect'
import { moveSite } from '#server/domain/ledger/moving'
import { getSite } from '#server/domain/ledger/queries'
import { objections } from '#server/domain/objections/tables'
import { packagedCalendar } from '#shared/calendar/calendar'
import { launchBrowser } from '../support/browser.ts'
import { later } from '../support/clock.ts'
import { editor } from '../support/ledger.ts'
import { aPublicSite } from '../support/objections.ts'
import { startServer, type PortalServer } from '../support/server.ts'
import { faultsOf, walkAsStaff } from '../support/staffBrowser.ts'
import { createStaffVisitor, type StaffVisitor } from '../support/staffServer.ts'

const dataDir = mkdtempSync(join(tmpdir(), 'portal-data-'))
const tenant = { name: '金丝雀租户', phone: '13900001234' }
const words = '租的地方只有一百二十平方米，写成了一千二百。'

let browser: Browser
let server: PortalServer
let connection: DatabaseConnection
let context: BrowserContext
let officer: StaffVisitor
let supervisor: StaffVisitor
let siteId: string

beforeAll(async () => {
  browser = await launchBrowser()
  server = await startServer({ dataDir })
  connection = connectDatabase({ file: join(dataDir, 'portal.sqlite') })
  siteId = await aPublicSite(connection.db, { nameZh: '示例写错面积的仓库' }, later(new Date(), { days: -1 }))
  officer = await createStaffVisitor(server, { role: 'subDistrictOfficer', subDistricts: ['110107009'], name: '街道人员甲' })
  supervisor = await createStaffVisitor(server, { role: 'supervisor', name: '督办员乙' })
  context = await browser.newContext({ viewport: { width: 360, height: 740 }, javaScriptEnabled: false })
  await context.addCookies([{ name: 'mode', value: 'elder', url: server.url }])
})
afterAll(async () => {
  await context.close()
  await browser.close()
  await connection.close()
  await server.stop()
  rmSync(dataDir, { recursive: true, force: true })
})

const textOf = (page: Page) => page.locator('main').innerText()
const choose = (page: Page, name: string, value: string) => page.check(`input[name=${name}][value="${value}"]`, { force: true })
const send = (page: Page, field: string) => page.locator('form', { has: page.locator(`[name=${field}]`) }).locator('button').last().click()

/** Nothing has to be scrolled sideways, and nobody's name or telephone stands there. */
async function lookAt(page: Page) {
  const { width, seen } = await page.locator('html').evaluate(html => ({ width: html.scrollWidth, seen: html.clientWidth }))
  expect(width, page.url()).toBeLessThanOrEqual(seen)
  const html = await page.content()
  for (const secret of Object.values(tenant)) expect(html, page.url()).not.toContain(secret)
}

test('a tenant objects without script on a small phone, the entry freezes, another officer decides, and the correction shows', { timeout: 300_000 }, async () => {
  const page = await context.newPage()
  const site = () => getSite(connection.db, siteId)

  // From the entry, by the door "this is wrong", first with mistakes, then for good.
  await page.goto(`${server.url}/ledger/${siteId}`)
  await page.locator('main a[href*="/objections/new"]').first().click()
  expect(await textOf(page)).toContain('示例写错面积的仓库')
  await lookAt(page)
  await send(page, 'words')
  await expect.poll(() => page.title()).toContain('错误')
  await choose(page, 'standing', 'tenant')
  await choose(page, 'grounds', 'facts')
  await choose(page, 'aim', 'correct')
  await page.fill('[name=words]', words)
  await page.fill('[name=name]', tenant.name)
  await page.fill('[name=phone]', tenant.phone)
  await choose(page, 'consent', 'yes')
  await send(page, 'words')
  expect(page.url()).toMatch(/\/objections\/received$/)
  const card = await textOf(page)
  const [number, queryCode] = [/YY-\d{8}/.exec(card)![0], /(?:\d{4} ){3}\d{4}/.exec(card)![0]]
  await lookAt(page)
  const [objection] = await connection.db.select().from(objections).where(eq(objections.number, number))
  const address = `${server.url}/staff/objections/${objection!.id}`

  // The entry says so and stands still.
  expect(await site()).toMatchObject({ openObjections: 1 })
  await page.goto(`${server.url}/ledger/${siteId}`)
  expect(await textOf(page)).toContain('异议')
  expect(await textOf(page)).not.toContain('一百二十')
  await lookAt(page)
  const further = async () => moveSite(connection.db, { siteId, version: (await site()).version, request: { move: 'classify', facts: { category: 'noPermit' } }, actor: editor, calendar: packagedCalendar, now: new Date() })
  await expect(further()).rejects.toMatchObject({ issues: [expect.objectContaining({ code: 'ledger.objection_open' }) as unknown] })

  // An officer who did not register the entry corrects it and proposes.
  await walkAsStaff({ browser, url: server.url }, officer, async (staff) => {
    await staff.goto(`${server.url}/staff/objections`)
    await staff.waitForLoadState('networkidle')
    expect(await staff.locator('main').innerText()).toContain(number)
    expect(await faultsOf(staff)).toEqual([])
    await staff.goto(address)
    await staff.waitForLoadState('networkidle')
    expect(await staff.content()).not.toContain(tenant.phone)
    expect(await faultsOf(staff)).toEqual([])
    await staff.goto(`${address}/correct`)
    await staff.waitForLoadState('networkidle')
    await staff.fill('[name=landAreaM2]', '120')
    await staff.fill('[name=reason]', '按租约和图纸改正面积')
    await send(staff, 'reason')
    await staff.waitForURL(address)
    await staff.waitForLoadState('networkidle')
    await choose(staff, 'proposal', 'adopted')
    await staff.fill('[name=reason]', '看了租约和图纸，确实是一百二十平方米。')
    await send(staff, 'proposal')
    await staff.waitForLoadState('networkidle')
  })
  expect(await site()).toMatchObject({ landAreaM2: 120, openObjections: 1 })

  // Another person decides.
  await walkAsStaff({ browser, url: server.url }, supervisor, async (staff) => {
    await staff.goto(address)
    await staff.waitForLoadState('networkidle')
    await choose(staff, 'outcome', 'adopted')
    await staff.locator('form', { has: staff.locator('[name=outcome]') }).locator('[name=reason]').fill('面积已经改成 120 平方米。')
    await choose(staff, 'publish', 'yes')
    await send(staff, 'outcome')
    await staff.waitForLoadState('networkidle')
    expect(await faultsOf(staff)).toEqual([])
  })
  expect(await site()).toMatchObject({ landAreaM2: 120, openObjections: 0 })

  // The correction shows, with the outcome; the tenant reads it with number and code.
  await page.goto(`${server.url}/ledger/${siteId}`)
  const entry = await textOf(page)
  for (const said of ['120', number, '异议办完，结果：采纳', '面积已经改成 120 平方米。']) expect(entry).toContain(said)
  await lookAt(page)
  await context.clearCookies({ name: 'opened' })
  await page.goto(`${server.url}/track`)
  await page.fill('[name=number]', number)
  await page.fill('[name=queryCode]', queryCode)
  await send(page, 'queryCode')
  expect(page.url()).toMatch(/\/track\/objection$/)
  const progress = await textOf(page)
  for (const said of ['采纳', '面积已经改成 120 平方米。', '申请行政复议', '12348', '****1234']) expect(progress).toContain(said)
  await lookAt(page)
})
