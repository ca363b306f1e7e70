import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { commit } from '#server/database/commit'
import { connectDatabase, type DatabaseConnection } from '#server/database/connect'
import { addSitePhoto, publishSite, registerSite, writeChanges } from '#server/domain/ledger/commands'
import { moveSite, touchSite, type MoveRequest } from '#server/domain/ledger/moving'
import { getSite } from '#server/domain/ledger/queries'
import { siteAcceptances, siteRounds } from '#server/domain/ledger/tables'
import { packagedCalendar } from '#shared/calendar/calendar'
import { addDays } from '#shared/calendar/days'
import { clarities } from '#shared/ledger/rounds'
import { startOfDay, toDay, type Day } from '#shared/time'
import { launchBrowser } from '../support/browser.ts'
import { siteInput } from '../support/ledger.ts'
import { smallPhoto } from '../support/photos.ts'
import { startServer, type PortalServer } from '../support/server.ts'
import { faultsOf, walkAsStaff } from '../support/staffBrowser.ts'
import { createStaffVisitor, type StaffVisitor } from '../support/staffServer.ts'

const dataDir = mkdtempSync(join(tmpdir(), 'portal-data-'))
const subDistrict = '110107009'
const photoFile = join(dataDir, 'site.jpg')
const today = toDay(new Date())
const ago = (days: number): Day => addDays(today, -days)
const noonOf = (day: Day) => new Date(startOfDay(day).getTime() + 11 * 3_600_000)
const editor = { kind: 'staff', id: 'an-editor' } as const
const second = { kind: 'staff', id: 'a-second-person' } as const

let browser: Browser
let server: PortalServer
let connection: DatabaseConnection
let inspector: StaffVisitor
let officer: StaffVisitor

beforeAll(async () => {
  browser = await launchBrowser()
  server = await startServer({ dataDir })
  connection = connectDatabase({ file: join(dataDir, 'portal.sqlite') })
  inspector = await createStaffVisitor(server, { role: 'inspector', name: '检查员甲' })
  officer = await createStaffVisitor(server, { role: 'subDistrictOfficer', subDistricts: [subDistrict], name: '街道人员乙' })
  writeFileSync(photoFile, await smallPhoto())
})
afterAll(async () => {
  await browser.close()
  await connection.close()
  await server.stop()
  rmSync(dataDir, { recursive: true, force: true })
})

const phone = { viewport: { width: 360, height: 740 } }

/** The public page as somebody of seventy reads it on a small phone: no script, large type. */
async function readPublicPage(siteId: string): Promise<{ text: string, timeline: string }> {
  const context = await browser.newContext({ viewport: phone.viewport, javaScriptEnabled: false })
  await context.addCookies([{ name: 'mode', value: 'elder', url: server.url }])
  const page = await context.newPage()
  await page.goto(`${server.url}/ledger/${siteId}`)
  const { width, seen } = await page.locator('html').evaluate(html => ({ width: html.scrollWidth, seen: html.clientWidth }))
  expect(width).toBeLessThanOrEqual(seen)
  const text = await page.locator('main').innerText()
  const timeline = await page.locator('main ol.timeline').last().innerText()
  await context.close()
  return { text, timeline }
}

async function move(siteId: string, on: Day, request: MoveRequest, actor: typeof editor | typeof second = editor) {
  const { version } = await getSite(connection.db, siteId)
  await moveSite(connection.db, { siteId, version, request, actor, calendar: packagedCalendar, now: noonOf(on) })
}

/** What one of two people saw of the cleared ground. */
async function seeCleared(siteId: string, actor: typeof editor | typeof second, photos: string[]) {
  const site = await getSite(connection.db, siteId)
  const by = { actor, now: noonOf(ago(41)) }
  await commit(connection.db, tx => [
    tx.insert(siteAcceptances).values({ id: randomUUID(), siteId, round: site.round, by: actor.id, isOwnerUnit: false, isCleared: true, photos, seenOn: ago(41), note: null, at: by.now }).returning({ id: siteAcceptances.id }),
    ...writeChanges(tx, [touchSite(site, {}, { now: by.now, events: [{ action: 'site.accepted' }] })], by),
  ])
}

async function submit(page: Page, action: string) {
  const answered = page.waitForEvent('load')
  await page.locator('form', { has: page.locator(`[name=action][value=${action}]`) }).getByRole('button').last().click()
  await answered
  await page.waitForLoadState('networkidle')
}

