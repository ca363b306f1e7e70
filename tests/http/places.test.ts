import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readReceipt, sendStep } from '../support/journey.ts'
import { startServer, type PortalServer } from '../support/server.ts'
import { createStaffVisitor, type StaffVisitor } from '../support/staffServer.ts'
import { createVisitor, readHiddenFields, type Visitor } from '../support/visitor.ts'

let server: PortalServer
let triage: StaffVisitor
let officer: StaffVisitor
beforeAll(async () => {
  server = await startServer()
  triage = await createStaffVisitor(server, { role: 'triage' })
  officer = await createStaffVisitor(server, { role: 'subDistrictOfficer', subDistricts: ['110107009'] })
})
afterAll(() => server.stop())

const facts = { kind: 'report', nameZh: '虚构小区北门', nameEn: 'North gate of an invented estate', subDistrict: '110107003', community: '110107003007', placeWords: '虚构小区北门附近', phone: '' }
const locationOf = (response: Response) => [response.status, response.headers.get('location')]
const someone = () => createVisitor({ baseUrl: server.url })

async function makePlace(visitor: Visitor, changes: Record<string, string> = {}): Promise<{ id: string, code: string, version: number }> {
  const response = await sendStep(visitor, '/staff/places/new', { ...facts, ...changes })
  expect(response.status).toBe(303)
  const id = response.headers.get('location')!.split('/').at(-1)!
  const { place } = await (await visitor.get(`/api/staff/places/${id}`)).json() as { place: { code: string, version: number } }
  return { id, ...place }
}

describe('staff', () => {
  it('make a place, find it in the list, change it, and print its poster', async () => {
    const { id, code } = await makePlace(triage.visitor)
    expect(await (await triage.visitor.get('/staff/places')).text()).toContain(code)
    expect(locationOf(await sendStep(triage.visitor, `/staff/places/${id}/edit`, { ...facts, nameZh: '虚构小区南门' }))).toEqual([303, `/staff/places/${id}`])
    const poster = await (await triage.visitor.get(`/staff/places/${id}/poster`)).text()
    for (const words of ['虚构小区南门', `${server.url.replace('http://', '')}/r/${code}`, '12345', '只说建筑，不说人', 'never about people', '演示站点']) expect(poster).toContain(words)
    expect(await (await triage.visitor.get(`/en/staff/places/${id}/poster`)).text()).toContain('只说建筑，不说人')
  })

  it('are told what is wrong, with what they typed', async () => {
    const response = await sendStep(triage.visitor, '/staff/places/new', { ...facts, subDistrict: '110107009', placeWords: '某处' })
    expect(response.status).toBe(422)
    const html = await response.text()
    expect(html).toContain('这个社区不在所选的街道')
    expect(html).toContain('某处')
  })

  it('of one sub-district touch no place of another, and do not see it', async () => {
    const { id, code } = await makePlace(triage.visitor)
    expect((await officer.visitor.get(`/api/staff/places/${id}`)).status).toBe(403)
    expect(await (await officer.visitor.get('/api/staff/places')).text()).not.toContain(code)
    for (const [path, values] of [['edit', { ...facts, version: '1' }], ['state', { version: '1', reason: '不该能关' }]] as const) {
      expect((await officer.visitor.postForm(`/staff/places/${id}/${path}`, values)).status).toBe(403)
    }
    expect((await officer.visitor.postForm('/staff/places/new', facts)).status).toBe(403)
    const own = await makePlace(officer.visitor, { subDistrict: '110107009', community: '' })
    expect((await officer.visitor.postForm(`/staff/places/${own.id}/edit`, { ...facts, version: '1' })).status).toBe(403)
    expect((await someone().get(`/r/${code}`)).status).toBe(200)
  })

  it('switch a code off, and on again, with a reason', async () => {
    const { id, code } = await makePlace(triage.visitor)
    expect((await sendStep(triage.visitor, `/staff/places/${id}/state`, { reason: '' })).status).toBe(422)
    expect(locationOf(await sendStep(triage.visitor, `/staff/places/${id}/state`, { reason: '海报被撕了' }))).toEqual([303, `/staff/places/${id}`])
    expect((await someone().get(`/r/${code}`)).status).toBe(404)
    await sendStep(triage.visitor, `/staff/places/${id}/state`, { reason: '重新贴了' })
    expect((await someone().get(`/r/${code}`)).status).toBe(200)
  })
})

