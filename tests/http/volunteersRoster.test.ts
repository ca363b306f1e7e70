import { randomUUID } from 'node:crypto'
import { asc } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { registerSite } from '#server/domain/ledger/commands'
import { reportContacts, reports } from '#server/domain/reports/tables'
import { duties, observations, roadPatrols } from '#server/domain/volunteers/tables'
import { later } from '../support/clock.ts'
import { atMonday, siteInput } from '../support/ledger.ts'
import { publishChecked } from '../support/sites.ts'
import { aTeamWithRoutes, inDatabaseOf, queryCode } from '../support/roster.ts'
import { startServer, type PortalServer } from '../support/server.ts'
import { createStaffVisitor, type StaffVisitor } from '../support/staffServer.ts'
import { createVisitor, readHiddenFields, type Visitor } from '../support/visitor.ts'
import { aShift } from '../support/volunteers.ts'

let server: PortalServer
let worker: StaffVisitor
let elsewhere: StaffVisitor
beforeAll(async () => {
  server = await startServer()
  worker = await createStaffVisitor(server, { role: 'communityWorker', communities: ['110107009001'] })
  elsewhere = await createStaffVisitor(server, { role: 'communityWorker', communities: ['110107003007'] })
})
afterAll(() => server.stop())

const locationOf = (response: Response) => [response.status, response.headers.get('location')]
const textOf = async (visitor: Visitor, path: string) => (await visitor.get(path)).text()
const answerOf = async (visitor: Visitor, path: string) => (await visitor.get(path)).json() as Promise<never>

/** Opens a page of the volunteer on the page itself, by number and code. */
async function opened(number: string, path: string): Promise<Visitor> {
  const visitor = createVisitor({ baseUrl: server.url })
  const html = await textOf(visitor, path)
  expect(html).toContain('name="queryCode"')
  expect(locationOf(await visitor.postForm(path, { ...readHiddenFields(html), number, queryCode }))).toEqual([303, path])
  return visitor
}

describe('what somebody is to a site', () => {
  it('is said and taken back in one tap without script; staff read that they are not available, and nothing else', async () => {
    const siteId = await inDatabaseOf(server, async (db) => {
      const id = await registerSite(db, { input: siteInput({ nameZh: '虚构石材仓库' }), ...atMonday })
      await publishChecked(db, { siteIds: [id], ...atMonday })
      return id
    })
    const { team, volunteers } = await aTeamWithRoutes(server, { people: 4 })
    const shift = await inDatabaseOf(server, db => aShift(db, team, { siteId, startsAt: later(new Date(), { days: 3 }) }))
    const path = '/track/volunteer/conflicts'
    const visitor = await opened(volunteers[0]!.number, path)
    const found = await textOf(visitor, `${path}?q=${encodeURIComponent('石材')}`)
    for (const said of ['虚构石材仓库', '我住在旁边', '只有您自己看得到']) expect(found).toContain(said)
    expect(found).not.toContain('<script')
    for (let n = 0; n < 2; n++) expect(locationOf(await visitor.postForm(path, { ...readHiddenFields(found), tie: `${siteId} neighbour` }))).toEqual([303, `${path}?done=declared`])
    expect(await textOf(visitor, path)).toContain('您就住在旁边')
    expect(await textOf(visitor, `/en${path}`)).toContain('You live next door')
    expect((await visitor.postForm(path, { ...readHiddenFields(found), tie: `${siteId} enemy` })).status).toBe(422)

    const address = `/api/staff/volunteers/shifts/${shift.id}/roster`
    expect([(await elsewhere.visitor.get(address)).status, (await createVisitor({ baseUrl: server.url }).get(address)).status]).toEqual([403, 401])
    const roster = await answerOf(worker.visitor, address) as { chosen: { volunteerId: string }[], leftOut: { volunteerId: string, reason: { key: string } }[] }
    expect(roster.leftOut.find(({ volunteerId }) => volunteerId === volunteers[0]!.id)!.reason.key).toBe('site')
    const page = await textOf(worker.visitor, `/staff/volunteers/shifts/${shift.id}/roster`)
    for (const said of ['排班建议', '这个点位不安排', '没有说过要回避这个点位', '从不一个人去', volunteers[0]!.number]) expect(page).toContain(said)
    for (const hidden of ['"neighbour"', '住在旁边', '亲戚']) expect(page).not.toContain(hidden)

    const volunteerIds = roster.chosen.map(({ volunteerId }) => volunteerId)
    expect((await elsewhere.visitor.sendJson('POST', address, { volunteerIds })).status).toBe(403)
    const wrong = await worker.visitor.sendJson('POST', address, { volunteerIds: [volunteers[0]!.id] })
    expect([wrong.status, (await wrong.json() as { code: string }).code]).toEqual([409, 'roster.changed'])
    for (let n = 0; n < 2; n++) expect((await worker.visitor.sendJson('POST', address, { volunteerIds })).status).toBe(200)
    const rows = await inDatabaseOf(server, db => db.select().from(duties))
    expect(rows.filter(({ shiftId }) => shiftId === shift.id).map(({ volunteerId, state }) => [volunteerId, state]).sort()).toEqual(volunteerIds.map(id => [id, 'offered']).sort())
  })
})

