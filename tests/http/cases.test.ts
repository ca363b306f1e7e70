import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectDatabase, type Database } from '#server/database/connect'
import { placeOf, type Report } from '#server/domain/reports/queries'
import { can } from '#shared/staff/permissions'
import { canMove, reportStatuses, type ReportMove } from '#shared/reports/rules'
import { aCase, cast, createBodies, rewrite } from '../support/cases.ts'
import { aReport } from '../support/reports.ts'
import { startServer, type PortalServer } from '../support/server.ts'
import { createStaffVisitor, type StaffVisitor } from '../support/staffServer.ts'

type Person = 'triage' | 'handler' | 'supervisor'

/** Every route that moves a case, who calls it, and the move it makes; null for what depends on more than the state. */
const routes: Record<string, [Person, ReportMove | null, Record<string, unknown>?]> = {
  'acceptance': ['triage', 'accept'],
  'refusal': ['triage', 'refuse', { reason: 3 }],
  'question': ['triage', 'ask', { text: '是哪一栋楼？' }],
  'transfer': ['triage', 'transfer', { bodyId: 'outside', text: '请向他们了解进展。' }],
  'merger': ['triage', 'merge', {}],
  'dispatch': ['triage', 'dispatch', { bodyId: 'planning', rewrite }],
  'dispute': ['handler', 'dispute', { reason: '不归我们管' }],
  'taking': ['handler', 'take'],
  'visit': ['handler', 'visit'],
  'finding': ['handler', 'propose', { finding: 'confirmed', text: '现场有一处加建' }],
  'finding-check': ['handler', 'confirm', { agree: true }],
  'handling': ['handler', 'handle'],
  'extension': ['supervisor', 'extend', { days: 3, reason: '要等鉴定' }],
  'result': ['handler', 'finish', { text: '已自行拆除' }],
  'feedback': ['handler', 'tell', { text: '您反映的加建已经拆除。' }],
  'follow-up': ['triage', 'followUp', { reached: false }],
  'reopening': ['supervisor', 'reopen', { reason: '没有拆完' }],
  'closure': ['supervisor', 'close', { reason: '没有别的事' }],
  'refusal-check': ['triage', null, { agree: true }],
  'undo': ['triage', null],
}

let server: PortalServer
let connection: ReturnType<typeof connectDatabase>
let db: Database
let main: string
const people = {} as Record<Person, StaffVisitor>
/** The server's own clock runs: a case begins an hour before it. */
const anHourAgo = () => new Date(Date.now() - 3_600_000)

beforeAll(async () => {
  server = await startServer()
  connection = connectDatabase({ file: join(server.dataDir, 'portal.sqlite') })
  db = connection.db
  await createBodies(db)
  main = (await aReport(db, {}, { now: anHourAgo() })).number
  people.triage = await createStaffVisitor(server, { role: 'triage' })
  people.handler = await createStaffVisitor(server, { role: 'handler', bodyId: 'planning' })
  people.supervisor = await createStaffVisitor(server, { role: 'supervisor' })
})
afterAll(async () => {
  await connection.close()
  await server.stop()
})

const addressOf = ({ id }: Pick<Report, 'id'>, noun = '') => `/api/staff/reports/${id}${noun && `/${noun}`}`
const send = (person: Person, report: Pick<Report, 'id' | 'version'>, noun: string, fields: Record<string, unknown> = {}) =>
  people[person].visitor.sendJson('POST', addressOf(report, noun), { version: report.version, ...noun === 'merger' ? { into: main } : {}, ...fields })

