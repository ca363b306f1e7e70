import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eq } from 'drizzle-orm'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectDatabase, type DatabaseConnection } from '#server/database/connect'
import { comments, matters } from '#server/domain/hearings/tables'
import { launchBrowser } from '../support/browser.ts'
import { later } from '../support/clock.ts'
import { aMatter } from '../support/hearings.ts'
import { startServer, type PortalServer } from '../support/server.ts'
import { createStaffVisitor } from '../support/staffServer.ts'

const dataDir = mkdtempSync(join(tmpdir(), 'portal-data-'))
const neighbour = '周建国'
const wish = '第三条的树请种在北墙边'
const words = `${wish}。${neighbour}家门口的路不要占。`

let browser: Browser
let server: PortalServer
let connection: DatabaseConnection
let context: BrowserContext

beforeAll(async () => {
  browser = await launchBrowser()
  server = await startServer({ dataDir })
  connection = connectDatabase({ file: join(dataDir, 'portal.sqlite') })
  context = await browser.newContext({ viewport: { width: 360, height: 740 }, javaScriptEnabled: false })
})
afterAll(async () => {
  await context.close()
  await browser.close()
  await connection.close()
  await server.stop()
  rmSync(dataDir, { recursive: true, force: true })
})

const press = (page: Page, name: string) => page.getByRole('button', { name }).click()
const textOf = (page: Page) => page.locator('main').innerText()
const rowOf = async (number: string) => (await connection.db.select().from(comments).where(eq(comments.number, number)))[0]!

async function openReceipt(page: Page, { number, queryCode }: { number: string, queryCode: string }) {
  await page.goto(`${server.url}/track`)
  await page.fill('[name=number]', number)
  await page.fill('[name=queryCode]', queryCode)
  await page.locator('form', { has: page.locator('[name=queryCode]') }).locator('button').click()
}

test('a neighbour without script says something to clause 3, and finds what became of it by the receipt', { timeout: 180_000 }, async () => {
  const now = new Date()
  const closesAt = later(now, { days: 9 })
  const { id, clauses } = await aMatter(connection.db, { opensAt: later(now, { days: -22 }), publishedAt: later(now, { days: -22 }), closesAt, firstClosesAt: closesAt, holdsAnswers: true })
  const page = await context.newPage()

  await page.goto(`${server.url}/hearings`)
  await page.click(`a[href="/hearings/${id}"]`)
  const notice = await textOf(page)
  expect(notice).toMatch(/还有 [89] 天/)
  expect(notice).toContain('第 3 条的内容。')

  await page.goto(`${server.url}/hearings/${id}/comment?clause=${clauses[2]!.key}`)
  expect(await page.locator('[name=clause] option:checked').innerText()).toContain('3')
  await page.check('input[name=stance][value=suggest]', { force: true })
  await page.fill('[name=words]', words)
  await press(page, '下一步')
  expect(page.url()).toMatch(/\/comment\/check$/)
  expect(await textOf(page)).toContain(wish)
  await press(page, '提交')
  expect(page.url()).toMatch(/\/comment\/received$/)
  const receipt = await textOf(page)
  const number = /YJ-\d{8}/.exec(receipt)![0]
  const queryCode = /(?:\d{4} ){3}\d{4}/.exec(receipt)![0]
  expect(await rowOf(number)).toMatchObject({ matterId: id, clauseKey: clauses[2]!.key, stance: 'suggest', words, isLate: false, state: 'waiting' })

  await page.goto(`${server.url}/hearings/${id}/comments`)
  expect(await textOf(page)).not.toContain(wish)

  // Staff cover the neighbour's name.
  const { visitor: officer } = await createStaffVisitor(server, { role: 'hearingOfficer', name: '听证员甲' })
  const comment = await rowOf(number)
  const start = words.indexOf(neighbour)
  const staff = async (path: string, body: unknown) => {
    const answer = await officer.sendJson('POST', `/api/staff/hearings/${id}/${path}`, body)
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
    return await answer.json() as Record<string, unknown>
  }
  await staff(`comments/${comment.id}/decision`, { decision: 'mask', masks: [{ start, end: start + neighbour.length, reason: 1 }], version: comment.version })
  await page.goto(`${server.url}/hearings/${id}/comments`)
  const published = await textOf(page)
  expect(published).toContain(wish)
  expect(published).toContain('家门口的路不要占')
  expect(await page.content()).not.toContain(neighbour)

  // Two points, two answers, held back until they are released together.
  const { ids: points } = await staff('points', { commentId: comment.id, quotes: [wish, '家门口的路不要占'] }) as { ids: string[] }
  const adopted = '树改种在北墙边，图纸已经重画'
  const refused = '门前道路是消防通道，按规范要留四米宽'
  await staff('answers', { id: randomUUID(), outcome: 'adopted', reason: { zh: adopted }, unchanged: { zh: '正文没有写树的位置，只改了附图' }, pointIds: [points[0]] })
  await staff('answers', { id: randomUUID(), outcome: 'notAdopted', reason: { zh: refused }, pointIds: [points[1]] })
  await page.goto(`${server.url}/hearings/${id}/answers`)
  expect(await page.content()).not.toContain(adopted)

  const { version } = (await connection.db.select().from(matters).where(eq(matters.id, id)))[0]!
  await staff('release', { version, answers: 2, points: 2 })
  await page.goto(`${server.url}/hearings/${id}/answers`)
  const matrix = await textOf(page)
  for (const part of [wish, adopted, refused, '采纳', '未采纳']) expect(matrix).toContain(part)
  expect(await page.content()).not.toContain(neighbour)

  await openReceipt(page, { number, queryCode })
  expect(page.url()).toMatch(/\/track\/comment$/)
  const own = await textOf(page)
  for (const part of [wish, adopted, refused]) expect(own).toContain(part)
  expect(server.logs()).not.toContain(neighbour)
})
