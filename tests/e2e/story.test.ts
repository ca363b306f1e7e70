import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eq } from 'drizzle-orm'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectDatabase, type DatabaseConnection } from '#server/database/connect'
import { createBody } from '#server/domain/bodies/commands'
import { reportPhotos, reports } from '#server/domain/reports/tables'
import { whistles } from '#server/domain/whistles/tables'
import type { Role } from '#shared/staff/permissions'
import { launchBrowser } from '../support/browser.ts'
import { phonePhoto } from '../support/photos.ts'
import { startServer, type PortalServer } from '../support/server.ts'
import { createStaffVisitor } from '../support/staffServer.ts'

const dataDir = mkdtempSync(join(tmpdir(), 'portal-data-'))
const folder = mkdtempSync(join(tmpdir(), 'portal-photo-'))
const photo = join(folder, 'IMG_CANARY.jpg')
/** Marks that may be found nowhere but in what triage and the reporter themselves see. */
const canary = { words: '黄雀暗记边上的楼顶每天下午都有吊车在搭彩钢房', place: '黄雀暗记小楼', near: '黄雀暗记商店', answer: '黄雀暗记不满意' }

let browser: Browser
let server: PortalServer
let connection: DatabaseConnection
const contexts: BrowserContext[] = []

beforeAll(async () => {
  browser = await launchBrowser()
  server = await startServer({ dataDir })
  connection = connectDatabase({ file: join(dataDir, 'portal.sqlite') })
  writeFileSync(photo, await phonePhoto({ width: 1600, height: 1200 }))
})
afterAll(async () => {
  for (const context of contexts) await context.close()
  await browser.close()
  await connection.close()
  await server.stop()
  for (const path of [dataDir, folder]) rmSync(path, { recursive: true, force: true })
})

async function openAs(role: Role, { subDistricts = null, bodyId, name = role }: { subDistricts?: string[] | null, bodyId?: string, name?: string } = {}): Promise<Page> {
  const { visitor } = await createStaffVisitor(server, { role, subDistricts, bodyId, name })
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } })
  contexts.push(context)
  await context.addCookies([{ name: 'portal_staff', value: visitor.cookies.get('portal_staff')!, url: server.url }])
  return context.newPage()
}

/** Opens the case, presses the button of a move, fills its form if it has one, and waits for the answer. */
async function decide(page: Page, reportId: string, name: string, fields: Record<string, string> = {}) {
  await page.goto(`${server.url}/staff/reports/${reportId}`, { waitUntil: 'networkidle' })
  const button = page.locator('.move-list button', { hasText: new RegExp(`^\\s*${name}`) })
  const answerOf = (press: Promise<unknown>) => Promise.all([
    page.waitForResponse(response => response.request().method() === 'POST' && response.url().includes(`/reports/${reportId}/`)), press,
  ])
  const asksForWords = Object.keys(fields).length > 0
  if (asksForWords) await button.click()
  for (const [field, value] of Object.entries(fields)) {
    const control = page.locator(`.move-form [name="${field}"]`).first()
    const kind = await control.evaluate(element => element.tagName === 'SELECT' ? 'select' : (element as HTMLInputElement).type)
    if (kind === 'select') await control.selectOption({ label: value })
    else if (kind === 'radio') await page.locator('.move-form label', { hasText: new RegExp(`^\\s*${value}`) }).click()
    else await control.fill(value)
  }
  const [response] = await answerOf((asksForWords ? page.locator('.move-form .actions button').first() : button).click({ timeout: 10_000 }))
  if (!response.ok()) throw new Error(`${name}: ${response.status()} ${await response.text()}`)
}

const rowOf = async (reportId: string) => (await connection.db.select().from(reports).where(eq(reports.id, reportId)))[0]!

/** A resident without script, on a narrow phone. */
async function openResident(): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 360, height: 740 }, javaScriptEnabled: false })
  contexts.push(context)
  return context.newPage()
}
const goOn = (page: Page) => page.locator('main form[method=post] button').last().click()

