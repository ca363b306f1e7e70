import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectDatabase } from '#server/database/connect'
import { later } from '../support/clock.ts'
import { aComment, aMatter } from '../support/hearings.ts'
import { launchBrowser } from '../support/browser.ts'
import { startServer, type PortalServer } from '../support/server.ts'
import { faultsOf, walkAsStaff } from '../support/staffBrowser.ts'
import { createStaffVisitor, type StaffVisitor } from '../support/staffServer.ts'

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

/** A matter open for comment, and comments in the order they came. */
async function openMatter(...said: Parameters<typeof aComment>[2][]) {
  const { db, close } = connectDatabase({ file: join(server.dataDir, 'portal.sqlite') })
  try {
    const now = new Date()
    const matter = await aMatter(db, { opensAt: later(now, { days: -3 }), publishedAt: later(now, { days: -3 }), closesAt: later(now, { days: 30 }), firstClosesAt: later(now, { days: 30 }) })
    const made = []
    for (const [index, changes] of said.entries()) made.push(await aComment(db, matter, { receivedAt: later(now, { hours: -9, minutes: index }), clauseId: matter.clauses[2]!.id, clauseKey: matter.clauses[2]!.key, ...changes }))
    return { matter, numbers: made.map(({ number }) => number) }
  }
  finally { await close() }
}

const asStaff = (staff: StaffVisitor, walk: (page: Page) => Promise<void>) => walkAsStaff({ browser, url: server.url }, staff, walk)
const opened = (page: Page, number: string) => page.locator('.item-title', { hasText: number }).waitFor()

test('staff go through comments by keyboard: publish, cover, refuse with a rule, hold; the sum adds up beside it', { timeout: 120_000 }, async () => {
  const { matter, numbers } = await openMatter({ words: '多种几棵树。' }, { words: '王小明家门口要留路。' }, { words: '门窗优惠，快来买。' }, { words: '我没有写过。' })
  const [first, second, third, fourth] = numbers as [string, string, string, string]
  const officer = await createStaffVisitor(server, { role: 'hearingOfficer', name: '赵一' })
  await asStaff(officer, async (page) => {
    await page.goto(`${server.url}/staff/hearings/${matter.id}/comments`)
    await opened(page, first)
    expect(await page.locator('.queue-beside').innerText()).toContain('第 3 条的内容。')
    await page.keyboard.press('j')
    await opened(page, second)
    await page.keyboard.press('k')
    await opened(page, first)
    expect(await faultsOf(page)).toEqual([])
    await page.keyboard.press('1')
    await opened(page, second)

    await page.keyboard.press('2')
    const raw = page.locator('textarea[id^="raw-"]')
    await raw.evaluate((text: HTMLTextAreaElement) => { text.setSelectionRange(0, 3) })
    await page.selectOption('[name=maskReason]', '5')
    await page.getByRole('button', { name: '隐去选中的字' }).click()
    expect(await faultsOf(page)).toEqual([])
    await page.locator('.move-form').getByRole('button', { name: '隐去一部分后公开' }).click()
    await opened(page, third)

    await page.keyboard.press('3')
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('f-refuse-rule')
    await page.selectOption('#f-refuse-rule', '4')
    // While somebody types, letters are letters.
    await page.locator('#f-refuse-toAuthor').pressSequentially('j1h 只是推销门窗。')
    expect(await page.inputValue('#f-refuse-toAuthor')).toBe('j1h 只是推销门窗。')
    await page.locator('.move-form').getByRole('button', { name: '不公开' }).click()
    await opened(page, fourth)

    await page.locator('.item-title').click()
    await page.keyboard.press('h')
    await page.selectOption('#f-hold-rule', '7')
    await page.fill('#f-hold-toAuthor', '有人说没有写过，正在查。')
    await page.locator('.move-form').getByRole('button', { name: '暂缓公开' }).click()
    await page.getByText('没有这样的意见。').waitFor()
    await page.getByText('收到 4 = 公开 1 + 隐去一部分 1 + 暂缓 1 + 撤回 0 + 迟到 0 + 不公开 1').waitFor()
    await page.keyboard.press('?')
    expect(await page.locator('dialog[open]').innerText()).toContain('不公开（先选规则）')
    expect(await faultsOf(page)).toEqual([])
    await page.keyboard.press('Escape')
    await page.getByRole('link', { name: '隐去一部分后公开', exact: true }).click()
    await opened(page, second)
    expect(await page.locator('.queue-item').innerText()).toContain('（已隐去：别人的姓名）家门口要留路。')
  })
})

