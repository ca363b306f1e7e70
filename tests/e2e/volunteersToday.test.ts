import { join } from 'node:path'
import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectDatabase, type DatabaseConnection } from '#server/database/connect'
import { askCorrection } from '#server/domain/volunteers/hours'
import { hourEntries } from '#server/domain/volunteers/tables'
import { launchBrowser } from '../support/browser.ts'
import { later } from '../support/clock.ts'
import { startServer, type PortalServer } from '../support/server.ts'
import { faultsOf, walkAsStaff } from '../support/staffBrowser.ts'
import { createStaffVisitor, type StaffVisitor } from '../support/staffServer.ts'
import { aDuty, aLease, anOrder, aShift, aTeam, aVolunteer } from '../support/volunteers.ts'

let browser: Browser
let server: PortalServer
let connection: DatabaseConnection
let worker: StaffVisitor
beforeAll(async () => {
  browser = await launchBrowser()
  server = await startServer()
  connection = connectDatabase({ file: join(server.dataDir, 'portal.sqlite') })
  worker = await createStaffVisitor(server, { role: 'communityWorker', subDistricts: ['110107009'], communities: ['110107009001', '110107009007'], name: '何书记' })
})
afterAll(async () => {
  await connection.close()
  await browser.close()
  await server.stop()
})

/** A usual day: two shifts and three orders; yesterday somebody served. */
async function aDay() {
  const { db } = connection
  const now = new Date()
  const team = await aTeam(db)
  const people = await Promise.all(['王大妈', '李叔', '赵姐', null].map(publicName => aVolunteer(db, { publicName })))
  // The day in Beijing may end within the hour: only what begins now is certain to be of today.
  const running = await aShift(db, team, { startsAt: now, endsAt: later(now, { hours: 2 }), least: 3 })
  for (const [rank, volunteer] of people.entries()) await aDuty(db, { shift: running, volunteer, rank, ...rank < 2 ? { state: 'present' as const, checkedInAt: now } : {} })
  const second = await aShift(db, team, { startsAt: now })
  for (const volunteer of people.slice(0, 3)) await aDuty(db, { shift: second, volunteer })
  await anOrder(db, { startsAt: now, endsAt: later(now, { hours: 2 }) })
  await anOrder(db, { state: 'posted', title: null, kind: 'clinic', screenDueOn: '2026-12-01', startsAt: later(now, { days: 1 }) })
  const late = await anOrder(db, { startsAt: later(now, { hours: -2 }), endsAt: later(now, { minutes: -10 }), taken: 1, title: '教用手机交电费' })
  await aLease(db, { order: late, volunteer: people[2]!, state: 'started', startedAt: later(now, { hours: -2 }) })
  const past = await aShift(db, team, { startsAt: later(now, { days: -1 }) })
  const duty = await aDuty(db, { shift: past, volunteer: people[0]!, state: 'present', checkedInAt: past.startsAt, checkedOutAt: past.endsAt })
  await aDuty(db, { shift: past, volunteer: people[1]!, rank: 2, state: 'present', checkedInAt: past.startsAt, checkedOutAt: later(past.startsAt, { minutes: 45 }) })
  return { dutyId: duty.id, volunteerId: people[0]!.id, now }
}

test('a community sees its usual day on one screen, confirms a shift and answers who says the hours are wrong', { timeout: 90_000 }, async () => {
  // Not across midnight in Beijing: what begins now would be of yesterday.
  const untilMidnight = 86_400_000 - (Date.now() + 8 * 3_600_000) % 86_400_000
  if (untilMidnight < 10_000) await wait(untilMidnight)
  const { dutyId, volunteerId, now } = await aDay()
  await walkAsStaff({ browser, url: server.url }, worker, async (page) => {
    // A link pressed before the page's script has taken over loads the next page whole, and so on.
    await page.goto(`${server.url}/staff/volunteers`, { waitUntil: 'networkidle' })
    for (const words of ['谁来', '谁没到', '哪些单在等', '教用手机交电费', '过了时间还没完', '王大妈', '没到', '时长更正等答复']) await page.getByText(words).first().waitFor()
    expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBeLessThanOrEqual(800)
    expect(await faultsOf(page)).toEqual([])

    await page.getByRole('link', { name: '确认时长' }).click()
    await page.getByRole('button', { name: '这次值班的 2 个人都确认' }).click()
    await page.getByText('已确认 2 个人的时长。').waitFor()
    await page.getByText('没有等着确认的值班。').waitFor()
    expect(await faultsOf(page)).toEqual([])
    expect((await connection.db.select().from(hourEntries)).map(({ minutes }) => minutes).sort((a, b) => a - b)).toEqual([45, 120])

    await askCorrection(connection.db, { source: 'duty', sourceId: dutyId, volunteerId, submissionId: randomUUID(), minutes: 150, words: '多干了半小时', now })
    await page.getByRole('link', { name: '时长更正' }).click()
    await page.getByText('多干了半小时').waitFor()
    expect(await faultsOf(page)).toEqual([])
    await page.getByLabel('部分同意').check()
    await page.getByLabel('改为多少分钟').fill('135')
    await page.getByLabel('答复的话').fill('按门卫的记录。')
    await page.getByRole('button', { name: '答复' }).click()
    await page.getByText('已答复。').waitFor()
    await page.getByText('没有等答复的申请。').waitFor()
  }, { viewport: { width: 1280, height: 800 } })
  expect((await connection.db.select().from(hourEntries)).reduce((sum, { minutes }) => sum + minutes, 0)).toBe(180)
})
