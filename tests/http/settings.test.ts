import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadKeys } from '#server/crypto/keys'
import { connectDatabase, type Database } from '#server/database/connect'
import { staffSessions } from '#server/database/schema'
import { enterHolidayYear } from '#server/domain/calendar/commands'
import { findLastRecount } from '#server/domain/calendar/queries'
import { submitReport } from '#server/domain/reports/commands'
import { packagedCalendar } from '#shared/calendar/calendar'
import { aSubmission } from '../support/reports.ts'
import { startServer, type PortalServer } from '../support/server.ts'
import { createStaffVisitor, type StaffVisitor } from '../support/staffServer.ts'
import { createVisitor, readHiddenFields, type Visitor } from '../support/visitor.ts'

// Invented for these tests: 1 to 5 January off, Saturday 9 January worked.
const typed = { year: '2027', notice: '虚构的通知，仅供测试', off: '2027-01-01..2027-01-05\n2027-10-01', work: '2027-01-09' }
const entry = { year: 2027, notice: typed.notice, off: ['2027-01-01', '2027-01-02', '2027-01-03', '2027-01-04', '2027-01-05', '2027-10-01'], work: ['2027-01-09'] }
const list = '/staff/settings/holidays'
const form = `${list}/enter`
const look = (fields: object) => `${form}?${new URLSearchParams({ ...typed, ...fields })}`

const folder = mkdtempSync(join(tmpdir(), 'portal-settings-'))
let server: PortalServer
let administrator: StaffVisitor
let receipt: { number: string, queryCode: string }

async function withDatabase<Answer>(act: (db: Database) => Promise<Answer>): Promise<Answer> {
  const { db, close } = connectDatabase({ file: join(folder, 'portal.sqlite') })
  try { return await act(db) }
  finally { await close() }
}

/** Received on 31 December: to be answered by 4 January, as long as nobody knows better. */
const aReport = () => withDatabase(db => submitReport(db, {
  submission: aSubmission(), uploads: [], keys: loadKeys(folder), calendar: packagedCalendar, locale: 'zh-CN', now: new Date('2026-12-31T02:00:00Z'),
}))

beforeAll(async () => {
  writeFileSync(join(folder, 'site.json'), JSON.stringify({ clocks: { 'report.take': { amount: 2 } } }))
  server = await startServer({ dataDir: folder })
  administrator = await createStaffVisitor(server, { role: 'administrator', name: '赵一' })
  receipt = await aReport()
})
afterAll(async () => {
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
})

const textOf = async (visitor: Visitor, path: string) => (await visitor.get(path)).text()
const track = async ({ number, queryCode }: typeof receipt) =>
  (await createVisitor({ baseUrl: server.url }).sendJson('POST', '/api/track', { number, queryCode })).json() as Promise<{ due: { day: string } | null, steps: { step: string }[] }>

