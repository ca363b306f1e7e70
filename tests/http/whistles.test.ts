import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { and, eq, isNotNull } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadKeys } from '#server/crypto/keys'
import { connectDatabase, type DatabaseConnection } from '#server/database/connect'
import { escalateSilence } from '#server/domain/whistles/commands'
import { whistleBodies, whistles } from '#server/domain/whistles/tables'
import { reports } from '#server/domain/reports/tables'
import { smallPhoto } from '../support/photos.ts'
import { startServer, type PortalServer } from '../support/server.ts'
import { createStaffVisitor, type StaffVisitor } from '../support/staffServer.ts'
import { aBody } from '../support/whistles.ts'
import { createVisitor, readHiddenFields, type Visitor } from '../support/visitor.ts'

let server: PortalServer
let connection: DatabaseConnection
let officer: StaffVisitor
beforeAll(async () => {
  server = await startServer()
  connection = connectDatabase({ file: join(server.dataDir, 'portal.sqlite') })
  officer = await createStaffVisitor(server, { role: 'subDistrictOfficer', subDistricts: ['110107003'], name: '街道甲' })
})
afterAll(async () => {
  await connection.close()
  await server.stop()
})

const canary = '金丝雀原话说楼顶搭棚'

async function aCase() {
  const sent = await createVisitor({ baseUrl: server.url }).sendJson('POST', '/api/reports', {
    submissionId: randomUUID(), kind: 'roof', beingBuilt: 'yes', inDanger: false, subDistrict: '110107003', community: null, placeWords: '金丝雀胡同口', words: canary,
  })
  const { number } = await sent.json() as { number: string }
  const [report] = await connection.db.select().from(reports).where(eq(reports.number, number))
  expect((await officer.visitor.sendJson('POST', `/api/staff/reports/${report!.id}/acceptance`, { version: 1 })).status).toBe(200)
  return { id: report!.id, number }
}

async function aHandler(name: string) {
  const bodyId = await aBody(connection.db, name)
  return { bodyId, ...await createStaffVisitor(server, { role: 'handler', bodyId, name: `${name}的人` }) }
}

const textOf = async (visitor: Visitor, path: string) => (await visitor.get(path)).text()

describe('a whistle', () => {
  it('is blown, answered by one, passed on for the other, and closed', async () => {
    const [power, planning, outsider] = [await aHandler('供电公司'), await aHandler('规自分局'), await aHandler('消防支队')]
    const { id, number } = await aCase()
    const path = `/api/staff/reports/${id}/whistles`
    const call = { submissionId: randomUUID(), question: '请派人到场看能不能断电', bodies: [power.bodyId, planning.bodyId], hours: 2 }
    expect((await officer.visitor.sendJson('POST', path, { ...call, bodies: [] })).status).toBe(422)
    expect((await power.visitor.sendJson('POST', path, call)).status).toBe(403)
    const answers = await Promise.all([call, call].map(body => officer.visitor.sendJson('POST', path, body)))
    expect(answers.map(({ status }) => status)).toEqual([201, 201])
    const [{ id: whistleId }, twin] = await Promise.all(answers.map(answer => answer.json() as Promise<{ id: string }>)) as [{ id: string }, { id: string }]
    expect(twin.id).toBe(whistleId)

    const page = await textOf(power.visitor, `/staff/whistles/${whistleId}`)
    expect(page).toContain('请派人到场看能不能断电')
    for (const mark of ['金丝雀', number]) expect(page).not.toContain(mark)
    for (const { visitor } of [outsider, await createStaffVisitor(server, { role: 'subDistrictOfficer', subDistricts: ['110107009'] })]) {
      expect((await visitor.get(`/api/staff/whistles/${whistleId}`)).status).toBe(403)
      expect((await visitor.sendJson('POST', `/api/staff/whistles/${whistleId}/answers`, { kind: 'present', text: '' })).status).toBe(403)
    }
    const form = { ...readHiddenFields(page), kind: 'written', text: '' }
    expect((await power.visitor.postForm(`/staff/whistles/${whistleId}`, form)).status).toBe(422)
    for (let times = 0; times < 2; times++) expect((await power.visitor.postForm(`/staff/whistles/${whistleId}`, { ...form, text: '已断电' })).status).toBe(303)
    expect((await power.visitor.sendJson('POST', `/api/staff/whistles/${whistleId}/answers`, { kind: 'present', text: '' })).status).toBe(409)
    expect(await textOf(power.visitor, '/staff/whistles')).toContain('现在没有等您单位报到的')

    // As if all of it had happened some hours ago.
    const passed = new Date(Date.now() - 1000)
    await connection.db.update(whistleBodies).set({ answeredAt: new Date(Date.now() - 3_600_000) }).where(and(eq(whistleBodies.whistleId, whistleId), isNotNull(whistleBodies.answeredAt)))
    await connection.db.update(whistles).set({ dueAt: passed, escalatesAt: passed }).where(eq(whistles.id, whistleId))
    expect(await textOf(planning.visitor, '/staff/whistles')).toContain('到时间没有报到')
    const keys = loadKeys(server.dataDir)
    const counts = await Promise.all([1, 2].map(() => escalateSilence(connection.db, { keys, now: new Date() })))
    expect(counts[0]! + counts[1]!).toBeLessThanOrEqual(1)
    const told = await (await officer.visitor.get(path)).json() as { items: { bodies: { state: string, escalatedAt: string | null }[] }[] }
    expect(told.items[0]!.bodies.map(({ state, escalatedAt }) => [state, escalatedAt !== null]).sort()).toEqual([['answered', false], ['silent', true]].sort())

    const closure = (did: object[]) => officer.visitor.sendJson('POST', `/api/staff/whistles/${whistleId}/closure`, { did })
    const refused = await closure([{ bodyId: power.bodyId, text: '断了电' }])
    expect([refused.status, await refused.text()]).toEqual([422, expect.stringContaining('一直没有报到')])
    expect((await closure([{ bodyId: power.bodyId, text: '断了电' }, { bodyId: planning.bodyId, text: '打了电话' }])).status).toBe(200)
    expect(await textOf(officer.visitor, `/staff/reports/${id}`)).toContain('哨音结束')
  })
})

