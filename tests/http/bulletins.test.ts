import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectDatabase, type DatabaseConnection } from '#server/database/connect'
import { toCanonical } from '#shared/text/canonical'
import { addMonths } from '#shared/calendar/days'
import { lastFullMonth, rangeOfMonth } from '#shared/reports/figures'
import { aListedSite, moveAt, withdrawAt } from '../support/bulletins.ts'
import { later } from '../support/clock.ts'
import { sendStep } from '../support/journey.ts'
import { aReport } from '../support/reports.ts'
import { startServer, type PortalServer } from '../support/server.ts'
import { createStaffVisitor, type StaffVisitor } from '../support/staffServer.ts'
import { createVisitor, type Visitor } from '../support/visitor.ts'

const month = lastFullMonth(new Date())
const running = addMonths(`${month}-01`, 1).slice(0, 7)
const { from, until } = rangeOfMonth(month)

let server: PortalServer
let connection: DatabaseConnection
let supervisor: StaffVisitor
let auditor: StaffVisitor
let visitor: Visitor
let closed: string
let gone: string

beforeAll(async () => {
  server = await startServer()
  connection = connectDatabase({ file: join(server.dataDir, 'portal.sqlite') })
  const { db } = connection
  supervisor = await createStaffVisitor(server, { role: 'supervisor' })
  auditor = await createStaffVisitor(server, { role: 'auditor' })
  visitor = createVisitor({ baseUrl: server.url })
  closed = await aListedSite(db, { at: later(from, { days: 1 }) })
  gone = await aListedSite(db, { at: later(from, { days: 2 }) })
  await moveAt(db, closed, 'closed', later(from, { days: 5 }))
  await moveAt(db, gone, 'demolished', later(from, { days: 5 }))
  await aReport(db, {}, { now: later(from, { days: 3 }) })
})
afterAll(async () => {
  await connection.close()
  await server.stop()
})

const page = async (path: string, by = visitor) => {
  const response = await by.get(path)
  return { status: response.status, html: await response.text() }
}

describe('a month', () => {
  it('is not public before it is frozen, and only who may freeze it can', async () => {
    expect((await page(`/bulletins/${month}`)).status).toBe(404)
    expect((await page('/bulletins')).html).toContain('还没有通报')
    const preview = await page(`/staff/bulletins/${month}`, supervisor.visitor)
    expect(preview.html).toContain('预览')
    expect((await page(`/staff/bulletins/${month}`, auditor.visitor)).html).not.toContain('定稿并公布')
    expect((await auditor.visitor.postForm(`/staff/bulletins/${month}`, { act: 'freeze', seen: '0'.repeat(64) })).status).toBe(403)
    expect((await page(`/staff/bulletins/${running}`, supervisor.visitor)).html).toContain('这个月还没有过完')
  })

  it('is frozen by the figures that were seen, once, and then public', async () => {
    expect((await supervisor.visitor.postForm(`/staff/bulletins/${month}`, { act: 'freeze', seen: '0'.repeat(64) })).status).toBe(409)
    const frozen = await sendStep(supervisor.visitor, `/staff/bulletins/${month}`, {})
    expect([frozen.status, frozen.headers.get('location')]).toEqual([303, `/staff/bulletins/${month}?done=freeze`])
    expect((await page(`/staff/bulletins/${month}?done=freeze`, supervisor.visitor)).html).toContain('重新计算的结果和公布的一样')
    expect((await page('/bulletins')).html).toContain(`/bulletins/${month}`)
    const { status, html } = await page(`/bulletins/${month}`)
    expect(status).toBe(200)
    for (const words of ['八角街道', '少于5', '未公布', '这些数字是怎么算的', '没有更正', `/bulletins/${month}/rows?figure=closed`]) expect(html).toContain(words)
    expect(html).not.toMatch(/<script(?! type="application\/ld\+json">)/)
    expect((await page(`/en/bulletins/${month}`)).html).toContain('How these figures are counted')
  })

  it('leads from a number to the public sites behind it, and to no report', async () => {
    expect((await page(`/bulletins/${month}/rows?figure=closed&subDistrict=110107003`)).html).toContain(`/ledger/${closed}`)
    const reports = await page(`/bulletins/${month}/rows?figure=reportsReceived`)
    expect(reports.html).toContain('为了不让人看出是谁')
    expect(reports.html).not.toContain('/ledger/')
    await withdrawAt(connection.db, gone, new Date())
    const demolished = await page(`/bulletins/${month}/rows?figure=demolished`)
    expect(demolished.html).toContain('其中1个现在不公开')
    expect(demolished.html).not.toContain(gone)
    expect((await page(`/bulletins/${month}/rows?figure=nothing`)).status).toBe(422)
  })

  it('can be downloaded, and its digest worked out by anybody', async () => {
    const { digest, figures } = await (await visitor.get(`/bulletins/${month}/figures.json`)).json() as { digest: string, figures: { rows: unknown } }
    expect(createHash('sha256').update(toCanonical(figures)).digest('hex')).toBe(digest)
    const lines = parse(await (await visitor.get(`/bulletins/${month}/figures.csv?lang=en`)).text(), { bom: true })
    expect(lines).toContainEqual([month, 'Whole district', 'Received', 'fewer than 5', 'fewer than 5'])
    expect(lines).toContainEqual([month, 'Whole district', 'Plan of the year', 'not published', 'not published'])
    for (const path of ['2026-13', 'x', running]) expect((await visitor.get(`/bulletins/${path}/figures.json`)).status).toBe(404)
  })

  it('that a late record changes is corrected with a reason, beside what was frozen', async () => {
    await aListedSite(connection.db, { subDistrict: '110107009', at: later(until, { milliseconds: -1 }) })
    const staffPage = await page(`/staff/bulletins/${month}`, supervisor.visitor)
    expect(staffPage.html).toContain('和公布的不一样')
    expect((await sendStep(supervisor.visitor, `/staff/bulletins/${month}`, { reason: '' })).status).toBe(422)
    const corrected = await sendStep(supervisor.visitor, `/staff/bulletins/${month}`, { reason: '有一处补登晚了' })
    expect([corrected.status, corrected.headers.get('location')]).toEqual([303, `/staff/bulletins/${month}?done=correct`])
    const { html } = await page(`/bulletins/${month}`)
    for (const words of ['有一处补登晚了', '2（更正为3）']) expect(html).toContain(words)
    expect((await page(`/staff/bulletins/${month}`, supervisor.visitor)).html).toContain('重新计算的结果和公布的一样')
  })
})

describe('the fairness figures', () => {
  it('are those of a quarter that is over', async () => {
    const { status, html } = await page('/bulletins/fairness')
    expect(status).toBe(200)
    expect(html).toContain('提醒不等于有错')
    expect((await page('/bulletins/fairness?quarter=2099-Q1')).status).toBe(404)
  })
})