test('a site goes from found to reuse with its whole timeline, and a relapse opens it again', { timeout: 300_000 }, async () => {
  // Found, registered, checked and published; classified, planned and agreed; removed by its owner.
  const siteId = await registerSite(connection.db, { input: siteInput({ status: 'found', livedIn: 'no', nameZh: '示例大院', foundOn: ago(80), statusOn: ago(80), landAreaM2: 1200 }), actor: editor, now: noonOf(ago(80)) })
  await move(siteId, ago(79), { move: 'register', facts: { clarities: [...clarities] } })
  await move(siteId, ago(78), { move: 'checkLegality' }, second)
  await publishSite(connection.db, { siteId, actor: second, now: noonOf(ago(78)) })
  await move(siteId, ago(76), { move: 'classify', facts: { category: 'reusable' } })
  await move(siteId, ago(70), { move: 'plan', facts: { planHeardOn: ago(71), affectsResidents: false }, planZh: '先和产权单位商量，由产权单位自己拆。' })
  await move(siteId, ago(68), { move: 'startVoluntary', facts: { agreedUntilOn: ago(50) } })
  await move(siteId, ago(45), { move: 'demolish', facts: { demolishedOn: ago(46) } })
  const photo = { moment: 'after' as const, media: `${randomUUID()}.jpg`, width: 800, height: 600, captionZh: '场地已清', captionEn: null, takenOn: ago(42) }
  const photoId = await addSitePhoto(connection.db, { siteId, photo, actor: editor, now: noonOf(ago(42)) })
  await seeCleared(siteId, editor, [photoId])
  await seeCleared(siteId, second, [photoId])
  await move(siteId, ago(40), { move: 'accept', facts: { acceptedOn: ago(41) } })
  await move(siteId, ago(39), { move: 'close', facts: { closedOn: ago(40) } })

  // Nobody looked for more than thirty days: the page says so by itself.
  expect((await readPublicPage(siteId)).text).toMatch(/30 ?[天日]/)

  // How it is used, and what came of it, by the sub-district.
  await walkAsStaff({ browser, url: server.url }, officer, async (page) => {
    await page.goto(`${server.url}/staff/ledger/${siteId}/reuse`)
    await page.waitForLoadState('networkidle')
    await page.selectOption('[name=reuseKind]', 'green')
    await page.fill('[name=reuseZh]', '做成小块绿地和座椅')
    await page.check('input[name=reuseAffectsResidents][value=no]', { force: true })
    await submit(page, 'plan')
    expect(await faultsOf(page)).toEqual([])
    await page.fill('[name=areaM2]', '1000')
    await page.fill('[name=greenM2]', '800')
    await page.fill('[name=doneOn]', today)
    await page.fill('[name=textZh]', '绿地已经开放')
    await page.setInputFiles('[name=photos]', photoFile)
    await submit(page, 'result')
    expect(await page.locator('main').innerText()).toContain('1,000')
  }, phone)
  expect(await getSite(connection.db, siteId)).toMatchObject({ status: 'reuse', greenAreaM2: 800, reuseZh: '绿地已经开放' })
  const used = await readPublicPage(siteId)
  for (const words of ['公园绿地', '绿地已经开放', '1,000', '800']) expect(used.text).toContain(words)

  // An inspector passes it from a phone and says so.
  await walkAsStaff({ browser, url: server.url }, inspector, async (page) => {
    await page.goto(`${server.url}/staff/ledger/${siteId}/visit`)
    await page.waitForLoadState('networkidle')
    expect(await faultsOf(page)).toEqual([])
    await page.check('input[name=result][value=pass]', { force: true })
    await submit(page, 'visit')
    expect(page.url()).toMatch(/done=1$/)
    await submit(page, 'inspect')
    expect(await page.locator('main').innerText()).toContain('已巡查')
  }, phone)

  // It was built on again: the visit fails, and the site is opened anew.
  await walkAsStaff({ browser, url: server.url }, inspector, async (page) => {
    await page.goto(`${server.url}/staff/ledger/${siteId}/visit`)
    await page.waitForLoadState('networkidle')
    await page.check('input[name=result][value=fail]', { force: true })
    await page.fill('textarea[name=words]', '绿地边上又搭了彩钢棚')
    await page.locator('form', { has: page.locator('[name=action][value=visit]') }).locator('[name=rectifyByOn]').fill(addDays(today, 15))
    await page.setInputFiles('[name=photos]', photoFile)
    await submit(page, 'visit')
    expect(page.url()).toMatch(/done=1$/)
    await page.locator('summary', { hasText: '按反弹办' }).click()
    await submit(page, 'relapse')
    expect(await page.locator('main').innerText()).toContain('反弹')
  }, phone)
  expect(await getSite(connection.db, siteId)).toMatchObject({ status: 'relapsed', round: 2, closedOn: null })
  expect(await connection.db.select({ round: siteRounds.round }).from(siteRounds)).toHaveLength(2)

  // Everything that happened is still on the public page, the words about the structure are not.
  const { text, timeline } = await readPublicPage(siteId)
  for (const words of ['分到七类中的一类', '定了一院一策', '由房主或产权单位自己拆', '已经拆除', '场光地净', '销账', '定了这块地以后怎么用', '登记拆后利用', '合格', '巡查合格', '不合格', '反弹', '现场查看发现反弹']) expect(timeline).toContain(words)
  expect(text).not.toContain('绿地边上又搭了')
})
