import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eq } from 'drizzle-orm'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectDatabase, type DatabaseConnection } from '#server/database/connect'
import { shiftCodeAt } from '#server/domain/volunteers/checkIn'
import { duties, memberships, orderLeases, orders, shifts, volunteers } from '#server/domain/volunteers/tables'
import { toDay } from '#shared/time'
import { launchBrowser } from '../support/browser.ts'
import { later } from '../support/clock.ts'
import { startServer, type PortalServer } from '../support/server.ts'
import { faultsOf, walkAsStaff } from '../support/staffBrowser.ts'
import { createStaffVisitor, type StaffVisitor } from '../support/staffServer.ts'
import { aShift, aTeam } from '../support/volunteers.ts'

const dataDir = mkdtempSync(join(tmpdir(), 'portal-data-'))
const subDistrict = '110107009'
const community = '110107009001'
const helper = { name: '金丝雀志愿者', phone: '13900005678' }
const caller = { name: '金丝雀大娘', phone: '13900001234', address: '金丝雀胡同七号' }

let browser: Browser
let server: PortalServer
let connection: DatabaseConnection
let context: BrowserContext
let worker: StaffVisitor

beforeAll(async () => {
  browser = await launchBrowser()
  server = await startServer({ dataDir })
  connection = connectDatabase({ file: join(dataDir, 'portal.sqlite') })
  worker = await createStaffVisitor(server, { role: 'communityWorker', subDistricts: [subDistrict], communities: [community], name: '社区工作者甲' })
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

const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first().click()
const textOf = (page: Page) => page.locator('main').innerText()
const choose = (page: Page, name: string, value: string) => page.check(`input[name=${name}][value="${value}"]`, { force: true })
const receiptIn = (text: string, prefix: string) => ({ number: new RegExp(`${prefix}-\\d{8}`).exec(text)![0], queryCode: /(?:\d{4} ){3}\d{4}/.exec(text)![0] })

async function openReceipt(page: Page, { number, queryCode }: { number: string, queryCode: string }) {
  await context.clearCookies({ name: 'opened' })
  await page.goto(`${server.url}/track`)
  await page.fill('[name=number]', number)
  await page.fill('[name=queryCode]', queryCode)
  await page.locator('form', { has: page.locator('[name=queryCode]') }).locator('button').click()
}

/** Nothing has to be scrolled sideways, and nobody's telephone or house stands there. */
async function lookAt(page: Page, { mayShow = [] }: { mayShow?: string[] } = {}) {
  const { width, seen } = await page.locator('html').evaluate(html => ({ width: html.scrollWidth, seen: html.clientWidth }))
  expect(width, page.url()).toBeLessThanOrEqual(seen)
  const html = await page.content()
  for (const secret of [helper.phone, caller.phone, caller.name, caller.address]) if (!mayShow.includes(secret)) expect(html, page.url()).not.toContain(secret)
}

async function staffStep(path: string, body: unknown) {
  const answer = await worker.visitor.sendJson('POST', `/api/staff/volunteers/people/${path}`, body)
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
  return await answer.json() as { version: number, state: string }
}

test('a neighbour on a small phone without script signs up, comes to a shift, helps somebody who had telephoned, and is rated', { timeout: 300_000 }, async () => {
  const now = new Date()
  const team = await aTeam(connection.db)
  const page = await context.newPage()

  // Sign up: first with mistakes, then for good.
  await page.goto(`${server.url}/volunteers`)
  await page.click(`a[href="/volunteers/teams/${team.id}"]`)
  await page.click(`a[href="/volunteers/teams/${team.id}/join"]`)
  await page.locator('main form button').last().click()
  await expect.poll(() => page.title()).toContain('错误')
  await page.fill('[name=name]', helper.name)
  await page.fill('[name=phone]', helper.phone)
  await choose(page, 'ageBand', '60to69')
  await choose(page, 'showName', 'no')
  await choose(page, 'digest', 'no')
  await choose(page, 'consent', 'yes')
  await page.locator('main form button').last().click()
  expect(page.url()).toMatch(/\/volunteers\/joined$/)
  const card = await textOf(page)
  const own = receiptIn(card, 'ZY')
  await lookAt(page)
  const [volunteer] = await connection.db.select().from(volunteers).where(eq(volunteers.number, own.number))
  expect(volunteer).toMatchObject({ state: 'applied', community, channel: 'web' })
  expect(await connection.db.select().from(memberships).where(eq(memberships.volunteerId, volunteer!.id))).toMatchObject([{ teamId: team.id, state: 'seated' }])

  // The community checks and records a training; being active follows.
  const checked = await staffStep(`${volunteer!.id}/check`, { version: 1, isAccepted: true, reason: null })
  expect(await staffStep(`${volunteer!.id}/trainings`, { version: checked.version, trainingId: randomUUID(), topic: '怎样陪老人', on: toDay(now), teamId: team.id })).toMatchObject({ state: 'active' })

  // A shift that begins in a quarter of an hour.
  const shift = await aShift(connection.db, team, { startsAt: later(now, { minutes: 14 }) })
  await openReceipt(page, own)
  expect(page.url()).toMatch(/\/track\/volunteer$/)
  await lookAt(page)
  await page.goto(`${server.url}/track/volunteer/shifts/${shift.id}`)
  await press(page, '报名')
  expect(await connection.db.select().from(duties).where(eq(duties.shiftId, shift.id))).toMatchObject([{ state: 'going', volunteerId: volunteer!.id }])
  const [stored] = await connection.db.select().from(shifts).where(eq(shifts.id, shift.id))
  await page.fill('[name=code]', shiftCodeAt(stored!, new Date()))
  await page.locator('form', { has: page.locator('[name=code]') }).locator('button').click()
  expect(await connection.db.select().from(duties).where(eq(duties.shiftId, shift.id))).toMatchObject([{ state: 'present', checkedInBy: 'code' }])
  await lookAt(page)

  // Somebody telephones; the community places the order for her and reads number and code out.
  let hers = { number: '', queryCode: '' }
  await walkAsStaff({ browser, url: server.url }, worker, async (staff) => {
    await staff.goto(`${server.url}/staff/orders/new?subDistrict=${subDistrict}`)
    await staff.waitForLoadState('networkidle')
    await staff.check('input[name=kind][value=shopping]', { force: true })
    await staff.fill('[name=words]', '买一袋米和一瓶酱油')
    const valuesOf = (name: string) => staff.locator(`[name=${name}] option`).evaluateAll(options => options.map(option => (option as HTMLOptionElement).value).filter(Boolean))
    await staff.selectOption('[name=on]', (await valuesOf('on'))[1]!)
    await staff.selectOption('[name=from]', (await valuesOf('from'))[0]!)
    await staff.selectOption('[name=until]', (await valuesOf('until')).at(-1)!)
    await staff.selectOption('[name=community]', community)
    await staff.fill('[name=name]', caller.name)
    await staff.fill('[name=phone]', caller.phone)
    await staff.fill('[name=address]', caller.address)
    await staff.check('input[name=consent]', { force: true })
    await staff.getByRole('button', { name: '下单' }).click()
    await staff.waitForURL(/\/receipt$/)
    hers = receiptIn(await staff.locator('main').innerText(), 'XD')
    expect(await faultsOf(staff)).toEqual([])
    const [order] = await connection.db.select().from(orders).where(eq(orders.number, hers.number))
    await staff.goto(`${server.url}/staff/orders/${order!.id}`)
    await staff.waitForLoadState('networkidle')
    expect(await staff.content()).not.toContain(caller.phone)
    await staff.fill('[name=title]', '代买米和酱油')
    await staff.locator('form', { has: staff.locator('[name=title]') }).locator('button').click()
    await staff.waitForLoadState('networkidle')
    expect(await faultsOf(staff)).toEqual([])
  })
  const [order] = await connection.db.select().from(orders).where(eq(orders.number, hers.number))
  expect(order).toMatchObject({ state: 'open', channel: 'desk', title: '代买米和酱油' })
  // Its day has come.
  await connection.db.update(orders).set({ startsAt: now, endsAt: later(now, { hours: 2 }) }).where(eq(orders.id, order!.id))
  await page.goto(`${server.url}/orders`)
  expect(await textOf(page)).toContain('代买米和酱油')
  await lookAt(page)

  // 接单: hers is seen while it is held, and not before or after.
  await page.goto(`${server.url}/track/volunteer/orders`)
  await lookAt(page)
  await press(page, '我来帮')
  expect(page.url()).toMatch(/\/track\/volunteer\/orders\/\w+/)
  const leasePage = page.url().replace(/\?.*/, '')
  await lookAt(page)
  await press(page, '查看电话和地址')
  const contact = await textOf(page)
  for (const known of [caller.name, caller.phone, caller.address]) expect(contact).toContain(known)
  await lookAt(page, { mayShow: [caller.name, caller.phone, caller.address] })
  await page.goto(leasePage)
  await press(page, '我到了，开始')
  await choose(page, 'solved', 'yes')
  await page.fill('[name=words]', '东西放在门口的桌子上')
  await press(page, '帮完了')
  expect(await connection.db.select().from(orderLeases).where(eq(orderLeases.orderId, order!.id))).toMatchObject([{ state: 'finished' }])
  await page.goto(leasePage)
  await lookAt(page)
  expect(await textOf(page)).not.toContain('查看电话和地址')

  // 回单 by whoever was helped.
  await openReceipt(page, hers)
  expect(page.url()).toMatch(/\/track\/order$/)
  await lookAt(page)
  await page.goto(`${server.url}/track/order/return`)
  await press(page, '提交回单')
  expect(await textOf(page)).toContain('请选人来了没有')
  await choose(page, 'came', 'yes')
  await choose(page, 'solved', 'yes')
  await choose(page, 'stars', '5')
  await press(page, '提交回单')
  expect(await textOf(page)).toContain('东西放在门口的桌子上')
  await lookAt(page)

  // The volunteer reads it as well, and whoever is not part of it reads nothing.
  await openReceipt(page, own)
  await page.goto(`${server.url}/track/volunteer/returns`)
  expect(await textOf(page)).toContain('5 颗星')
  await lookAt(page)
  for (const path of ['/orders', '/orders/figures', '/volunteers', `/volunteers/teams/${team.id}`, '/feeds/volunteers.atom']) {
    const text = await (await fetch(server.url + path)).text()
    for (const secret of [helper.name, helper.phone, caller.name, caller.phone, caller.address]) expect(text, path).not.toContain(secret)
  }
  for (const secret of [helper.name, helper.phone, caller.name, caller.phone, caller.address]) expect(server.logs()).not.toContain(secret)
})

test('a page of large type for a volunteer has no fault a machine can find', { timeout: 120_000 }, async () => {
  const scripted = await browser.newContext({ viewport: { width: 360, height: 740 }, bypassCSP: true })
  await scripted.addCookies([{ name: 'mode', value: 'elder', url: server.url }])
  const page = await scripted.newPage()
  const team = await aTeam(connection.db)
  for (const path of ['/volunteers', `/volunteers/teams/${team.id}/join`, '/orders', '/orders/new', '/en/orders/new', '/volunteers/consent']) {
    await page.goto(server.url + path)
    expect(await faultsOf(page), path).toEqual([])
  }
  await scripted.close()
})