describe('the holiday notices', () => {
  it('are shown to whoever may read the settings, and entered by whoever may change them', async () => {
    const auditor = await createStaffVisitor(server, { role: 'auditor' })
    const triage = await createStaffVisitor(server, { role: 'triage' })
    expect(await textOf(administrator.visitor, list)).toContain('录入 2027 年的安排')
    expect(await textOf(auditor.visitor, list)).not.toContain('录入 2027 年的安排')
    expect((await auditor.visitor.get(form)).status).toBe(403)
    expect((await triage.visitor.get(list)).status).toBe(403)
  })

  it('are looked at before they are saved: what is typed wrong is said, with everything typed still there', async () => {
    const page = await textOf(administrator.visitor, look({ off: '2027-10-01\n元旦', notice: '' }))
    expect(page).toContain('“元旦”看不懂')
    expect(page).toContain('请填写这一项')
    expect(page).toContain('2027-10-01\n元旦')
    expect(page).not.toContain('保存并重新计算')
  })

  it('say which days change and how many deadlines would move', async () => {
    const page = await textOf(administrator.visitor, look({}))
    expect(page).toContain('2027年1月4日 – 2027年1月5日')
    expect(page).toContain('2027年1月9日')
    expect(page).toContain('会改变的有 1 件')
    expect((await track(receipt)).due?.day).toBe('2027-01-04')
  })

  it('move the open deadlines when they are saved, which the reporter reads', async () => {
    const { visitor } = administrator
    const fields = readHiddenFields(await textOf(visitor, look({})))
    const saved = await visitor.postForm(look({}), fields)
    expect([saved.status, saved.headers.get('location')]).toEqual([303, `${list}?entered=2027&moved=1`])
    const page = await textOf(visitor, saved.headers.get('location')!)
    expect(page).toContain('改了 1 件')
    expect(page).toContain(typed.notice)
    expect(page).toContain('赵一')
    const { due, steps } = await track(receipt)
    expect(due?.day).toBe('2027-01-06')
    expect(steps).toContainEqual(expect.objectContaining({ step: 'dueRecounted', fromDay: '2027-01-04', toDay: '2027-01-06' }))
  })

  it('of two entered at once one is refused with what stands now, and replaced only with a reason', async () => {
    const { visitor } = administrator
    const fields = readHiddenFields(await textOf(visitor, look({})))
    expect(fields.version).toBe('1')
    const late = await visitor.postForm(look({}), { ...fields, version: '0' })
    expect(late.status).toBe(409)
    expect(await late.text()).toContain('刚被别人录入或改过')
    const silent = await visitor.postForm(look({}), { ...fields, reason: '' })
    expect(silent.status).toBe(422)
    expect(await silent.text()).toContain('请写明为什么')
    const replaced = await visitor.postForm(look({}), { ...fields, off: '2027-01-01..2027-01-04\n2027-10-01', reason: '通知更正' })
    expect(replaced.headers.get('location')).toBe(`${list}?entered=2027&moved=1`)
    expect((await track(receipt)).due?.day).toBe('2027-01-05')
    const audit = await (await visitor.get('/api/staff/audit?action=setting')).json() as { items: { reason: string | null }[] }
    expect(audit.items.map(({ reason }) => reason)).toEqual(['通知更正', null])
  })

  it('ask for a fresh sign-in', async () => {
    const { visitor } = await createStaffVisitor(server, { role: 'administrator' })
    const fields = readHiddenFields(await textOf(visitor, look({})))
    await withDatabase(async (db) => { await db.update(staffSessions).set({ freshAt: new Date(Date.now() - 11 * 60_000) }) })
    const response = await visitor.postForm(form, { ...fields, reason: '通知更正' })
    expect([response.status, response.headers.get('location')]).toEqual([303, expect.stringMatching(/^\/staff\/confirm\?back=/)])
    expect((await visitor.get(form)).headers.get('location')).toMatch(/^\/staff\/confirm\?back=/)
  })

  it('that were entered when the server stopped move the deadlines at the next start', async () => {
    await server.stop()
    const { number, queryCode } = await aReport()
    await withDatabase(db => enterHolidayYear(db, { official: entry, version: 2, reason: '更正', actor: { kind: 'staff', id: administrator.id }, now: new Date() }))
    server = await startServer({ dataDir: folder })
    for (let tries = 0; tries < 600 && (await withDatabase(findLastRecount))?.moved !== 2; tries++) await wait(50)
    expect((await track({ number, queryCode })).due?.day).toBe('2027-01-06')
    expect((await track(receipt)).due?.day).toBe('2027-01-06')
  })
})

describe('the limits', () => {
  it('are shown one by one, with what this office changed', async () => {
    const auditor = await createStaffVisitor(server, { role: 'auditor' })
    const page = await textOf(auditor.visitor, '/staff/settings/clocks')
    expect(page).toContain('其中本单位改了 1 条')
    expect(page).toMatch(/接单（产品默认）.*?2 个工作日.*?本单位已改.*?程序自带：1 个工作日/s)
    expect(page).toContain('不少于 30 日')
    expect(page).toContain('北京市城乡规划条例 71')
    expect(await textOf(auditor.visitor, '/en/staff/settings/clocks')).toMatch(/Take a case.*?2 working days/s)
    const triage = await createStaffVisitor(server, { role: 'triage' })
    expect((await triage.visitor.get('/staff/settings/clocks')).status).toBe(403)
  })
})
