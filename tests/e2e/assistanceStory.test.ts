import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eq } from 'drizzle-orm'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectDatabase, type DatabaseConnection } from '#server/database/connect'
import { assistanceRequests, assistanceRoutes } from '#server/domain/assistance/tables'
import { createBody } from '#server/domain/bodies/commands'
import { launchBrowser } from '../support/browser.ts'
import { startServer, type PortalServer } from '../support/server.ts'
import { faultsOf, walkAsStaff } from '../support/staffBrowser.ts'
import { createStaffVisitor, type StaffVisitor } from '../support/staffServer.ts'

const dataDir = mkdtempSync(join(tmpdir(), 'portal-data-'))
const subDistrict = '110107009'
const family = { name: '金丝雀一家', phone: '13900006789' }
const words = '金丝雀树下的两间房，孩子读二年级。'

let browser: Browser
let server: PortalServer
let connection: DatabaseConnection
let context: BrowserContext
let worker: StaffVisitor
let housing: StaffVisitor
let school: StaffVisitor

beforeAll(async () => {
  browser = await launchBrowser()
  server = await startServer({ dataDir })
  connection = connectDatabase({ file: join(dataDir, 'portal.sqlite') })
  const aHandler = async (name: string, phone: string) => createStaffVisitor(server, {
    role: 'handler', name, bodyId: await createBody(connection.db, { fields: { nameZh: name, nameEn: null, kind: 'department', subDistrict: null, phone }, actor: { kind: 'system' }, now: new Date() }),
  })
  worker = await createStaffVisitor(server, { role: 'subDistrictOfficer', subDistricts: [subDistrict], name: '街道工作人员甲' })
  housing = await aHandler('示例住房中心', '010-11110000')
  school = await aHandler('示例教委', '010-22220000')
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
const formOf = (page: Page, action: string) => page.locator('form', { has: page.locator(`input[name=action][value=${action}]`) })

/** Nothing has to be scrolled sideways, and the telephone stands nowhere. */
async function lookAt(page: Page, { mayShow = [] }: { mayShow?: string[] } = {}) {
  const { width, seen } = await page.locator('html').evaluate(html => ({ width: html.scrollWidth, seen: html.clientWidth }))
  expect(width, page.url()).toBeLessThanOrEqual(seen)
  const html = await page.content()
  for (const secret of [family.phone, family.name, words]) if (!mayShow.includes(secret)) expect(html, page.url()).not.toContain(secret)
}

async function giveOn(staff: Page, id: string, need: string, body: string) {
  await staff.goto(`${server.url}/staff/assistance/${id}`)
  await staff.waitForLoadState('networkidle')
  const form = formOf(staff, 'route')
  await form.locator('[name=need]').selectOption(need)
  await form.getByLabel(body).check({ force: true })
  await form.locator('[name=brief]').fill('一家三口，要就近。')
  await form.getByRole('button', { name: '交给' }).click()
  await staff.waitForLoadState('networkidle')
}

async function answerAs(who: StaffVisitor, id: string, words: string) {
  await walkAsStaff({ browser, url: server.url }, who, async (staff) => {
    await staff.goto(`${server.url}/staff/assistance`)
    await staff.waitForLoadState('networkidle')
    await staff.locator(`a[href="/staff/assistance/${id}"]`).click()
    await staff.waitForURL(`**/staff/assistance/${id}`)
    await staff.waitForLoadState('networkidle')
    expect(await staff.content()).not.toContain('金丝雀')
    await staff.getByRole('button', { name: '接手' }).click()
    await staff.waitForLoadState('networkidle')
    expect(await faultsOf(staff)).toEqual([])
    const form = formOf(staff, 'end')
    const routes = await form.locator('[name=at] option').evaluateAll(options => options.map(option => (option as HTMLOptionElement).value).filter(Boolean))
    await form.locator('[name=at]').selectOption(routes[0]!)
    await form.locator('input[name=outcome][value=met]').check({ force: true })
    await form.locator('[name=toPerson]').fill(words)
    await form.getByRole('button', { name: '答复' }).click()
    await staff.waitForLoadState('networkidle')
    expect(await textOf(staff)).toContain(words)
  })
}

test('a family on a small phone without script asks for help, two bodies answer, and a call closes it', { timeout: 300_000 }, async () => {
  const page = await context.newPage()

  // From the page of help: first with mistakes, then for good.
  await page.goto(`${server.url}/help`)
  await page.locator('main a[href="/assistance/new"]').click()
  await lookAt(page)
  await page.fill('[name=words]', words)
  await page.getByRole('button', { name: '提交' }).click()
  await expect.poll(() => page.title()).toContain('错误')
  await lookAt(page, { mayShow: [words] })
  await page.selectOption('[name=subDistrict]', subDistrict)
  await choose(page, 'needs', 'housing')
  await choose(page, 'needs', 'school')
  await choose(page, 'languages', 'dialect')
  await choose(page, 'reach', 'phone')
  await page.fill('[name=name]', family.name)
  await page.fill('[name=phone]', family.phone)
  await choose(page, 'consent', 'yes')
  await page.getByRole('button', { name: '提交' }).click()
  expect(page.url()).toMatch(/\/assistance\/received$/)
  await lookAt(page)
  const card = await textOf(page)
  const [number, queryCode] = [/BZ-\d{8}/.exec(card)![0], /(?:\d{4} ){3}\d{4}/.exec(card)![0]]
  const [request] = await connection.db.select().from(assistanceRequests).where(eq(assistanceRequests.number, number))
  const { id } = request!
  const standing = async () => (await connection.db.select().from(assistanceRequests).where(eq(assistanceRequests.id, id)))[0]!

  // The sub-district reaches the family and gives each need to a body.
  await walkAsStaff({ browser, url: server.url }, worker, async (staff) => {
    await staff.goto(`${server.url}/staff/assistance`)
    await staff.waitForLoadState('networkidle')
    expect(await textOf(staff)).toContain(number)
    expect(await faultsOf(staff)).toEqual([])
    await giveOn(staff, id, 'housing', '示例住房中心')
    await giveOn(staff, id, 'school', '示例教委')
    expect(await faultsOf(staff)).toEqual([])
  })
  expect((await connection.db.select().from(assistanceRoutes).where(eq(assistanceRoutes.requestId, id))).map(({ need, state }) => [need, state]).sort()).toEqual([['housing', 'sent'], ['school', 'sent']])

  // The two bodies answer, each its own.
  await answerAs(housing, id, '已找到就近的两居室，请打 010-11110000。')
  await answerAs(school, id, '孩子下周一可以入学，请打 010-22220000。')
  expect((await standing()).state).toBe('finished')

  // The family reads it by number and code.
  await context.clearCookies({ name: 'opened' })
  await page.goto(`${server.url}/track`)
  await page.fill('[name=number]', number)
  await page.fill('[name=queryCode]', queryCode)
  await page.locator('form', { has: page.locator('[name=queryCode]') }).locator('button').click()
  expect(page.url()).toMatch(/\/track\/assistance$/)
  const progress = await textOf(page)
  for (const said of ['示例住房中心', '010-11110000', '已找到就近的两居室', '示例教委', '孩子下周一可以入学', '****6789']) expect(progress).toContain(said)
  await lookAt(page, { mayShow: [words] })

  // The follow-up call closes it.
  await walkAsStaff({ browser, url: server.url }, worker, async (staff) => {
    await staff.goto(`${server.url}/staff/assistance?list=finished`)
    await staff.waitForLoadState('networkidle')
    await staff.locator(`a[href="/staff/assistance/${id}"]`).click()
    await staff.waitForURL(`**/staff/assistance/${id}`)
    await staff.waitForLoadState('networkidle')
    const form = formOf(staff, 'followUp')
    await form.locator('input[name=answer][value=helped]').check({ force: true })
    await form.locator('input[name=then][value=close]').check({ force: true })
    expect(await faultsOf(staff)).toEqual([])
    await form.getByRole('button', { name: '记下回访' }).click()
    await staff.waitForLoadState('networkidle')
  })
  expect(await standing()).toMatchObject({ state: 'closed', followUp: 'helped' })
  await page.goto(`${server.url}/track/assistance`)
  expect(await textOf(page)).toContain('已经结束')

  // The totals tell nobody anything.
  await page.goto(`${server.url}/assistance/figures`)
  await lookAt(page)
})
