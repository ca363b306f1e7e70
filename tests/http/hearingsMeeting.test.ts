import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { eq } from 'drizzle-orm'
import { connectDatabase } from '#server/database/connect'
import { applications } from '#server/domain/hearings/tables'
import { callServedMeeting } from '../support/servedMeeting.ts'
import { inServedDatabase } from '../support/servedMatter.ts'
import { startServer, type PortalServer } from '../support/server.ts'
import { createStaffVisitor, type StaffVisitor } from '../support/staffServer.ts'
import { createVisitor, readHiddenFields, type Visitor } from '../support/visitor.ts'

type Called = Awaited<ReturnType<typeof callServedMeeting>>
const speaker = { stance: 'suggest', gist: '停车的地方', showName: 'no', name: '张三', phone: '13900001234', email: '' }
interface Receipt { number: string, queryCode: string, state: string, rank: number, receivedAt: string }

describe('applying with a browser without script', () => {
  let meeting: Called
  beforeAll(async () => { meeting = await inServedDatabase(db => callServedMeeting(db, { observerSeats: 1 })) })

  async function apply(visitor: Visitor, page: 'apply' | 'listen', fields: Record<string, string>) {
    const path = `/hearings/${meeting.matterId}/meeting/${page}`
    const hidden = readHiddenFields(await (await visitor.get(path)).text())
    return visitor.postForm(path, { ...hidden, ...fields })
  }

  it('leads from the notice over the call to a receipt, and says what is wrong with everything typed kept', async () => {
    const visitor = createVisitor()
    expect(await (await visitor.get(`/hearings/${meeting.matterId}`)).text()).toContain(`href="/hearings/${meeting.matterId}/meeting"`)
    const call = await (await visitor.get(`/hearings/${meeting.matterId}/meeting`)).text()
    for (const words of ['街道办事处三楼会议室', '宣读事项', '按报名先后。', '我要报名发言', '我来旁听']) expect(call).toContain(words)

    const refused = await apply(visitor, 'apply', { ...speaker, phone: '', groupId: '' })
    expect(refused.status).toBe(422)
    const again = await refused.text()
    for (const words of ['请选您属于哪一类。', '请留电话或邮箱，才能通知您。', '停车的地方', '张三']) expect(again).toContain(words)

    const sent = await apply(visitor, 'apply', { ...speaker, groupId: meeting.groups[0]!.id })
    expect([sent.status, sent.headers.get('location')]).toEqual([303, `/hearings/${meeting.matterId}/meeting/received`])
    const receipt = await (await visitor.get(`/hearings/${meeting.matterId}/meeting/received`)).text()
    expect(receipt).toMatch(/TZ-\d{8}/)
    expect(receipt).toMatch(/\d{4} \d{4} \d{4} \d{4}/)
    expect(receipt).toContain('您有发言席位')
    expect(receipt).not.toContain('13900001234')
    // Somebody else at another browser sees nothing of it.
    expect(await (await createVisitor().get(`/hearings/${meeting.matterId}/meeting/received`)).text()).not.toMatch(/TZ-\d{8}/)
  })

  it('seats who listens while there are seats, lets others wait, and moves them up when somebody taps "I do not come"', async () => {
    const [first, second] = [createVisitor(), createVisitor()]
    for (const visitor of [first, second]) expect((await apply(visitor, 'listen', { phone: '', email: '' })).status).toBe(303)
    const look = async (visitor: Visitor) => (await visitor.get('/track/application')).text()
    expect(await look(first)).toContain('您有旁听席')
    expect(await look(second)).toContain('下一个就是您')
    const page = await look(first)
    expect(page).toMatch(/\d{3} \d{3} \d{3}/)
    const left = await first.postForm('/track/application', { ...readHiddenFields(page), action: 'leave' })
    expect([left.status, left.headers.get('location')]).toEqual([303, '/track/application?done=leave'])
    expect(await look(first)).toContain('您已经退出')
    expect(await look(second)).toContain('您有旁听席')
  })

  it('opens an application by number and code, and does not with another code', async () => {
    const sent = await createVisitor().sendJson('POST', `/api/hearings/${meeting.matterId}/applications`, { submissionId: randomUUID(), role: 'observer', phone: null, email: null })
    expect(sent.status).toBe(201)
    const { number, queryCode } = await sent.json() as Receipt
    const visitor = createVisitor()
    const hidden = readHiddenFields(await (await visitor.get('/track')).text())
    const opened = await visitor.postForm('/track', { ...hidden, number, queryCode })
    expect([opened.status, opened.headers.get('location')]).toEqual([303, '/track/application'])
    expect(await (await visitor.get('/track/application')).text()).toContain(number)
    // The same in English, complete.
    const english = await (await visitor.get('/en/track/application')).text()
    expect(english).toContain('Your application')
    expect(english).not.toMatch(/meeting\.\w+/)
  })

  it('answers the same submission with the same receipt, at once and again', async () => {
    const body = { submissionId: randomUUID(), role: 'speaker', ...speaker, groupId: meeting.groups[0]!.id, email: null }
    const answers = await Promise.all(Array.from({ length: 8 }, async () => await (await createVisitor().sendJson('POST', `/api/hearings/${meeting.matterId}/applications`, body)).json() as Receipt))
    answers.push(await (await createVisitor().sendJson('POST', `/api/hearings/${meeting.matterId}/applications`, { ...body, gist: '别的话' })).json() as Receipt)
    expect(new Set(answers.map(({ number, queryCode }) => number + queryCode)).size).toBe(1)
  })

  it('is refused for a group of another meeting, and where nothing was called', async () => {
    const visitor = createVisitor()
    const refused = await visitor.sendJson('POST', `/api/hearings/${meeting.matterId}/applications`, { submissionId: randomUUID(), role: 'speaker', ...speaker, groupId: 'another', email: null })
    expect([refused.status, (await refused.json() as { issues: { path: string }[] }).issues.map(({ path }) => path)]).toEqual([422, ['groupId']])
    expect((await visitor.get('/api/hearings/nothing/meeting')).status).toBe(404)
    expect((await visitor.get('/hearings/nothing/meeting')).status).toBe(404)
  })
})