describe('a route card without script', () => {
  it('is opened, answered with one tap or all at once, and read by staff without who', async () => {
    const { volunteers, cardId, path } = await aTeamWithRoutes(server, { people: 2 })
    const visitor = await opened(volunteers[0]!.number, path)
    const html = await textOf(visitor, path)
    for (const said of ['东门一圈', '花园凉亭', '旧沙发', '，还在吗？', '看不清', '要有网络才能记']) expect(html).toContain(said)
    expect(await textOf(visitor, '/track/volunteer/routes')).toContain('东门一圈')
    const { stops } = ((await answerOf(visitor, `/api${path}`)) as { opened: { card: { stops: { id: string }[] } } }).opened.card
    const hidden = readHiddenFields(html)
    for (let n = 0; n < 3; n++) expect(locationOf(await visitor.postForm(path, { submissionId: hidden.submissionId!, tap: `${stops[0]!.id} there` }))).toEqual([303, `${path}?done=1`])
    expect(await textOf(visitor, `${path}?done=1`)).toContain('记下了')
    expect(locationOf(await visitor.postForm(path, { ...hidden, 'stop-2': `${stops[1]!.id} gone`, 'stop-3': `${stops[2]!.id} unclear` }))).toEqual([303, `${path}?done=2`])
    const nothing = await visitor.postForm(path, hidden)
    expect([nothing.status, await nothing.text()]).toEqual([422, expect.stringContaining('请至少选一处')])
    expect((await visitor.postForm(path, { ...hidden, tap: 'elsewhere there' })).status).toBe(409)
    expect(await inDatabaseOf(server, db => db.select().from(observations))).toHaveLength(3)

    expect((await elsewhere.visitor.get(`/api/staff/volunteers/routes/${cardId}`)).status).toBe(403)
    const page = await textOf(worker.visitor, `/staff/volunteers/routes/${cardId}`)
    for (const said of ['看到还在', '看到不在了', '还没有人看过']) expect(page).toContain(said)
    for (const { id, number } of volunteers) for (const said of [id, number]) expect(page).not.toContain(said)
    const stranger = await aTeamWithRoutes(server, { people: 1 })
    expect((await (await opened(stranger.volunteers[0]!.number, '/track/volunteer/routes')).get(path)).status).toBe(404)
  })

  it('takes what a phone kept by the pass of its page: once, of its own card, and nothing without the pass', async () => {
    const { volunteers, cardId, path } = await aTeamWithRoutes(server, { people: 1 })
    const other = await aTeamWithRoutes(server, { people: 1 })
    const visitor = await opened(volunteers[0]!.number, path)
    const { card: { stops }, pass } = (await answerOf(visitor, `/api${path}`) as { opened: { pass: string, card: { stops: { id: string }[] } } }).opened
    const answers = [{ id: randomUUID(), stopId: stops[0]!.id, answer: 'gone', observedAt: later(new Date(), { hours: -5 }).toISOString() }]
    // The half hour of the page is over: the phone has only what stood on it.
    const phone = createVisitor({ baseUrl: server.url })
    const send = (to: string, body: object) => phone.sendJson('POST', `/api/volunteers/routes/${to}/observations`, body)
    expect((await send(cardId, { pass: 'nothing', answers })).status).toBe(401)
    expect((await send(other.cardId, { pass, answers })).status).toBe(401)
    for (let n = 0; n < 2; n++) expect(await (await send(cardId, { pass, answers })).json()).toEqual({ taken: [answers[0]!.id] })
    expect((await send(cardId, { pass, answers: [{ ...answers[0]!, id: 'mine' }] })).status).toBe(422)
    const rows = await inDatabaseOf(server, db => db.select().from(observations).orderBy(asc(observations.receivedAt)))
    expect(rows.filter(row => row.cardId === cardId)).toMatchObject([{ id: answers[0]!.id, answer: 'gone', volunteerId: volunteers[0]!.id, observedAt: new Date(answers[0]!.observedAt) }])
  })

  it('is written by staff of the community, who are told what leads to a home', async () => {
    const { team } = await aTeamWithRoutes(server, { people: 1 })
    const stop = (zh: string) => ({ place: { zh, en: '' }, matter: { zh: '堆物', en: '' } })
    const card = { id: randomUUID(), teamId: team.id, title: { zh: '西门一圈', en: '' }, stops: ['西门', '花坛', '长椅旁', '路灯下', '2号楼3单元502'].map(stop) }
    expect((await elsewhere.visitor.sendJson('POST', '/api/staff/volunteers/routes', card)).status).toBe(403)
    const refused = await worker.visitor.sendJson('POST', '/api/staff/volunteers/routes', card, { 'accept-language': 'zh-CN' })
    expect(refused.status).toBe(422)
    expect((await refused.json() as { issues: { path: string, message: string }[] }).issues).toMatchObject([{ path: 'stops.4.place.zh', message: expect.stringContaining('住家或门牌') as string }])
    const fine = { ...card, stops: [...card.stops.slice(0, 4), stop('2号楼前空地')] }
    for (let n = 0; n < 2; n++) expect((await worker.visitor.sendJson('POST', '/api/staff/volunteers/routes', fine)).status).toBe(201)
    const listed = await answerOf(worker.visitor, '/api/staff/volunteers/routes') as { items: { id: string, stage: string }[] }
    expect(listed.items.filter(({ id }) => id === card.id)).toMatchObject([{ stage: 'draft' }])
    expect((await worker.visitor.sendJson('POST', `/api/staff/volunteers/routes/${card.id}/stage`, { version: 1, stage: 'open' })).status).toBe(200)
    expect((await worker.visitor.sendJson('PUT', `/api/staff/volunteers/routes/${card.id}`, { version: 1, title: card.title, stops: fine.stops })).status).toBe(409)
    for (const page of ['', '/new', `/${card.id}`, `/${card.id}/edit`]) expect((await worker.visitor.get(`/staff/volunteers/routes${page}`)).status).toBe(200)
  })
})