async function reportAnonymously(page: Page) {
  await page.goto(`${server.url}/report`)
  await goOn(page)
  await page.setInputFiles('input[type=file]', photo)
  await goOn(page)
  for (const answer of ['input[value=roof]', 'input[name=beingBuilt][value=yes]', 'input[name=inDanger][value=no]']) await page.check(answer, { force: true })
  await goOn(page)
  await page.check('input[value="110107009"]', { force: true })
  await goOn(page)
  await page.check('input[name=community][value=unsure]', { force: true }).catch(() => page.selectOption('select[name=community]', 'unsure'))
  await page.fill('[name=placeWords]', canary.place)
  await page.fill('[name=nearWords]', canary.near)
  await goOn(page)
  await page.fill('[name=words]', canary.words)
  await goOn(page)
  await page.check('input[value=anonymous]', { force: true })
  await goOn(page)
  await goOn(page)
  const text = await page.locator('main').innerText()
  return { number: /FY-\d{8}/.exec(text)![0], queryCode: /(?:\d{4} ){3}\d{4}/.exec(text)![0] }
}

async function track(page: Page, receipt: { number: string, queryCode: string }) {
  await page.goto(`${server.url}/track`)
  await page.fill('[name=number]', receipt.number)
  await page.fill('[name=queryCode]', receipt.queryCode)
  await page.locator('form', { has: page.locator('[name=queryCode]') }).locator('button').click()
  return page.locator('main').innerText()
}

async function rate(page: Page, answers: Record<string, string>, words = '') {
  await page.goto(`${server.url}/track/result`)
  for (const [name, value] of Object.entries(answers)) await page.check(`input[name=${name}][value=${value}]`, { force: true })
  if (words) await page.fill('[name=words]', words)
  await page.locator('main form[method=post] button').last().click()
}

