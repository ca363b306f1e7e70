import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { importCheckIns, listSeated } from '#server/domain/hearings/checkIn'
import { loadKeys } from '#server/crypto/keys'
import { launchBrowser } from '../support/browser.ts'
import { officer } from '../support/meetings.ts'
import { inServedDatabase } from '../support/servedMatter.ts'
import { callServedMeeting } from '../support/servedMeeting.ts'
import { createStaffVisitor } from '../support/staffServer.ts'

let browser: Browser
let meeting: Awaited<ReturnType<typeof callServedMeeting>>
const url = inject('baseUrl')
beforeAll(async () => {
  browser = await launchBrowser()
  meeting = await inServedDatabase(db => callServedMeeting(db))
})
afterAll(async () => { await browser.close() })

test('somebody applies to speak on a narrow phone without script, looks it up, checks in without network and is known by the portal', async () => {
  const context = await browser.newContext({ viewport: { width: 360, height: 740 }, javaScriptEnabled: false, locale: 'zh-CN' })
  const page = await context.newPage()
  const fits = async () => { expect(await page.locator('html').evaluate(element => element.scrollWidth <= element.clientWidth)).toBe(true) }
  await page.goto(`${url}/hearings/${meeting.matterId}`)
  await page.getByRole('link', { name: '会议：时间、地点、报名' }).click()
  await fits()
  await page.getByRole('link', { name: '我要报名发言' }).click()
  await fits()
  const send = () => Promise.all([page.waitForEvent('load'), page.locator('main form[method=post] .actions button').first().click()])
  await send()
  expect(await page.locator('main').innerText()).toContain('请选您属于哪一类。')
  await page.check(`input[name=groupId][value="${meeting.groups[0]!.id}"]`, { force: true })
  await page.check('input[name=stance][value=question]', { force: true })
  await page.fill('textarea[name=gist]', '停车的地方够不够')
  await page.fill('input[name=name]', '王五')
  await page.fill('input[name=phone]', '139 0000 1234')
  await page.check('input[name=showName][value=no]', { force: true })
  await send()
  const receipt = await page.locator('main').innerText()
  expect(receipt).toMatch(/TZ-\d{8}/)
  expect(receipt).toContain('您有发言席位')
  await fits()
  await page.getByRole('link', { name: '查看这份报名' }).click()
  const tracked = await page.locator('main').innerText()
  const code = /\d{3} \d{3} \d{3}/.exec(tracked)![0]
  await fits()
  await context.close()

  // At the door there is no network: a saved file takes the code, knows a mistyped one, and gives out what it kept.
  const { visitor } = await createStaffVisitor({ url, dataDir: inject('dataDir') }, { role: 'hearingOfficer' })
  const folder = await mkdtemp(join(tmpdir(), 'portal-door-'))
  const saved = join(folder, 'check-in.html')
  await writeFile(saved, await (await visitor.get(`/api/staff/hearings/${meeting.matterId}/check-in/page`)).text())
  const door = await browser.newContext({ offline: true, acceptDownloads: true })
  const desk = await door.newPage()
  await desk.goto(`file://${saved}`)
  const enter = async (typed: string, said: string) => {
    await desk.fill('#code', typed)
    await desk.press('#code', 'Enter')
    await desk.locator('#said', { hasText: said }).waitFor()
  }
  await enter(code, '签到成功')
  await enter(code, '已经签过')
  await enter(code.slice(0, -1) + String((Number(code.at(-1)) + 1) % 10), '签到码不对')
  const [download] = await Promise.all([desk.waitForEvent('download'), desk.click('#export')])
  const kept = JSON.parse(await readFile(await download.path(), 'utf8')) as { entries: { hash: string, at: string }[] }
  await door.close()
  await rm(folder, { recursive: true, force: true })
  const keys = loadKeys(inject('dataDir'))
  const done = await inServedDatabase(db => importCheckIns(db, { matterId: meeting.matterId, entries: kept.entries.map(({ hash, at }) => ({ hash, at: new Date(at) })), keys, actor: officer, now: new Date() }))
  expect(done).toEqual({ added: 1, known: 0, unknown: 0 })
  expect((await inServedDatabase(db => listSeated(db, meeting.matterId))).map(({ state }) => state)).toEqual(['present'])
})
