import { randomUUID } from 'node:crypto'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser } from '../support/browser.ts'
import { startServer, type PortalServer } from '../support/server.ts'
import { faultsOf, walkAsStaff } from '../support/staffBrowser.ts'
import { createStaffVisitor, type StaffVisitor } from '../support/staffServer.ts'
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

/** Reports that differ in their words; each test has a sub-district of its own. */
async function sendReports(subDistrict: string, words: string[], changes: object = {}): Promise<string[]> {
  const numbers: string[] = []
  for (const text of words) {
    const response = await createVisitor({ baseUrl: server.url }).sendJson('POST', '/api/reports', {
      submissionId: randomUUID(), kind: 'roof', beingBuilt: 'no', inDanger: false, subDistrict, community: null, placeWords: '虚构胡同口', words: text, ...changes,
    })
    expect(response.status).toBe(201)
    numbers.push((await response.json() as { number: string }).number)
  }
  return numbers
}

const asStaff = (staff: StaffVisitor, walk: (page: Page) => Promise<void>, options?: Parameters<typeof walkAsStaff>[3]) => walkAsStaff({ browser, url: server.url }, staff, walk, options)

const officerOf = (subDistrict: string, name?: string) => createStaffVisitor(server, { role: 'subDistrictOfficer', subDistricts: [subDistrict], name })
const opened = (page: Page, number: string) => page.locator('.item-title', { hasText: number }).waitFor()

test('staff go through the queue by keyboard: next, accept, undo, refuse with a reason, choose', { timeout: 90_000 }, async () => {
  const [first, second, third] = await sendReports('110107011', ['第一件', '第二件', '第三件']) as [string, string, string]
  await asStaff(await officerOf('110107011'), async (page) => {
    await page.goto(`${server.url}/staff/reports`)
    await opened(page, first)
    await page.keyboard.press('j')
    await opened(page, second)
    await page.keyboard.press('k')
    await opened(page, first)
    await page.keyboard.press('1')
    await opened(page, second)
    await expect.poll(() => page.locator('.queue-rows li').count()).toBe(2)
    await page.keyboard.press('z')
    await opened(page, first)
    await expect.poll(() => page.locator('.queue-rows li').count()).toBe(3)
    expect(await page.locator('.item-tags').innerText()).toContain('等待受理')

    await page.keyboard.press('3')
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('f-refuse-reason')
    await page.selectOption('#f-refuse-reason', '3')
    await page.getByRole('button', { name: '不予受理' }).last().click()
    await opened(page, second)
    await page.keyboard.press('x')
    expect(await page.locator('.queue-rows .selected input').isChecked()).toBe(true)

    // While somebody types, letters are letters.
    await page.locator('#f-note').fill('')
    await page.locator('#f-note').pressSequentially('j1z3xh')
    expect(await page.locator('#f-note').inputValue()).toBe('j1z3xh')
    await opened(page, second)
    await page.locator('.item-title').click()
    await page.keyboard.press('h')
    await opened(page, third)
    await page.keyboard.press('?')
    expect(await page.locator('dialog[open]').innerText()).toContain('明天再看')
    expect(await faultsOf(page)).toEqual([])
    await page.keyboard.press('Escape')
    await page.goto(`${server.url}/staff/reports?status=refused`)
    await opened(page, first)
  })
})

test('a second officer sees who has the report open; the slower one sees what changed and goes on with what was typed', { timeout: 90_000 }, async () => {
  const [number] = await sendReports('110107010', ['两个人同时看']) as [string]
  const one = await officerOf('110107010', '赵一')
  const two = await officerOf('110107010', '钱二')
  await asStaff(one, async (page) => {
    await page.goto(`${server.url}/staff/reports`)
    await opened(page, number)
    await page.getByRole('button', { name: '请反映人补充' }).click()
    await page.fill('#f-ask-text', '请补一张照片')
    await asStaff(two, async (other) => {
      await other.goto(`${server.url}/staff/reports`)
      await opened(other, number)
      await other.getByText('赵一 正在看这件').waitFor()
      expect(await faultsOf(other)).toEqual([])
      await other.keyboard.press('1')
      await other.locator('.undo-bar').getByText('已受理').waitFor()
    })
    await page.locator('.move-form').getByRole('button', { name: '请反映人补充' }).click()
    const changes = page.locator('.queue-changes')
    await changes.waitFor()
    expect(await changes.innerText()).toContain('钱二: 受理')
    expect(await changes.locator('tbody tr').first().innerText()).toMatch(/状态\s+已提交，等待受理\s+已受理/)
    expect(await page.inputValue('#f-ask-text')).toBe('请补一张照片')
    expect(await faultsOf(page)).toEqual([])
    await changes.getByRole('button', { name: '在新的一版上再办一次' }).click()
    await page.locator('.undo-bar').getByText('已请反映人补充').waitFor()
  })
})

