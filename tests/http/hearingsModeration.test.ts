import { createHash, randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { commit } from '#server/database/commit'
import { connectDatabase, type Database } from '#server/database/connect'
import { commentAppeals } from '#server/domain/hearings/tables'
import { later } from '../support/clock.ts'
import { aPdf } from '../support/files.ts'
import { aComment, aMatter } from '../support/hearings.ts'
import { startServer, type PortalServer } from '../support/server.ts'
import { createStaffVisitor } from '../support/staffServer.ts'
import { createVisitor, type Visitor } from '../support/visitor.ts'

let server: PortalServer
beforeAll(async () => { server = await startServer() })
afterAll(() => server.stop())

/** Reads and writes beside the server. */
async function inDatabase<Result>(work: (db: Database) => Promise<Result>): Promise<Result> {
  const { db, close } = connectDatabase({ file: join(server.dataDir, 'portal.sqlite') })
  try { return await work(db) }
  finally { await close() }
}
const now = new Date()
const receivedAt = later(now, { hours: -2 })
const openMatter = (changes: object = {}) => inDatabase(db => aMatter(db, { opensAt: later(now, { days: -3 }), publishedAt: later(now, { days: -3 }), closesAt: later(now, { days: 30 }), firstClosesAt: later(now, { days: 30 }), ...changes }))
const comment = (matter: { id: string, closesAt: Date }, changes: object = {}) => inDatabase(db => aComment(db, matter, { receivedAt, ...changes }))
const json = async <Body = Record<string, unknown>>(response: Response) => await response.json() as Body
const staff = async (role: 'hearingOfficer' | 'triage' | 'supervisor' | 'auditor' | 'subDistrictOfficer', subDistricts: string[] | null = null) => createStaffVisitor(server, { role, subDistricts })
const path = (matterId: string, commentId = '') => `/api/staff/hearings/${matterId}/comments${commentId && `/${commentId}`}`
const refusal = { decision: 'refuse', rule: 4, toAuthor: '这是广告。' }

describe('the queue of comments', () => {
  it('gives a matter’s comments with their sum, and one of them with its clause and what can be decided', async () => {
    const matter = await openMatter()
    const { id } = await comment(matter, { clauseId: matter.clauses[2]!.id, clauseKey: matter.clauses[2]!.key, words: '电话 13912345678，请回' })
    const { visitor } = await staff('triage')
    expect(await json(await visitor.get(path(matter.id)))).toMatchObject({ items: [{ id, label: '3', state: 'waiting' }], nextCursor: null, sum: { received: 1, held: 1, waiting: 1 } })
    const item = await json<{ marked: { kind: string | null }[] }>(await visitor.get(path(matter.id, id)))
    expect(item).toMatchObject({ clause: { label: '3', text: { zh: '第 3 条的内容。' } }, moves: ['publish', 'mask', 'hold', 'refuse'] })
    expect(item.marked.map(({ kind }) => kind)).toContain('phone')
  })

  it('takes one of two decisions made at once, and tells the other 409', async () => {
    const matter = await openMatter()
    const { id } = await comment(matter)
    const [one, two] = [await staff('triage'), await staff('hearingOfficer')]
    const answers = await Promise.all([
      one.visitor.sendJson('POST', `${path(matter.id, id)}/decision`, { version: 1, decision: 'publish' }), two.visitor.sendJson('POST', `${path(matter.id, id)}/decision`, { version: 1, ...refusal }),
    ])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
    expect(await json(answers.find(({ status }) => status === 409)!)).toMatchObject({ code: 'stale' })
  })

  it.each([
    [{ version: 1, decision: 'refuse', toAuthor: '广告' }, 'rule'], [{ version: 1, decision: 'refuse', rule: 4, toAuthor: '' }, 'toAuthor'], [{ version: 1, decision: 'hold', rule: 5, toAuthor: '无关' }, 'rule'],
    [{ version: 1, decision: 'mask', masks: [] }, 'masks'], [{ version: 1, decision: 'publish', words: '改过的话' }, 'words'],
  ])('refuses %j with what is wrong', async (body, field) => {
    const matter = await openMatter()
    const { id } = await comment(matter)
    const { visitor } = await staff('triage')
    const response = await visitor.sendJson('POST', `${path(matter.id, id)}/decision`, body)
    expect(response.status).toBe(422)
    expect((await json<{ issues: { path: string }[] }>(response)).issues.map(issue => issue.path)).toContain(field)
  })

  it('shows and gives nothing of another sub-district, of another matter, or to who may only read', async () => {
    const matter = await openMatter({ subDistrict: '110107009' })
    const other = await openMatter({ subDistrict: '110107003' })
    const { id } = await comment(matter)
    const elsewhere = await staff('subDistrictOfficer', ['110107003'])
    for (const address of [path(matter.id), path(matter.id, id)]) expect((await elsewhere.visitor.get(address)).status).toBe(403)
    expect((await elsewhere.visitor.sendJson('POST', `${path(matter.id, id)}/decision`, { version: 1, decision: 'publish' })).status).toBe(403)
    // The comment of one matter under the address of another.
    expect((await elsewhere.visitor.get(path(other.id, id))).status).toBe(404)
    expect((await elsewhere.visitor.sendJson('POST', `${path(other.id, id)}/decision`, { version: 1, decision: 'publish' })).status).toBe(404)
    const results = await json<{ results: object[] }>(await elsewhere.visitor.sendJson('POST', `${path(other.id)}/bulk`, { items: [{ id, version: 1 }], preview: false }))
    expect(results).toMatchObject({ results: [{ problem: 'comment.not_found' }] })
    expect(JSON.stringify(await json(await elsewhere.visitor.get('/api/staff/hearings/comments')))).not.toContain(id)
    expect((await (await staff('auditor')).visitor.get(path(matter.id))).status).toBe(403)
    expect((await createVisitor({ baseUrl: server.url }).get(path(matter.id))).status).toBe(401)
    expect(await json(await (await staff('triage')).visitor.get(path(matter.id, id)))).toMatchObject({ comment: { state: 'waiting', version: 1 } })
  })

  it.each(['?list=none', '?cursor=abc', '?who=me'])('asked for with %s answers 422', async (query) => {
    const { visitor } = await staff('triage')
    expect((await visitor.get(path((await openMatter()).id) + query)).status).toBe(422)
  })

  it('publishes many by their versions, after a preview that changes nothing', async () => {
    const matter = await openMatter()
    const items = [await comment(matter), await comment(matter, { words: '电话 13912345678' })].map(({ id }) => ({ id, version: 1 }))
    const { visitor } = await staff('hearingOfficer')
    const send = async (preview: boolean) => (await json<{ results: { problem: string | null }[] }>(await visitor.sendJson('POST', `${path(matter.id)}/bulk`, { items, preview }))).results.map(({ problem }) => problem)
    expect(await send(true)).toEqual([null, 'moderation.one_by_one'])
    expect(await json(await visitor.get(path(matter.id)))).toMatchObject({ sum: { published: 0 } })
    expect(await send(false)).toEqual([null, 'moderation.one_by_one'])
    expect(await json(await visitor.get(path(matter.id)))).toMatchObject({ sum: { received: 2, published: 1, held: 1 } })
  })
})

describe('an appeal', () => {
  it('is answered by another person only, and publishes what was refused', async () => {
    const matter = await openMatter()
    const { id } = await comment(matter)
    const officer = await staff('hearingOfficer')
    expect((await officer.visitor.sendJson('POST', `${path(matter.id, id)}/decision`, { version: 1, ...refusal })).status).toBe(200)
    const appealId = randomUUID()
    await inDatabase(db => commit(db, tx => [tx.insert(commentAppeals).values({ id: appealId, commentId: id, text: '不是广告', at: now, dueOn: '2027-01-01', against: officer.id }).returning({ id: commentAppeals.id })]))
    const answer = (visitor: Visitor) => visitor.sendJson('POST', `/api/staff/hearings/appeals/${appealId}/decision`, { version: 2, outcome: 'overturned', answer: '看过，说的是这件事。', shown: { decision: 'publish' } })
    expect(await json(await officer.visitor.get(`/api/staff/hearings/appeals/${appealId}`))).toMatchObject({ appeal: { isOwn: true } })
    const refused = await answer(officer.visitor)
    expect([refused.status, await json(refused)]).toEqual([403, expect.objectContaining({ code: 'moderation.appeal_same_person' })])
    const supervisor = await staff('supervisor')
    expect(await json(await supervisor.visitor.get('/api/staff/hearings/appeals'))).toMatchObject({ items: expect.arrayContaining([expect.objectContaining({ id: appealId })]) as unknown })
    expect((await answer((await staff('triage')).visitor)).status).toBe(403)
    expect(await json(await answer(supervisor.visitor))).toEqual({ state: 'published', version: 3 })
    expect((await answer(supervisor.visitor)).status).toBe(409)
  })
})

describe('a comment on paper', () => {
  it('is scanned, entered by two people, and handed a receipt with number and code', async () => {
    const matter = await openMatter()
    const [one, two] = [await staff('triage'), await staff('hearingOfficer')]
    const base = `/api/staff/hearings/${matter.id}`
    const bytes = aPdf('paper')
    const scanned = await one.visitor.request(`${base}/scans`, { method: 'POST', body: bytes as never, headers: { 'content-type': 'application/octet-stream', 'sec-fetch-site': 'same-origin' } })
    expect(scanned.status).toBe(201)
    const scan = await json<{ id: string, sha256: string }>(scanned)
    expect(scan.sha256).toBe(createHash('sha256').update(bytes).digest('hex'))
    const submissionId = randomUUID()
    const entry = { channel: 'paper', receivedAt: receivedAt.toISOString(), said: { submissionId, clause: null, stance: 'oppose', words: '我家门口要留路。', authorKind: 'person', name: '王小明测试' } }
    expect((await one.visitor.sendJson('POST', `${base}/entries`, { ...entry, scan: scan.id })).status).toBe(201)
    expect((await one.visitor.get(`${base}/entries/${submissionId}`)).status).toBe(403)
    expect((await one.visitor.sendJson('POST', `${base}/entries/${submissionId}/second`, { ...entry, version: 1 })).status).toBe(403)
    const blind = await two.visitor.get(`${base}/entries/${submissionId}`)
    expect(await blind.text()).not.toMatch(/王小明|门口/)
    expect((await two.visitor.get(`${base}/entries/${submissionId}/scan`)).status).toBe(200)
    const made = await json<{ outcome: string, receipt: { number: string, queryCode: string } }>(await two.visitor.sendJson('POST', `${base}/entries/${submissionId}/second`, { ...entry, version: 1 }))
    expect(made).toMatchObject({ outcome: 'made', receipt: { number: expect.stringMatching(/^YJ-\d{8}$/) as string } })
    expect(await json(await two.visitor.get(path(matter.id)))).toMatchObject({ items: [{ channel: 'paper', state: 'waiting' }], sum: { received: 1 } })
    for (const secret of ['王小明测试', made.receipt.queryCode]) expect(server.logs()).not.toContain(secret)
  })

  it.each([[1, 'moderation.received_in_future'], [-24 * 9, 'moderation.received_before_opening']])('received %i hours from now is refused in words', async (hours, code) => {
    const matter = await openMatter()
    const { visitor } = await staff('triage')
    const response = await visitor.sendJson('POST', `/api/staff/hearings/${matter.id}/entries`, {
      channel: 'phone', receivedAt: later(new Date(), { hours }).toISOString(), said: { submissionId: randomUUID(), clause: null, stance: 'oppose', words: '留路。', authorKind: null, name: null },
    })
    expect(response.status).toBe(422)
    expect((await json<{ issues: object[] }>(response)).issues).toEqual([expect.objectContaining({ path: 'receivedAt', code })])
  })
})

it('the rule book is public, with the month’s counts', async () => {
  const visitor = createVisitor({ baseUrl: server.url })
  const page = await visitor.get('/hearings/rules')
  expect(page.status).toBe(200)
  const html = await page.text()
  for (const words of ['意见公开规则', '与这件事无关', '从严掌握', '由没有参与原来决定的另一个人看']) expect(html).toContain(words)
  expect(await json(await visitor.get('/api/hearings/rules'))).toMatchObject({ counts: { refused: 0 }, next: null })
  expect((await visitor.get('/api/hearings/rules?month=2099-01')).status).toBe(404)
})
