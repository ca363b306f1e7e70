import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { eq } from 'drizzle-orm'
import { readSheet } from 'read-excel-file/node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadKeys } from '#server/crypto/keys'
import { connectDatabase, type DatabaseConnection } from '#server/database/connect'
import { events } from '#server/domain/events/tables'
import { staffSessions } from '#server/domain/staff/tables'
import { signUp } from '#server/domain/volunteers/signups'
import { hourEntries } from '#server/domain/volunteers/tables'
import { toDay } from '#shared/time'
import { later } from '../support/clock.ts'
import { startServer, type PortalServer } from '../support/server.ts'
import { aSignUp } from '../support/signups.ts'
import { createStaffVisitor, type StaffVisitor } from '../support/staffServer.ts'
import { createVisitor, readHiddenFields, type Visitor } from '../support/visitor.ts'
import { aDuty, aLease, anOrder, aShift, aTeam } from '../support/volunteers.ts'

const community = '110107009001'
const now = new Date()
/** Yesterday at nine in Beijing. */
const startsAt = later(new Date(`${toDay(now)}T09:00:00+08:00`), { days: -1 })
// On New Year's Day yesterday is not of this year, which is what is shown unless somebody asks for another.
const inYear = `year=${toDay(startsAt).slice(0, 4)}`
const inPeriod = `from=${toDay(startsAt)}&until=${toDay(now)}`
const phone = '13900001234'

let server: PortalServer
let connection: DatabaseConnection
let worker: StaffVisitor
let elsewhere: StaffVisitor
let visitor: Visitor
let volunteer: { volunteerId: string, number: string, queryCode: string }
let dutyId: string
let leaseId: string

beforeAll(async () => {
  server = await startServer()
  connection = connectDatabase({ file: join(server.dataDir, 'portal.sqlite') })
  const { db } = connection
  worker = await createStaffVisitor(server, { role: 'communityWorker', subDistricts: ['110107009'], communities: [community], name: '何书记' })
  elsewhere = await createStaffVisitor(server, { role: 'communityWorker', subDistricts: ['110107009'], communities: ['110107009007'] })
  visitor = createVisitor({ baseUrl: server.url })
  volunteer = await signUp(db, { ...aSignUp({ contact: { name: '=王桂兰', phone, email: null } }), keys: loadKeys(server.dataDir), receivedAt: now })
  const team = await aTeam(db)
  const shift = await aShift(db, team, { startsAt })
  dutyId = (await aDuty(db, { shift, volunteer: { id: volunteer.volunteerId }, state: 'present', checkedInAt: startsAt, checkedOutAt: shift.endsAt })).id
  const order = await anOrder(db, { startsAt, taken: 1 })
  leaseId = (await aLease(db, { order, volunteer: { id: volunteer.volunteerId }, state: 'finished', startedAt: startsAt, finishedAt: later(startsAt, { minutes: 50 }) })).id
  await aShift(db, team, { startsAt: later(now, { minutes: 1 }) })
})
afterAll(async () => {
  await connection.close()
  await server.stop()
})

const api = async (by: StaffVisitor, path: string) => {
  const response = await by.visitor.get(path)
  return { status: response.status, body: await response.json() as Record<string, unknown> }
}
const send = async (by: StaffVisitor, path: string, body: unknown) => {
  const response = await by.visitor.sendJson('POST', path, body)
  return { status: response.status, body: await response.json() as { code?: string, message?: string, confirmed?: number } }
}
const pages: string[] = []
const pageOf = async (by: Visitor, path: string) => {
  const response = await by.get(path)
  const text = await response.text()
  pages.push(text)
  return { status: response.status, text }
}

describe('the day of a community', () => {
  it('is answered by one endpoint to those responsible, and to nobody else', async () => {
    const { status, body } = await api(worker, '/api/staff/volunteers/today')
    expect([status, body.community, body.choices, body.counts]).toEqual([200, community, [community], { signUps: 1, corrections: 0, disputes: 0 }])
    expect((await api(elsewhere, `/api/staff/volunteers/today?community=${community}`)).status).toBe(403)
    expect((await api(elsewhere, '/api/staff/volunteers/today')).body.shifts).toEqual([])
    expect((await visitor.get('/api/staff/volunteers/today')).status).toBe(401)
    const page = await pageOf(worker.visitor, '/staff/volunteers')
    expect(page.status).toBe(200)
    for (const words of ['谁来', '谁没到', '哪些单在等', '报名等审核']) expect(page.text).toContain(words)
  })
})