test('one decision on many shows what each would become, and leaves the one that cannot', { timeout: 90_000 }, async () => {
  await sendReports('110107009', ['甲', '乙'])
  await sendReports('110107009', ['丙'], { inDanger: true })
  await asStaff(await officerOf('110107009'), async (page) => {
    await page.goto(`${server.url}/staff/reports`)
    await page.locator('.item-title').waitFor()
    for (const box of await page.locator('.queue-rows input').all()) await box.check()
    await page.selectOption('#f-bulk-move', 'refuse')
    await page.selectOption('#f-bulk-reason', '1')
    await page.getByRole('button', { name: '先看会怎样' }).click()
    const lines = page.locator('.queue-bulk li')
    await expect.poll(() => lines.count()).toBe(3)
    expect((await lines.allInnerTexts()).filter(line => line.includes('匿名的危险情况要两个人看'))).toHaveLength(1)
    expect(await faultsOf(page)).toEqual([])
    await page.getByRole('button', { name: '处理这 2 件' }).click()
    await expect.poll(() => page.locator('.queue-rows li').count()).toBe(1)
    await page.getByText('2 件已处理').waitFor()
    await page.locator('h1').click()
    await page.keyboard.press('z')
    await expect.poll(() => page.locator('.queue-rows li').count()).toBe(3)
  })
})

test.each([['light', ''], ['dark', 'dark'], ['in high contrast', 'contrast'], ['in 长辈版', 'elder']])('the screen, its templates and its narrow pages have no finding of axe, %s', { timeout: 90_000 }, async (_name, mode) => {
  const near = { position: { longitude: 116.2, latitude: 39.9, accuracyM: 20 } }
  await sendReports('110107005', ['窄屏一', '窄屏二'], near)
  const officer = await officerOf('110107005')
  await asStaff(officer, async (page) => {
    await page.goto(`${server.url}/staff/reports`)
    await page.locator('.queue-duplicates li').first().waitFor()
    expect(await faultsOf(page)).toEqual([])
    await page.goto(`${server.url}/staff/templates`)
    expect(await faultsOf(page)).toEqual([])
  }, { mode })
  await asStaff(officer, async (page) => {
    await page.goto(`${server.url}/staff/reports`, { waitUntil: 'networkidle' })
    expect(await faultsOf(page)).toEqual([])
    await page.locator('.queue-rows a').first().click()
    await page.waitForURL('**/staff/reports/*')
    await page.locator('.item-title').waitFor()
    await page.locator('.move-list button').first().waitFor()
    expect(await faultsOf(page)).toEqual([])
  }, { mode, viewport: { width: 400, height: 800 } })
})

test('a reply template is written once and filled in where it is wanted, without sending', { timeout: 60_000 }, async () => {
  const [number] = await sendReports('110107006', ['常用语']) as [string]
  await asStaff(await createStaffVisitor(server, { role: 'triage' }), async (page) => {
    await page.goto(`${server.url}/staff/templates/new`, { waitUntil: 'networkidle' })
    await page.fill('[name=name]', '请补照片')
    await page.selectOption('[name=move]', 'ask')
    await page.fill('[name=textZh]', '{number}：请补 {what} 照片')
    await page.fill('[name=textEn]', 'x')
    await page.click('main form .button')
    expect(await page.locator('.error-summary').innerText()).toContain('花括号里只能写')
    await page.waitForLoadState('networkidle')
    await page.fill('[name=textZh]', '{number}：请补一张照片')
    await page.click('main form .button')
    await page.waitForURL('**/staff/templates')
    await page.goto(`${server.url}/staff/reports?subDistrict=110107006`)
    await opened(page, number)
    await page.keyboard.press('m')
    await page.locator('dialog[open] .rows button').click()
    await expect.poll(() => page.inputValue('#f-ask-text')).toBe(`${number}：请补一张照片`)
    expect(await page.locator('.item-tags').innerText()).toContain('等待受理')
  })
})