describe('whoever scans a code', () => {
  it('only confirms the place, and may change it', async () => {
    const { code } = await makePlace(triage.visitor)
    const visitor = someone()
    expect(await (await visitor.get(`/r/${code.toUpperCase()}`)).text()).toContain('虚构小区北门')
    expect(await (await visitor.get(`/en/r/${code}`)).text()).toContain('North gate of an invented estate')
    const hidden = /name="place" value="([^"]+)"/.exec(await (await visitor.get(`/r/${code}`)).text())![1]!
    expect(locationOf(await sendStep(visitor, '/report', { place: hidden }))).toEqual([303, '/report/photos'])
    await sendStep(visitor, '/report/photos', {})
    await sendStep(visitor, '/report/what', { kind: 'roof', beingBuilt: 'yes', inDanger: 'no', seenOn: '' })
    const where = await (await visitor.get('/report/where')).text()
    for (const words of ['八角街道', '八角北里社区', '虚构小区北门附近', '对，就在这里']) expect(where).toContain(words)
    expect(where).not.toContain('<select')
    expect(await (await visitor.get('/report/where?edit')).text()).toMatch(/<select[\s\S]*value="虚构小区北门附近"/)
    expect(locationOf(await sendStep(visitor, '/report/where', {}))).toEqual([303, '/report/words'])
    expect(await (await visitor.get('/report/where')).text()).toContain('<select')
  })

  it('begins with the place empty when another sub-district is chosen', async () => {
    const { code } = await makePlace(triage.visitor)
    const visitor = someone()
    await sendStep(visitor, '/report', { place: code })
    await sendStep(visitor, '/report/photos', {})
    await sendStep(visitor, '/report/what', { kind: 'roof', beingBuilt: 'yes', inDanger: 'no', seenOn: '' })
    await sendStep(visitor, '/report/where?change', { subDistrict: '110107009' })
    const where = await (await visitor.get('/report/where')).text()
    expect(where).toContain('<select')
    expect(where).not.toContain('虚构小区北门附近')
  })

  it('is told what to do when the code leads nowhere', async () => {
    for (const [path, words] of [['/r/zzzzzz', '已经停用'], ['/en/r/zzzzzz', 'no longer in use']] as const) {
      const response = await someone().get(path)
      expect(response.status).toBe(404)
      const html = await response.text()
      expect(html).toContain(words)
      expect(html).toMatch(/href="(?:\/en)?\/report"/)
      expect(html).toContain('tel:12345')
    }
  })
})

describe('a small matter', () => {
  /** Begins by the form of a first screen, which posts to /report. */
  async function tellFrom(start: string) {
    const visitor = someone()
    const hidden = readHiddenFields(await (await visitor.get(start)).text())
    expect(locationOf(await visitor.postForm('/report', hidden))).toEqual([303, '/report/photos'])
    await sendStep(visitor, '/report/photos', {})
    return visitor
  }

  it('is told in the same journey, of five kinds, without a question about building', async () => {
    const { code } = await makePlace(triage.visitor, { kind: 'small' })
    expect(await (await someone().get(`/r/${code}`)).text()).toContain('身边的小事')
    const visitor = await tellFrom(`/r/${code}`)
    const what = await (await visitor.get('/report/what')).text()
    expect([...what.matchAll(/name="kind" value="(\w+)"/g)].map(([, kind]) => kind)).toEqual(['smallOpinion', 'smallDispute', 'smallTrouble', 'smallNeed', 'smallHazard'])
    expect(what).not.toContain('beingBuilt')
    expect((await sendStep(visitor, '/report/what', { kind: 'roof', inDanger: 'no', seenOn: '' })).status).toBe(422)
    await sendStep(visitor, '/report/what', { kind: 'smallTrouble', inDanger: 'no', seenOn: '' })
    await sendStep(visitor, '/report/where', {})
    await sendStep(visitor, '/report/words', { words: '路灯不亮，晚上看不清路' })
    await sendStep(visitor, '/report/contact', { reach: 'anonymous' })
    const check = await (await visitor.get('/report/check')).text()
    expect(check).toContain('小麻烦')
    expect(check).not.toContain('现在还在建吗')
    expect(await (await visitor.get('/en/report/check')).text()).toContain('A small trouble')
    expect(locationOf(await sendStep(visitor, '/report/check', {}))).toEqual([303, '/report/received'])
    const receipt = await readReceipt(visitor)
    const other = someone()
    await sendStep(other, '/track', receipt)
    expect(await (await other.get('/track')).text()).toContain('小麻烦')
    const { items } = await (await triage.visitor.get('/api/staff/reports?kind=smallTrouble')).json() as { items: { number: string, beingBuilt: string }[] }
    expect(items.find(({ number }) => number === receipt.number)).toMatchObject({ beingBuilt: 'no' })
    expect(await (await triage.visitor.get('/staff/reports?kind=smallTrouble')).text()).toContain('小麻烦')
  })

  it('begins from the page about reports as well', async () => {
    expect(await (await someone().get('/report')).text()).toMatch(/href="\/report\/small"[^>]*>小事也能说/)
    const visitor = await tellFrom('/report/small')
    expect(await (await visitor.get('/report/what')).text()).toContain('smallNeed')
  })

  it('is taken from a program, which need not say whether it is being built', async () => {
    const send = (changes: object) => someone().sendJson('POST', '/api/reports', {
      submissionId: randomUUID(), kind: 'smallHazard', inDanger: false, subDistrict: '110107003', community: null, placeWords: '虚构小区楼道', words: '楼道堆物', ...changes,
    })
    expect((await send({})).status).toBe(201)
    expect((await send({ kind: 'roof' })).status).toBe(422)
    expect((await send({ kind: 'smallQuarrel' })).status).toBe(422)
  })
})
