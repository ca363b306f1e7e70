import { createHash, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { smallPhoto } from '../support/photos.ts'
import { startServer, type PortalServer } from '../support/server.ts'
import { createStaffVisitor } from '../support/staffServer.ts'
import { createVisitor, type Visitor } from '../support/visitor.ts'

let server: PortalServer
beforeAll(async () => { server = await startServer() })
afterAll(() => server.stop())

interface Receipt { number: string, queryCode: string }
interface Item { id: string, number: string }

const contact = { name: '王小明测试', phone: '13912345678', email: 'canary@example.com' }

async function aReport(changes: Record<string, unknown> = {}): Promise<Receipt> {
  const response = await createVisitor({ baseUrl: server.url }).sendJson('POST', '/api/reports', {
    submissionId: randomUUID(), kind: 'roof', beingBuilt: 'yes', inDanger: false, subDistrict: '110107009', community: null,
    placeWords: '虚构胡同口', words: '楼顶搭棚', ...changes,
  })
  expect(response.status).toBe(201)
  return response.json() as Promise<Receipt>
}

async function idOf(visitor: Visitor, { number }: Receipt): Promise<string> {
  const { items } = await (await visitor.get('/api/staff/reports')).json() as { items: Item[] }
  return items.find(item => item.number === number)!.id
}

const track = async (receipt: Receipt) => (await createVisitor({ baseUrl: server.url }).sendJson('POST', '/api/track', { number: receipt.number, queryCode: receipt.queryCode })).json()

describe('staff who moderate', () => {
  it('see a report with its photo and history, and nothing of who sent it', async () => {
    const bytes = await smallPhoto()
    const hash = createHash('sha256').update(bytes).digest('hex')
    await createVisitor({ baseUrl: server.url }).request(`/api/uploads/${hash}`, { method: 'PUT', body: bytes as never })
    const receipt = await aReport({ photos: [hash], contact })
    const { visitor } = await createStaffVisitor(server, { role: 'triage' })
    const id = await idOf(visitor, receipt)
    const text = await (await visitor.get(`/api/staff/reports/${id}`)).text()
    expect(text).toContain('楼顶搭棚')
    for (const secret of [...Object.values(contact), receipt.queryCode, 'submissionId']) expect(text).not.toContain(secret)
    const { photos } = JSON.parse(text) as { photos: { id: string }[] }
    const photo = await visitor.get(`/api/staff/report-photos/${photos[0]!.id}`)
    expect([photo.status, photo.headers.get('content-type'), photo.headers.get('cache-control')]).toEqual([200, 'image/jpeg', 'private, no-store'])
    expect((await createVisitor({ baseUrl: server.url }).get(`/api/staff/report-photos/${photos[0]!.id}`)).status).toBe(401)
  })

  it('refuse for a numbered reason, which the reporter reads with what to do instead', async () => {
    const receipt = await aReport()
    const { visitor } = await createStaffVisitor(server, { role: 'triage' })
    const id = await idOf(visitor, receipt)
    const refuse = (body: object) => visitor.sendJson('POST', `/api/staff/reports/${id}/refusal`, body)
    expect((await refuse({ version: 1 })).status).toBe(422)
    expect((await refuse({ version: 1, reason: 99 })).status).toBe(422)
    expect((await refuse({ version: 1, reason: 3 })).status).toBe(200)
    expect(await track(receipt)).toMatchObject({ status: 'refused', refusalReason: 3 })
  })

  it('of two who decide at once one is told 409 in words', async () => {
    const receipt = await aReport()
    const [one, two] = [await createStaffVisitor(server, { role: 'triage' }), await createStaffVisitor(server, { role: 'administrator' })]
    const id = await idOf(one.visitor, receipt)
    const answers = await Promise.all([
      one.visitor.sendJson('POST', `/api/staff/reports/${id}/acceptance`, { version: 1 }),
      two.visitor.sendJson('POST', `/api/staff/reports/${id}/refusal`, { version: 1, reason: 1 }),
    ])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
    const refused = answers.find(({ status }) => status === 409)!
    expect(await refused.json()).toMatchObject({ code: 'stale', message: expect.stringContaining('刚被别人改过') })
  })

  it('of one sub-district see, open and decide nothing of another', async () => {
    const receipt = await aReport({ subDistrict: '110107009' })
    const all = await createStaffVisitor(server, { role: 'triage' })
    const id = await idOf(all.visitor, receipt)
    const { visitor } = await createStaffVisitor(server, { role: 'subDistrictOfficer', subDistricts: ['110107003'] })
    const { items, counts } = await (await visitor.get('/api/staff/reports')).json() as { items: Item[], counts: Record<string, number> }
    expect([items, counts.submitted]).toEqual([[], 0])
    expect((await visitor.get(`/api/staff/reports/${id}`)).status).toBe(403)
    for (const noun of ['acceptance', 'refusal', 'notes']) {
      expect((await visitor.sendJson('POST', `/api/staff/reports/${id}/${noun}`, { version: 1, reason: 1, text: 'x' })).status).toBe(403)
    }
    expect(await track(receipt)).toMatchObject({ status: 'submitted' })
  })

  it('keep notes among themselves', async () => {
    const receipt = await aReport()
    const { visitor } = await createStaffVisitor(server, { role: 'triage' })
    const id = await idOf(visitor, receipt)
    expect((await visitor.sendJson('POST', `/api/staff/reports/${id}/notes`, { text: ' ' })).status).toBe(422)
    expect((await visitor.sendJson('POST', `/api/staff/reports/${id}/notes`, { text: '先看现场' })).status).toBe(201)
    expect(await (await visitor.get(`/api/staff/reports/${id}`)).text()).toContain('先看现场')
    expect(JSON.stringify(await track(receipt))).not.toContain('先看现场')
  })

  it('an auditor reads and decides nothing', async () => {
    const receipt = await aReport()
    const { visitor } = await createStaffVisitor(server, { role: 'auditor' })
    const id = await idOf(visitor, receipt)
    expect((await visitor.get(`/api/staff/reports/${id}`)).status).toBe(200)
    expect((await visitor.sendJson('POST', `/api/staff/reports/${id}/acceptance`, { version: 1 })).status).toBe(403)
  })

  it.each(['?status=none', '?subDistrict=110108001', '?kind=tower', '?waiting=2', '?cursor=abc', '?who=me'])('a queue asked for with %s answers 422', async (query) => {
    const { visitor } = await createStaffVisitor(server, { role: 'triage' })
    expect((await visitor.get(`/api/staff/reports${query}`)).status).toBe(422)
  })
})

it('the server’s log holds no query code, no contact and no word of a report', async () => {
  const receipt = await aReport({ words: '日志里不该有的话', contact })
  await track(receipt)
  await createVisitor({ baseUrl: server.url }).sendJson('POST', '/api/track', { number: receipt.number, queryCode: '1111111111111116' })
  for (const secret of ['日志里不该有的话', receipt.queryCode, ...Object.values(contact)]) expect(server.logs()).not.toContain(secret)
})