test('an anonymous report in construction goes its whole way, and the public learns of the building, never of the reporter', { timeout: 300_000 }, async () => {
  const actor = { kind: 'system' } as const
  const aBody = (nameZh: string) => createBody(connection.db, { fields: { nameZh, nameEn: null, kind: 'department', subDistrict: null, phone: null }, actor, now: new Date() })
  const [enforcement, planning] = [await aBody('演习城管执法队'), await aBody('演习规划部门')]
  const triage = await openAs('triage', { name: '受理员甲' })
  const officer = await openAs('subDistrictOfficer', { subDistricts: ['110107009'], name: '街道乙' })
  const handler = await openAs('handler', { bodyId: enforcement, name: '承办丙' })
  const checker = await openAs('handler', { bodyId: enforcement, name: '承办丁' })
  const planner = await openAs('handler', { bodyId: planning, name: '规划戊' })
  const resident = await openResident()

  const receipt = await reportAnonymously(resident)
  const { id } = (await connection.db.select().from(reports).where(eq(reports.number, receipt.number)))[0]!
  expect(await rowOf(id)).toMatchObject({ status: 'submitted', beingBuilt: 'yes', priority: 2 })

  await decide(triage, id, '受理')
  // Whoever quotes the reporter to the body in charge is refused.
  await expect(decide(triage, id, '派单', { 'dispatch-bodyId': '演习城管执法队', 'dispatch-rewrite': `${canary.words}，请核实` })).rejects.toThrow(': 422 ')
  await decide(triage, id, '派单', { 'dispatch-bodyId': '演习城管执法队', 'dispatch-rewrite': '广宁街道一处二层小楼楼顶疑似正在加建，请核实' })
  expect(await rowOf(id)).toMatchObject({ status: 'dispatched', track: 'inConstruction' })

  // 吹哨: one body reports in, the other lets the time pass.
  await officer.goto(`${server.url}/staff/reports/${id}`, { waitUntil: 'networkidle' })
  await officer.getByText('吹哨，叫单位来').click()
  await officer.fill('[name=whistleQuestion]', '有没有规划许可？是否停工？')
  for (const name of ['演习城管执法队', '演习规划部门']) await officer.locator('label', { hasText: name }).last().click()
  await officer.getByRole('button', { name: '吹哨', exact: true }).click()
  await officer.getByText('到时间没有报到').or(officer.getByText('等报到')).first().waitFor()
  await planner.goto(`${server.url}/staff/whistles`, { waitUntil: 'networkidle' })
  const [whistle] = await connection.db.select().from(whistles)
  await planner.goto(`${server.url}/staff/whistles/${whistle!.id}`, { waitUntil: 'networkidle' })
  expect(await planner.locator('main').innerText()).not.toContain('黄雀')
  await planner.check('input[name=kind][value=written]', { force: true })
  await planner.fill('[name=text]', '没有查到这处的规划许可。')
  await planner.locator('main form button').last().click()
  await planner.getByText('已报到').first().waitFor()
  // The time passes; what happens next happens although the server was away when it did.
  await server.kill()
  const over = new Date()
  await connection.db.update(whistles).set({ dueAt: over, escalatesAt: over }).where(eq(whistles.id, whistle!.id))
  server = await startServer({ dataDir })
  await officer.goto(`${server.url}/staff/reports/${id}`, { waitUntil: 'networkidle' })
  await officer.getByText('到时间没有报到').first().waitFor()
  await expect.poll(async () => {
    await officer.reload({ waitUntil: 'networkidle' })
    return officer.locator('main').innerText()
  }, { timeout: 90_000, interval: 3000 }).toContain('报给督办')

  // The body in charge: rewrite only, and a finding that counts when a second person agrees.
  await decide(handler, id, '接单')
  const seen = await handler.locator('main').innerText()
  expect(seen).toContain('疑似正在加建')
  expect(seen).not.toContain('黄雀')
  await decide(handler, id, '开始核实')
  await decide(handler, id, '提出核实结论', { 'propose-finding': '属实', 'propose-text': '现场正在加建，已告知停工。' })
  expect((await rowOf(id)).status).toBe('verifying')
  await decide(checker, id, '确认核实结论')
  expect(await rowOf(id)).toMatchObject({ status: 'found', finding: 'confirmed' })
  await decide(handler, id, '开始处置')
  await decide(handler, id, '办结', { 'finish-text': '已停工，部分拆除' })
  await decide(handler, id, '反馈给反映人', { 'tell-text': '现场已停工，加建部分拆除了一半。' })

  // The reporter is not content: the case is opened again, for somebody else.
  expect(await track(resident, receipt)).toContain('加建部分拆除了一半')
  await rate(resident, { solved: 'no', speed: 'satisfied', manner: 'satisfied', outcome: 'dissatisfied' }, canary.answer)
  expect(await rowOf(id)).toMatchObject({ status: 'reopened', reopenings: 1 })
  await decide(triage, id, '派单', { 'dispatch-bodyId': '演习城管执法队', 'dispatch-rewrite': '同一处加建没有拆完，请再次核实处理' })
  await handler.goto(`${server.url}/staff/reports/${id}`, { waitUntil: 'networkidle' })
  expect(await handler.locator('.move-list button', { hasText: '接单' }).count()).toBe(0)
  expect(await handler.evaluate(async ([path, version]) => (await fetch(path!, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ version }) })).status, [`/api/staff/reports/${id}/taking`, (await rowOf(id)).version] as const)).toBe(403)
  await decide(checker, id, '接单')
  await decide(checker, id, '开始核实')
  await decide(checker, id, '提出核实结论', { 'propose-finding': '属实', 'propose-text': '还剩一半。' })
  await decide(handler, id, '确认核实结论')

  // To the ledger, with a photo on which a person has looked for faces.
  await triage.goto(`${server.url}/staff/reports/${id}`, { waitUntil: 'networkidle' })
  await triage.locator('a[href*="/photos/"]').first().click()
  await triage.getByRole('button', { name: '加一个方框' }).click()
  await triage.locator('[name=checked]').first().check({ force: true })
  await triage.getByRole('button', { name: '批准遮好的照片' }).click()
  await expect.poll(async () => (await triage.request.get(`${server.url}/api/staff/reports/${id}`)).json() as Promise<unknown>).toMatchObject({ photos: [{ approvedAt: expect.any(String) as string }] })
  await triage.goto(`${server.url}/staff/reports/${id}`, { waitUntil: 'networkidle' })
  await triage.locator('summary', { hasText: '登记到台账' }).click()
  await triage.fill('[name=siteName]', '演习路北侧楼顶加建')
  await triage.selectOption('[name=siteCategory]', { index: 1 })
  await triage.selectOption('[name=siteOwner]', { index: 1 })
  await triage.getByRole('button', { name: '登记', exact: true }).click()
  await triage.locator('summary', { hasText: '把照片放到点位上' }).click()
  await triage.locator('label', { hasText: '第 1 张' }).last().click()
  await triage.fill('[name=siteCaption]', '楼顶加建')
  await triage.getByRole('button', { name: '把照片放到点位上' }).click()
  await triage.getByText('批准过的照片都已经放上去了').waitFor()
  const siteId = (await rowOf(id)).registeredSiteId!
  await decide(checker, id, '开始处置')
  await decide(checker, id, '办结', { 'finish-text': '加建部分已全部拆除' })
  await decide(checker, id, '反馈给反映人', { 'tell-text': '加建部分已全部拆除，台账可以查到。' })
  // Nobody sees it before somebody else has checked whether it is lawful and names nobody.
  const lawyer = await openAs('supervisor', { name: '督办庚' })
  await lawyer.goto(`${server.url}/staff/ledger/${siteId}/moves/checkLegality`, { waitUntil: 'networkidle' })
  for (const clarity of await lawyer.locator('input[name=clarities]').all()) await clarity.check({ force: true })
  await lawyer.locator('main form button').last().click()
  await lawyer.waitForURL(`**/staff/ledger/${siteId}`)
  const editor = await openAs('ledgerEditor', { name: '台账己' })
  await editor.goto(`${server.url}/staff/ledger/${siteId}/publish`, { waitUntil: 'networkidle' })
  await editor.fill('[name=reason]', '核实属实，经过合法性和隐私检查')
  await editor.locator('main form button').last().click()
  await editor.waitForURL(`**/staff/ledger/${siteId}`)
  expect(await track(resident, receipt)).toContain('加建部分已全部拆除')

  // What anybody can see.
  const page = await openResident()
  await page.goto(`${server.url}/ledger/${siteId}`)
  expect(await page.locator('h1').innerText()).toContain('演习路北侧楼顶加建')
  const shown = await page.locator('main img').first().getAttribute('src')
  const bytes = await (await page.request.get(new URL(shown!, server.url).href)).body()
  const marks = ['黄雀', 'CANARY', receipt.number, receipt.queryCode.replaceAll(' ', ''), id]
  const paths = [
    '/', '/ledger', `/ledger/${siteId}`, `/en/ledger/${siteId}`, '/ledger/figures', '/report', '/report/rules', '/report/known', '/search?q=黄雀', '/search?q=演习路', '/track', '/r/110107009',
    '/api/home', '/api/ledger/sites', `/api/ledger/sites/${siteId}`, '/api/ledger/figures', '/api/report/figures', '/api/search?q=黄雀暗记', '/ledger/sites.csv', '/ledger/sites.json',
  ]
  const leaks: string[] = []
  for (const path of paths) {
    const body = (await (await page.request.get(server.url + path)).text()).replaceAll('/search?q=黄雀', '').replaceAll('value="黄雀', '')
    for (const mark of marks) if (body.includes(mark) && !(path.includes('search') && mark === '黄雀')) leaks.push(`${path} holds ${mark}`)
  }
  for (const mark of marks) if (bytes.includes(mark)) leaks.push(`the photo holds ${mark}`)
  if (server.logs().includes('黄雀') || server.logs().includes(receipt.number)) leaks.push('the logs')
  expect(leaks).toEqual([])
  const [kept] = await connection.db.select().from(reportPhotos).where(eq(reportPhotos.reportId, id))
  const fileOf = (name: string) => readFile(join(dataDir, 'photos/private', name))
  expect((await fileOf(kept!.approvedMedia!)).equals(bytes)).toBe(true)
  expect((await fileOf(kept!.media)).equals(bytes)).toBe(false)
})
