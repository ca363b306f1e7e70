import axe from 'axe-core'
import { eq } from 'drizzle-orm'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadKeys } from '#server/crypto/keys'
import { connectDatabase, type Database } from '#server/database/connect'
import { decideComment } from '#server/domain/hearings/moderation'
import { comments } from '#server/domain/hearings/tables'
import { launchBrowser } from '../support/browser.ts'
import { later } from '../support/clock.ts'
import { aMatter } from '../support/hearings.ts'
import { smallPhoto } from '../support/photos.ts'
import { startServer, type PortalServer } from '../support/server.ts'

let browser: Browser
let server: PortalServer
let matter: Awaited<ReturnType<typeof aMatter>>
beforeAll(async () => {
  browser = await launchBrowser()
  server = await startServer()
  const opensAt = later(new Date(), { days: -3 })
  matter = await inDatabase(db => aMatter(db, { opensAt, publishedAt: opensAt, closesAt: later(opensAt, { days: 31 }), firstClosesAt: later(opensAt, { days: 31 }) }))
})
afterAll(async () => {
  await browser.close()
  await server.stop()
})

async function inDatabase<Result>(work: (db: Database) => Promise<Result>): Promise<Result> {
  const { db, close } = connectDatabase({ file: join(server.dataDir, 'portal.sqlite') })
  try { return await work(db) }
  finally { await close() }
}

const decide = (number: string, order: object) => inDatabase(async (db) => {
  const [row] = await db.select().from(comments).where(eq(comments.number, number))
  await decideComment(db, { commentId: row!.id, version: row!.version, actor: { kind: 'staff', id: 'he' }, keys: loadKeys(server.dataDir), now: new Date(), ...order } as Parameters<typeof decideComment>[1])
})

const textOf = (page: Page) => page.locator('main').innerText()
const press = (page: Page, name: string) => Promise.all([page.waitForEvent('load'), page.getByRole('button', { name }).last().click()])

async function findingsOf(context: BrowserContext, path: string, mode: string): Promise<string[]> {
  const page = await context.newPage()
  await (await context.newCDPSession(page)).send('Page.setBypassCSP', { enabled: true })
  await page.goto(server.url + path)
  await page.evaluate(axe.source)
  const findings = await page.evaluate(async (chosen) => {
    document.documentElement.dataset.mode = chosen
    const { violations } = await (globalThis as unknown as { axe: typeof import('axe-core') }).axe.run(document)
    const wide = document.documentElement.scrollWidth > document.documentElement.clientWidth ? ['wider than the phone'] : []
    return [...wide, ...violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`))]
  }, mode)
  await page.close()
  return findings
}

test('somebody comments on clause 3 from a narrow phone without script, reads what was covered and why, appeals and withdraws', async () => {
  const context = await browser.newContext({ viewport: { width: 360, height: 740 }, javaScriptEnabled: false, locale: 'zh-CN' })
  const page = await context.newPage()
  await page.goto(`${server.url}/hearings/${matter.id}`)
  await page.getByRole('link', { name: '对第 3 条提意见' }).click()
  expect(await page.locator('select[name=clause] option:checked').innerText()).toContain('第 3 条')

  await page.check('input[name=stance][value=oppose]', { force: true })
  await page.fill('textarea[name=words]', '车位太多，绿地太少。')
  await page.locator('input[name=files]').setInputFiles({ name: 'IMG_1.jpg', mimeType: 'image/jpeg', buffer: await smallPhoto() })
  await press(page, '先存着')
  expect(await textOf(page)).toContain('已经存好')
  await page.goto(`${server.url}/hearings/${matter.id}/comment`)
  expect(await page.locator('textarea[name=words]').inputValue()).toBe('车位太多，绿地太少。')

  await page.fill('textarea[name=words]', '车位太多，绿地太少。有事打 13912345678。')
  await page.check('input[name=author][value=person]', { force: true })
  await page.fill('input[name=name]', '王女士')
  await page.check('input[name=publish]', { force: true })
  await page.fill('input[name=email]', 'someone@example.org')
  // Enter in a field goes on, and takes no file out.
  await Promise.all([page.waitForEvent('load'), page.locator('input[name=email]').press('Enter')])
  expect(await page.locator('main mark').innerText()).toContain('13912345678')
  expect(await page.locator('.kept-photos img').count()).toBe(1)
  await page.check('input[name=keep]', { force: true })
  await press(page, '下一步')
  const preview = await textOf(page)
  for (const words of ['别人会看到什么', '对第 3 条', '王女士', 'someone@example.org', '反对']) expect(preview).toContain(words)
  await press(page, '提交意见')
  const received = await textOf(page)
  for (const words of ['意见已收到', '最晚', '以前可以撤回']) expect(received).toContain(words)
  const number = /YJ-\d{8}/.exec(received)![0]
  const queryCode = /(?:\d{4} ){3}\d{4}/.exec(received)![0]
  const looking = await browser.newContext({ viewport: { width: 360, height: 740 }, bypassCSP: true, locale: 'zh-CN' })
  await looking.addCookies(await context.cookies())
  for (const mode of ['standard auto', 'standard dark', 'large auto']) {
    for (const path of [`/hearings/${matter.id}/comment/received`, `/hearings/${matter.id}/comment`]) expect([path, mode, await findingsOf(looking, path, mode)]).toEqual([path, mode, []])
  }
  await press(page, '抄好了，清除')
  await page.goto(`${server.url}/hearings/${matter.id}/comment/received`)
  expect(page.url()).toBe(`${server.url}/hearings/${matter.id}/comment`)

  await decide(number, { decision: 'mask', masks: [{ start: 14, end: 25, reason: 1 }], masksName: true, toAuthor: '号码和名字先遮住。' })
  await page.goto(`${server.url}/hearings/${matter.id}/comments`)
  const reading = await textOf(page)
  expect(reading).toContain('车位太多，绿地太少。')
  for (const covered of ['13912345678', '王女士']) expect(reading).not.toContain(covered)

  await page.goto(`${server.url}/track?number=${number}`)
  await page.fill('input[name=queryCode]', queryCode)
  await press(page, '查询')
  const tracked = await textOf(page)
  for (const words of ['号码和名字先遮住。', '有几处遮住了', '您的原话', '13912345678', '决定遮住几处后公开']) expect(tracked).toContain(words)
  await page.getByRole('link', { name: '不同意，申诉' }).click()
  await page.fill('textarea[name=text]', '名字是我自己要公开的。')
  await press(page, '提出申诉')
  expect(await textOf(page)).toContain('申诉已经送到')
  await looking.addCookies(await context.cookies())
  for (const path of ['/track/comment', '/track/comment/withdraw', '/track/comment/cover', '/track/comment/contact', `/hearings/${matter.id}/comments/${number}/flag`]) {
    for (const mode of ['standard auto', 'elder auto']) expect([path, mode, await findingsOf(looking, path, mode)]).toEqual([path, mode, []])
  }
  await page.getByRole('link', { name: '撤回这条意见' }).click()
  await press(page, '撤回')
  expect(await textOf(page)).toContain('您已经撤回这条意见')
  await page.goto(`${server.url}/hearings/${matter.id}/comments`)
  expect(await textOf(page)).not.toContain('车位太多')
  await looking.close()
  await context.close()
}, 120_000)