test('the slower of two sees what changed and goes on with what was typed', { timeout: 120_000 }, async () => {
  const { matter, numbers: [number] } = await openMatter({ words: '两个人同时看。' })
  const [one, two] = [await createStaffVisitor(server, { role: 'hearingOfficer', name: '赵一' }), await createStaffVisitor(server, { role: 'triage', name: '钱二' })]
  await asStaff(one, async (page) => {
    await page.goto(`${server.url}/staff/hearings/${matter.id}/comments`)
    await opened(page, number!)
    await page.keyboard.press('3')
    await page.selectOption('#f-refuse-rule', '5')
    await page.fill('#f-refuse-toAuthor', '一句也没有说到这件事。')
    await asStaff(two, async (other) => {
      await other.goto(`${server.url}/staff/hearings/comments`)
      expect(await faultsOf(other)).toEqual([])
      await other.getByRole('link', { name: number! }).click()
      await opened(other, number!)
      await other.waitForLoadState('networkidle')
      expect(await faultsOf(other)).toEqual([])
      await other.keyboard.press('1')
      await other.waitForURL('**/comments')
    })
    await page.locator('.move-form').getByRole('button', { name: '不公开' }).click()
    const changes = page.locator('.queue-changes')
    await changes.waitFor()
    expect(await changes.innerText()).toContain('钱二: 决定公开')
    expect(await page.inputValue('#f-refuse-toAuthor')).toBe('一句也没有说到这件事。')
    expect(await faultsOf(page)).toEqual([])
    await changes.getByRole('button', { name: '在新的一版上再办一次' }).click()
    await page.getByText('没有这样的意见。').waitFor()
  })
})

test('a comment on paper is entered by two people without seeing each other’s, and its receipt is shown to print', { timeout: 120_000 }, async () => {
  const { matter } = await openMatter()
  const [one, two] = [await createStaffVisitor(server, { role: 'triage', name: '赵一' }), await createStaffVisitor(server, { role: 'hearingOfficer', name: '钱二' })]
  const today = new Date(Date.now() + 8 * 3_600_000 - 24 * 3_600_000).toISOString().slice(0, 10)
  const enter = async (page: Page, words: string) => {
    await page.getByLabel('电话', { exact: true }).first().check()
    await page.fill('#f-receivedOn', today)
    await page.fill('#f-receivedTime', '10:00')
    await page.getByLabel('反对').check()
    await page.fill('#f-words', words)
  }
  const path = `${server.url}/staff/hearings/${matter.id}/entries`
  await asStaff(one, async (page) => {
    await page.goto(path, { waitUntil: 'networkidle' })
    expect(await faultsOf(page)).toEqual([])
    await enter(page, '我家门口要留路。')
    await page.getByRole('button', { name: '保存，等另一个人录' }).click()
    await page.getByText('请另一位同事录第二遍').waitFor()
    expect(await page.locator('table').first().innerText()).toContain('您录的，等另一个人')
  })
  await asStaff(two, async (page) => {
    await page.goto(path, { waitUntil: 'networkidle' })
    await page.getByRole('link', { name: '录第二遍' }).click()
    await page.getByText('您看不到第一个人录的内容').waitFor()
    expect(await page.locator('main').innerText()).not.toContain('门口')
    await enter(page, '我家门囗要留路。')
    await page.getByRole('button', { name: '提交' }).click()
    await page.getByText('两遍有 1 处不一样').waitFor()
    expect(await page.locator('tbody tr').innerText()).toContain('我家门口要留路。')
    expect(await faultsOf(page)).toEqual([])
    await page.fill('#f-words', '我家门口要留路。')
    await page.getByRole('button', { name: '按核对的收下' }).click()
    await page.getByText('请把回执交给本人').waitFor()
    expect(await page.locator('.slip').innerText()).toMatch(/YJ-\d{8}[\s\S]*\d{4} \d{4} \d{4} \d{4}/)
    expect(await faultsOf(page)).toEqual([])
  })
})