describe('a volunteer with a road', () => {
  it('says in one tap that there was nothing, and hands over what there was as a case without a contact', async () => {
    const { volunteers } = await aTeamWithRoutes(server, { people: 1 })
    const road = { id: randomUUID(), number: volunteers[0]!.number.toLowerCase(), community: '110107009001', name: { zh: '八角北路，从路口到学校', en: '' } }
    expect((await elsewhere.visitor.sendJson('POST', '/api/staff/volunteers/roads', { ...road, community: '110107003007' })).status).toBe(403)
    expect((await worker.visitor.sendJson('POST', '/api/staff/volunteers/roads', { ...road, number: 'ZY-00000000' })).status).toBe(409)
    for (let n = 0; n < 2; n++) expect((await worker.visitor.sendJson('POST', '/api/staff/volunteers/roads', road)).status).toBe(201)

    const path = '/track/volunteer/road'
    const visitor = await opened(volunteers[0]!.number, path)
    const html = await textOf(visitor, path)
    for (const said of ['八角北路，从路口到学校', '走过了，没看到什么', '先打 110、119 或 120']) expect(html).toContain(said)
    const hidden = readHiddenFields(html)
    for (let n = 0; n < 2; n++) expect(locationOf(await visitor.postForm(path, { ...hidden, roadId: road.id, found: 'nothing' }))).toEqual([303, `${path}?done=nothing`])
    const sheet = { ...hidden, roadId: road.id, found: 'something', kind: 'smallHazard', inDanger: 'no', placeWords: '路口东边灯杆旁', words: '' }
    const refused = await visitor.postForm(path, sheet)
    expect([refused.status, await refused.text()]).toEqual([422, expect.stringContaining('路口东边灯杆旁')])
    const sent = await visitor.postForm(path, { ...sheet, words: '井盖松了。' })
    expect(sent.headers.get('location')).toMatch(/^\/track\/volunteer\/road\?entered=FY-\d{8}$/)
    expect((await visitor.postForm(path, { ...sheet, words: '井盖松了。' })).headers.get('location')).toBe(sent.headers.get('location'))
    expect(await textOf(visitor, sent.headers.get('location')!)).toContain('不留您的名字和电话')
    const [cases, contacts, walks] = await inDatabaseOf(server, async db => [await db.select().from(reports), await db.select().from(reportContacts), await db.select().from(roadPatrols)] as const)
    expect([cases.map(({ source, status, patrolledBy }) => [source, status, patrolledBy]), contacts, walks.length]).toEqual([[['patrol', 'accepted', null]], [], 2])
    expect(await textOf(worker.visitor, '/staff/volunteers/roads')).toContain('八角北路，从路口到学校')
    expect((await elsewhere.visitor.sendJson('POST', `/api/staff/volunteers/roads/${road.id}/end`, {})).status).toBe(403)
    expect((await worker.visitor.sendJson('POST', `/api/staff/volunteers/roads/${road.id}/end`, {})).status).toBe(200)
    expect((await visitor.postForm(path, { ...hidden, roadId: road.id, found: 'nothing' })).status).toBe(404)
    expect(await textOf(visitor, path)).toContain('没有负责的路')
  })
})