// Role by route is tests/http/permissions.test.ts; here is state by route.
describe.each(reportStatuses)('a case that is %s', (status) => {
  it('answers every route that moves cases with 200, 403 or 409, as the table says', async () => {
    let report: Report | undefined
    for (const [noun, [person, move, fields]] of Object.entries(routes)) {
      report ??= await aCase(db, status, { main, at: anHourAgo() })
      const isTheirs = can(cast[person], 'reports', 'read', placeOf(report))
      // What was confirmed has to be handled before it is finished.
      const isAllowed = move !== null && canMove(report, move) && !(status === 'found' && move === 'finish')
      const response = await send(person, report, noun, fields)
      expect([noun, response.status]).toEqual([noun, isTheirs ? isAllowed ? 200 : 409 : 403])
      const answer = await response.json() as { status?: string, version?: number, code?: string }
      if (response.status === 200) expect([noun, answer]).toEqual([noun, { status: expect.any(String), version: report.version + 1 }])
      else expect([noun, answer.code]).toEqual([noun, expect.stringMatching(isTheirs ? /^report\./ : /^forbidden$/)])
      if (response.status === 200) report = undefined
    }
  })
})

describe('a case', () => {
  it('that has changed meanwhile answers 409 with the case as it is now, and without the reporter\'s words to a body', async () => {
    const taken = await aCase(db, 'taken', { at: anHourAgo() })
    const answer = await (await send('handler', { ...taken, version: 1 }, 'visit')).json() as { code: string, current: { report: Partial<Report> } }
    expect(answer).toMatchObject({ code: 'stale', current: { report: { id: taken.id, version: taken.version, status: 'taken', rewrite } } })
    expect(JSON.stringify(answer)).not.toMatch(/彩钢房|公园北门/)
  })

  it('is read by a body in the words of triage alone', async () => {
    const taken = await aCase(db, 'taken', { at: anHourAgo() })
    const read = async (person: Person) => (await people[person].visitor.get(addressOf(taken))).text()
    expect(await read('triage')).toMatch(/彩钢房/)
    const seen = await read('handler')
    expect(seen).toContain(rewrite)
    expect(seen).not.toMatch(/彩钢房|公园北门/)
    expect(seen).not.toContain(taken.receivedAt.toISOString())
  })

  it('is as before when its decision is undone at once', async () => {
    const submitted = await aCase(db, 'submitted', { at: anHourAgo() })
    expect((await send('triage', submitted, 'acceptance')).status).toBe(200)
    const undone = await send('triage', { ...submitted, version: 2 }, 'undo')
    expect([undone.status, await undone.json()]).toEqual([200, { status: 'submitted', version: 3 }])
  })

  it('in danger that nobody can be asked about is refused by two', async () => {
    const report = await aCase(db, 'submitted', { submission: { inDanger: true }, at: anHourAgo() })
    expect(await (await send('triage', report, 'refusal', { reason: 3 })).json()).toEqual({ status: 'submitted', version: 2 })
    const second = await createStaffVisitor(server, { role: 'administrator' })
    const check = (visitor: StaffVisitor) => visitor.visitor.sendJson('POST', addressOf(report, 'refusal-check'), { version: 2, agree: true })
    const alone = await check(people.triage)
    expect([alone.status, await alone.json()]).toEqual([403, expect.objectContaining({ code: 'report.second_person_needed' })])
    expect(await (await check(second)).json()).toEqual({ status: 'refused', version: 3 })
  })

  it.each([
    ['dispatch', { bodyId: 'planning', rewrite: '' }], ['dispatch', { bodyId: 'planning', rewrite, who: 'me' }], ['extension', { days: 0, reason: 'x' }],
    ['finding', { finding: 'perhaps', text: 'x' }], ['finding-check', { agree: false }], ['follow-up', { reached: true, solved: 'yes' }],
    ['follow-up', { reached: false, solved: 'yes', speed: 'neutral', manner: 'neutral', outcome: 'neutral' }], ['merger', { into: '12' }], ['question', { text: ' ' }],
  ])('is not moved by a %s that says too little or too much', async (noun, fields) => {
    const report = await aCase(db, 'verifying', { at: anHourAgo() })
    expect((await send(routes[noun]![0], report, noun, fields)).status).toBe(422)
  })
})