describe('two nodes', () => {
  let nodes: PortalServer[]
  let meeting: Called
  beforeAll(async () => {
    const first = await startServer()
    const second = await startServer({ dataDir: first.dataDir })
    nodes = [second, first]
    const { db, close } = connectDatabase({ file: join(first.dataDir, 'portal.sqlite') })
    meeting = await callServedMeeting(db)
    await close()
  }, 120_000)
  afterAll(async () => { for (const node of nodes) await node.stop() })

  it('give 64 who apply at once exactly 7 seats, and a queue in the order in which they came', async () => {
    const post = async (node: number): Promise<Receipt & { from: number, to: number }> => {
      const from = performance.now()
      const body = { submissionId: randomUUID(), role: 'speaker', ...speaker, groupId: meeting.groups[0]!.id, email: null }
      const response = await createVisitor({ baseUrl: nodes[node % 2]!.url }).sendJson('POST', `/api/hearings/${meeting.matterId}/applications`, body)
      expect(response.status).toBe(201)
      return { ...await response.json() as Receipt, from, to: performance.now() }
    }
    const came = [...await Promise.all(Array.from({ length: 40 }, (_, n) => post(n))), ...await Promise.all(Array.from({ length: 24 }, (_, n) => post(n)))].sort((a, b) => a.rank - b.rank)
    expect(came.map(({ rank }) => rank)).toEqual(Array.from({ length: 64 }, (_, place) => place + 1))
    expect(came.map(({ state }) => state)).toEqual([...Array<string>(7).fill('confirmed'), ...Array<string>(57).fill('waiting')])
    // Whoever had their answer before another one asked stands before them, whichever node either asked.
    for (const [place, one] of came.entries()) for (const other of came.slice(0, place)) expect(one.to).toBeGreaterThan(other.from)
  })
})

describe('staff', () => {
  let meeting: Called
  let officer: StaffVisitor
  let custodian: StaffVisitor
  const url = inject('baseUrl')
  beforeAll(async () => {
    meeting = await inServedDatabase(db => callServedMeeting(db))
    officer = await createStaffVisitor({ url, dataDir: inject('dataDir') }, { role: 'hearingOfficer' })
    custodian = await createStaffVisitor({ url, dataDir: inject('dataDir') }, { role: 'custodian' })
  })

  it('see who applied without a contact, check in by code, and take a file of a page without network', async () => {
    const { number } = await (await createVisitor().sendJson('POST', `/api/hearings/${meeting.matterId}/applications`, { submissionId: randomUUID(), role: 'speaker', ...speaker, groupId: meeting.groups[0]!.id, email: null })).json() as Receipt
    const address = `/api/staff/hearings/${meeting.matterId}`
    const list = await (await officer.visitor.get(`${address}/applications`)).text()
    expect(list).toContain(number)
    for (const mark of ['张三', '13900001234']) expect(list).not.toContain(mark)
    const { items: [item] } = JSON.parse(list) as { items: { id: string, checkInCode: string }[] }

    const page = await (await officer.visitor.get(`${address}/check-in/page`)).text()
    expect(page).not.toContain(item!.checkInCode)
    expect(page).not.toContain('张三')
    const { people } = JSON.parse(/<script id="facts"[^>]*>(.*?)<\/script>/.exec(page)![1]!) as { people: { hash: string }[] }
    const file = { format: 'portal-check-in 1', matterId: meeting.matterId, entries: people.map(({ hash }) => ({ hash, at: new Date().toISOString() })) }
    const hand = async () => await (await officer.visitor.sendJson('POST', `${address}/check-in/file`, file)).json() as object
    expect(await hand()).toEqual({ added: 1, known: 0, unknown: 0 })
    expect(await hand()).toEqual({ added: 0, known: 1, unknown: 0 })
    expect(await (await officer.visitor.sendJson('POST', `${address}/check-in`, { code: item!.checkInCode })).json()).toEqual({ applicationId: item!.id, isNew: false })
    const [row] = await inServedDatabase(db => db.select().from(applications).where(eq(applications.id, item!.id)))
    expect(row!.state).toBe('present')

    expect((await officer.visitor.sendJson('POST', `${address}/applications/${item!.id}/contact`, { reason: '没有邮箱，打电话通知。' })).status).toBe(403)
    const opened = await custodian.visitor.sendJson('POST', `${address}/applications/${item!.id}/contact`, { reason: '没有邮箱，打电话通知得到席位。' })
    expect([opened.status, (await opened.json() as { phone: string }).phone]).toEqual([200, '13900001234'])
  })
})