describe('hours', () => {
  const confirmations = '/api/staff/volunteers/hours/confirmations'
  it('are confirmed by the community of the shift or order, all or none, and once', async () => {
    expect((await pageOf(worker.visitor, '/staff/volunteers/hours')).text).toContain('东山邻里互助队')
    const items = [{ source: 'duty', sourceId: dutyId, minutes: 90 }, { source: 'lease', sourceId: leaseId, minutes: 50 }]
    expect((await send(elsewhere, confirmations, { items })).status).toBe(403)
    expect(await send(worker, confirmations, { items: [items[1], { ...items[0], minutes: 150 }] })).toMatchObject({ status: 422, body: { code: 'hours.reason_missing' } })
    const answers = await Promise.all(Array.from({ length: 6 }, () => send(worker, confirmations, { items })))
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 6 }, () => 200))
    expect((await connection.db.select().from(hourEntries)).map(({ minutes }) => minutes).sort()).toEqual([50, 90])
    expect((await send(worker, confirmations, { items: [{ source: 'duty', sourceId: dutyId, minutes: 60 }] })).body.code).toBe('hours.confirmed_already')
  })

  it('are read by the volunteer, who asks for a correction without script and reads the answer', async () => {
    const { number, queryCode } = volunteer
    const closed = await pageOf(visitor, '/track/volunteer/hours')
    const opened = await visitor.postForm('/track/volunteer/hours', { ...readHiddenFields(closed.text), number, queryCode })
    expect([opened.status, opened.headers.get('location')]).toEqual([303, '/track/volunteer/hours'])
    expect((await pageOf(visitor, `/track/volunteer/hours?${inYear}`)).text).toContain('已确认 1 小时 30 分钟')
    const page = await pageOf(visitor, `/track/volunteer/hours?${inYear}&ask=${dutyId}`)
    const form = { submissionId: readHiddenFields(page.text).submissionId!, source: 'duty', sourceId: dutyId, action: 'ask', hours: '2', minutes: '0' }
    const refused = await visitor.postForm('/track/volunteer/hours', { ...form, words: '' })
    const again = await refused.text()
    expect([refused.status, again]).toEqual([422, expect.stringContaining('请写一句是怎么回事。')])
    for (let times = 0; times < 2; times++) {
      const sent = await visitor.postForm('/track/volunteer/hours', { ...form, words: '一直干到十一点' })
      expect([sent.status, sent.headers.get('location')]).toEqual([303, '/track/volunteer/hours?done=asked'])
    }
    expect((await pageOf(visitor, '/track/volunteer/hours?done=asked')).text).toContain('已经收到您的更正申请')
    const { body } = await api(worker, '/api/staff/volunteers/corrections')
    const [item] = body.items as [{ id: string, askedMinutes: number, confirmed: number }]
    expect([(body.items as unknown[]).length, item.askedMinutes, item.confirmed]).toEqual([1, 120, 90])
    const decision = { outcome: 'granted', answer: '门卫说您十一点走的。' }
    expect((await send(elsewhere, `/api/staff/volunteers/corrections/${item.id}/decision`, decision)).status).toBe(403)
    expect((await send(worker, `/api/staff/volunteers/corrections/${item.id}/decision`, decision)).status).toBe(200)
    const after = (await pageOf(visitor, `/track/volunteer/hours?${inYear}`)).text
    for (const words of ['已确认 2 小时', '门卫说您十一点走的。', '2 小时 50 分钟']) expect(after).toContain(words)
    const english = (await pageOf(visitor, `/en/track/volunteer/hours?${inYear}`)).text
    expect(english).toContain('My hours')
    expect(english).not.toMatch(/hours\.\w+\.\w+|\{\w+\}/)
  })

  it('are certified on a plain page, with the name only for the volunteer', async () => {
    const { text } = await pageOf(visitor, `/track/volunteer/certificate?${inPeriod}`)
    for (const words of ['=王桂兰', '一共 2 小时 50 分钟', '志愿北京的记录为准', '邻里互助：代买东西、代取快递']) expect(text).toContain(words)
    expect((await visitor.get('/track/volunteer/certificate?from=2026-12-01&until=2026-01-01')).status).toBe(200)
    expect((await pageOf(createVisitor({ baseUrl: server.url }), '/track/volunteer/certificate')).text).not.toContain('王桂兰')
  })

  it('keep a number at 志愿北京 that is no telephone', async () => {
    const submissionId = readHiddenFields((await pageOf(visitor, '/track/volunteer/hours')).text).submissionId!
    const post = (registryNumber: string) => visitor.postForm('/track/volunteer/hours', { submissionId, action: 'registry', registryNumber })
    const refused = await post(phone)
    expect([refused.status, await refused.text()]).toEqual([422, expect.stringContaining('这好像是手机号或身份证号')])
    expect((await post('110107000123456')).headers.get('location')).toBe('/track/volunteer/hours?done=kept')
    expect((await pageOf(visitor, '/track/volunteer/hours')).text).toContain('value="110107000123456"')
  })
})