describe('a patrol', () => {
  it('is entered by a form with photos, once, and stands in the road chief\'s list', async () => {
    const { visitor } = await createStaffVisitor(server, { role: 'roadChief', subDistricts: ['110107003'], name: '路长乙' })
    const hidden = readHiddenFields(await textOf(visitor, '/staff/patrol/new'))
    const send = async (values: Record<string, string>, photo = true) => {
      const body = new FormData()
      for (const [name, value] of Object.entries({ ...hidden, ...values })) body.append(name, value)
      if (photo) body.append('photos', new File([new Uint8Array(await smallPhoto())], 'IMG_1.jpg', { type: 'image/jpeg' }))
      return visitor.request('/staff/patrol/new', { method: 'POST', body })
    }
    const values = { kind: 'publicGround', beingBuilt: 'yes', inDanger: 'no', subDistrict: '110107003', community: '', placeWords: '辅路公交站后面', words: '人行道上正在搭棚' }
    const empty = await send({ ...values, words: '' }, false)
    expect([empty.status, await empty.text()]).toEqual([422, expect.stringContaining('辅路公交站后面')])
    expect((await send({ ...values, subDistrict: '110107009' })).status).toBe(403)
    const places = [await send(values), await send(values)].map(response => [response.status, response.headers.get('location')])
    expect(places[1]).toEqual(places[0])
    expect(places[0]).toEqual([303, expect.stringMatching(/^\/staff\/patrol\?entered=FY-\d{8}$/)])
    const list = await textOf(visitor, places[0]![1] as string)
    expect(list).toContain('辅路公交站后面')
    expect(list).toContain('巡查五步')
    const { items } = await (await visitor.get('/api/staff/patrol')).json() as { items: { id: string, status: string }[] }
    expect(items).toMatchObject([{ status: 'accepted' }])
    expect((await (await officer.visitor.get(`/api/staff/reports/${items[0]!.id}`)).json() as { photos: unknown[] }).photos).toHaveLength(1)
  })
})

describe('a registration', () => {
  it('of a verified case makes a site once, and tells the quicker of two', async () => {
    const { id, number } = await aCase()
    const post = (body: object, visitor = officer.visitor) => visitor.sendJson('POST', `/api/staff/reports/${id}/registration`, body)
    const aNew = { version: 2, how: 'new', nameZh: '八角加建一处', subDistrict: '110107003', community: '', category: 'noPermit', ownerSystem: '' }
    expect((await post(aNew)).status).toBe(409)
    await connection.db.update(reports).set({ status: 'found', finding: 'confirmed' }).where(eq(reports.id, id))
    expect((await post({ ...aNew, subDistrict: '110107009' })).status).toBe(403)
    expect((await post({ ...aNew, placeWords: '金丝雀胡同口' })).status).toBe(422)
    const done = await post(aNew)
    expect([done.status, await done.json()]).toEqual([200, { status: 'found', version: 3 }])
    const again = await post(aNew)
    expect([again.status, await again.json()]).toEqual([409, expect.objectContaining({ code: 'stale', current: expect.anything() as unknown })])
    const { site } = await (await officer.visitor.get(`/api/staff/reports/${id}/registration`)).json() as { site: { id: string, nameZh: string } }
    expect(site.nameZh).toBe('八角加建一处')
    const shown = await textOf(officer.visitor, `/staff/ledger/${site.id}`)
    for (const mark of ['金丝雀', number, id]) expect(shown).not.toContain(mark)
    expect((await officer.visitor.sendJson('POST', `/api/staff/reports/${id}/registration/photos`, { photoId: 'none', moment: 'before', captionZh: '一处' })).status).toBe(404)
  })
})
