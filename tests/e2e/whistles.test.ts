import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import axe from 'axe-core'
import { eq } from 'drizzle-orm'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectDatabase, type DatabaseConnection } from '#server/database/connect'
import { reports } from '#server/domain/reports/tables'
import { launchBrowser } from '../support/browser.ts'
import { startServer, type PortalServer } from '../support/server.ts'
import { createStaffVisitor, type StaffVisitor } from '../support/staffServer.ts'
import { aBody } from '../support/whistles.ts'
import { createVisitor } from '../support/visitor.ts'

let browser: Browser
let server: PortalServer
let connection: DatabaseConnection
beforeAll(async () => {
  browser = await launchBrowser()
  server = await startServer()
  connection = connectDatabase({ file: join(server.dataDir, 'portal.sqlite') })
})
afterAll(async () => {
  await browser.close()
  await connection.close()
  await server.stop()
})

async function aCase() {
  const sent = await createVisitor({ baseUrl: server.url }).sendJson('POST', '/api/reports', {
    submissionId: randomUUID(), kind: 'roof', beingBuilt: 'yes', inDanger: false, subDistrict: '110107003', community: null, placeWords: '金丝雀胡同口', words: '金丝雀原话',
  })
  const { number } = await sent.json() as { number: string }
  await connection.db.update(reports).set({ status: 'found', finding: 'confirmed' }).where(eq(reports.number, number))
  const [report] = await connection.db.select().from(reports).where(eq(reports.number, number))
  return { id: report!.id, number }
}

async function open({ visitor }: StaffVisitor, path: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, bypassCSP: true })
  await context.addCookies([{ name: 'portal_staff', value: visitor.cookies.get('portal_staff')!, url: server.url }])
  const page = await context.newPage()
  await page.goto(server.url + path)
  await isReady(page)
  return page
}

/** Waits until the page's script has taken over: what is typed before would be lost. */
async function isReady(page: Page) {
  await page.waitForLoadState('networkidle')
  await page.waitForFunction(() => (globalThis as unknown as { useNuxtApp?: () => { isHydrating?: boolean } }).useNuxtApp?.().isHydrating === false)
}

/** What is wrong with the page as it is: axe, and anything cut off to the right. */
async function findingsOf(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  const found = await page.evaluate(async () => {
    const { violations } = await (globalThis as unknown as { axe: typeof import('axe-core') }).axe.run(document)
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${location.pathname} ${id}: ${html.slice(0, 200)}`))
  })
  const isTooWide = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth)
  return isTooWide ? [...found, `${page.url()} is too wide`] : found
}

test('an officer whistles, a body reports in, the officer closes and registers a site', async () => {
  const [power, planning] = [await aBody(connection.db, '供电公司'), await aBody(connection.db, '规自分局')]
  const officer = await createStaffVisitor(server, { role: 'subDistrictOfficer', subDistricts: ['110107003'], name: '街道甲' })
  const handler = await createStaffVisitor(server, { role: 'handler', bodyId: power, name: '电力乙' })
  const { id } = await aCase()
  const findings: string[] = []

  const page = await open(officer, `/staff/reports/${id}`)
  await page.getByText('吹哨，叫单位来').click()
  await page.fill('[name=whistleQuestion]', '请派人到场看能不能断电')
  for (const bodyId of [power, planning]) await page.check(`[name=whistleBodies][value="${bodyId}"]`, { force: true })
  await page.selectOption('[name=whistleHours]', '4')
  findings.push(...await findingsOf(page))
  await page.getByRole('button', { name: '吹哨', exact: true }).click()
  await page.getByText('结束这次吹哨').first().waitFor()
  expect(await page.locator('section[aria-labelledby=whistles]').innerText()).toContain('等报到')
  findings.push(...await findingsOf(page))

  const theirs = await open(handler, '/staff/whistles')
  findings.push(...await findingsOf(theirs))
  await theirs.getByRole('link', { name: '请派人到场看能不能断电' }).click()
  await theirs.waitForURL('**/staff/whistles/*')
  await theirs.locator('h1', { hasText: '吹哨报到' }).waitFor()
  findings.push(...await findingsOf(theirs))
  expect(await theirs.content()).not.toContain('金丝雀')
  await theirs.check('[name=kind][value=written]', { force: true })
  await theirs.fill('[name=text]', '已断电')
  await Promise.all([theirs.waitForEvent('load'), theirs.getByRole('button', { name: '报到', exact: true }).click()])
  expect(await theirs.locator('main').innerText()).toContain('书面答复：已断电')

  await page.reload()
  await isReady(page)
  await page.getByText('结束这次吹哨').first().click()
  await page.locator('section[aria-labelledby=whistles] textarea').first().fill('断了电')
  await page.locator('section[aria-labelledby=whistles] form button').first().click()
  await page.getByText('一直没有报到').first().waitFor()
  for (const box of await page.locator('section[aria-labelledby=whistles] article textarea').all()) await box.fill('已经办好')
  await page.locator('section[aria-labelledby=whistles] form button').first().click()
  await page.getByText('做了什么：已经办好').first().waitFor()

  await page.getByText('登记到台账', { exact: true }).last().click()
  await page.fill('[name=siteName]', '八角加建一处')
  findings.push(...await findingsOf(page))
  await page.locator('section[aria-labelledby=registration] form button').last().click()
  await page.getByRole('link', { name: '八角加建一处' }).waitFor()
  findings.push(...await findingsOf(page))
  expect(findings).toEqual([])
  await page.context().close()
  await theirs.context().close()
})

test('a road chief enters a finding and sees its five steps', async () => {
  const chief = await createStaffVisitor(server, { role: 'roadChief', subDistricts: ['110107003'], name: '路长丙' })
  const page = await open(chief, '/staff/patrol/new')
  const findings = await findingsOf(page)
  await page.selectOption('[name=kind]', 'publicGround')
  await page.check('[name=beingBuilt][value=yes]', { force: true })
  await page.check('[name=inDanger][value=no]', { force: true })
  await page.fill('[name=placeWords]', '辅路公交站后面')
  await page.fill('[name=words]', '人行道上正在搭棚')
  await Promise.all([page.waitForURL('**/staff/patrol?entered=*'), page.locator('main form button').last().click()])
  await page.waitForLoadState('networkidle')
  expect(await page.locator('.patrol-steps [aria-current=step]').innerText()).toContain('反馈')
  expect([...findings, ...await findingsOf(page)]).toEqual([])
  await page.context().close()
})