describe('the export', () => {
  const exportAs = (format: 'csv' | 'xlsx', query = inPeriod) => `/staff/volunteers/hours/export.${format}?${query}`
  const columns = ['姓名', '志愿北京编号', '本站编号', '活动（项目）名称', '服务日期', '服务地点', '服务内容', '服务时长（分钟）', '服务时长（小时）', '组织单位', '活动负责人', '记录人', '记录日期', '确认或更正', '流水号']
  const exported = async () => (await connection.db.select().from(events).where(eq(events.action, 'hours.exported'))).map(({ actorId, facts }) => [actorId, facts])

  it('opens in a spreadsheet with every column in its place, and its sum is that of the entries', async () => {
    const entries = await connection.db.select().from(hourEntries)
    const minutes = entries.reduce((sum, entry) => sum + entry.minutes, 0)
    expect(minutes).toBe(170)
    const bytes = Buffer.from(await (await worker.visitor.get(exportAs('csv'))).arrayBuffer())
    expect([...bytes.subarray(0, 3)]).toEqual([0xEF, 0xBB, 0xBF])
    const text = bytes.toString('utf8')
    const [head, ...rows] = parse(text, { bom: true, relax_column_count: false }) as string[][]
    expect(head).toEqual(columns)
    const response = await worker.visitor.get(exportAs('xlsx'))
    expect(response.headers.get('cache-control')).toBe('no-store')
    const [sheetHead, ...sheet] = await readSheet(Buffer.from(await response.arrayBuffer()))
    expect(sheetHead).toEqual(columns)
    for (const [read, numbers] of [[rows, (row: unknown[]) => Number(row[7])], [sheet, (row: unknown[]) => row[7] as number]] as const) {
      expect(read).toHaveLength(entries.length + 1)
      const body = read.slice(0, -1)
      expect(body.map(row => numbers(row)).reduce((sum, one) => sum + one, 0)).toBe(minutes)
      expect(read.at(-1)!.filter(Boolean).map(String)).toEqual(['合计', '170', '2.8'])
      for (const row of body) expect(row.slice(0, 3)).toEqual(['\'=王桂兰', '110107000123456', volunteer.number])
      const cells = body.find(row => numbers(row) === 90)!.map(cell => cell === null ? '' : String(cell))
      expect(cells.slice(3, 7)).toEqual(['东山邻里互助队', toDay(startsAt), '东山社区东门', '帮邻居买菜、取药、用手机。'])
      expect(cells[8]).toBe('1.5')
      // They were confirmed a moment ago, perhaps after midnight.
      expect([toDay(now), toDay(new Date())]).toContain(cells[12])
      expect([cells[10], cells[11], cells[13]]).toEqual(['', '何书记', '确认'])
      expect(entries.map(({ id }) => id)).toContain(cells[14])
      expect(body.find(row => numbers(row) === 30)!.at(13)).toBe('更正')
    }
    expect(text).not.toContain(phone)
    const facts = { community: null, from: toDay(startsAt), until: toDay(now) }
    expect(await exported()).toEqual(expect.arrayContaining([[worker.id, { ...facts, format: 'csv' }], [worker.id, { ...facts, format: 'xlsx' }]]))
  })

  it('has the rows of one\'s own communities, and is for those who may', async () => {
    const rows = parse(await (await elsewhere.visitor.get(exportAs('csv'))).text(), { bom: true }) as string[][]
    expect(rows).toHaveLength(2)
    expect((await elsewhere.visitor.get(exportAs('csv', `community=${community}`))).status).toBe(403)
    const triage = await createStaffVisitor(server, { role: 'triage' })
    expect((await triage.visitor.get(exportAs('csv'))).status).toBe(403)
  })

  it('leads whoever signed in long ago, or not at all, to do so first, and writes nothing down', async () => {
    const before = (await exported()).length
    const query = 'from=2026-11-01&until=2026-11-30'
    await connection.db.update(staffSessions).set({ freshAt: later(new Date(), { minutes: -11 }) }).where(eq(staffSessions.accountId, worker.id))
    const late = await worker.visitor.get(exportAs('csv', query))
    expect([late.status, late.headers.get('location')]).toEqual([303, `/staff/confirm?back=${encodeURIComponent(`/staff/volunteers/hours/export?${query}`)}`])
    const stranger = await createVisitor({ baseUrl: server.url }).get(exportAs('xlsx'))
    expect([stranger.status, stranger.headers.get('location')]).toEqual([303, expect.stringContaining('/staff/sign-in?back=')])
    expect(await exported()).toHaveLength(before)
    expect((await pageOf(worker.visitor, `/staff/volunteers/hours/export?${query}`)).text).toContain('导入模板没有公开')
  })
})

it('no page says how somebody is reached', () => {
  expect(pages.length).toBeGreaterThan(10)
  expect(pages.filter(page => page.includes(phone))).toEqual([])
})
