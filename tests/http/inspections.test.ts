import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { connectDatabase, type DatabaseConnection } from '#server/database/connect'
import { planInspection, drawInspection, publishInspection } from '#server/domain/inspections/plans'
import { siteVisits } from '#server/domain/inspections/tables'
import { getSite } from '#server/domain/ledger/queries'
import { siteReuses } from '#server/domain/ledger/tables'
import { addDays } from '#shared/calendar/days'
import { toDay } from '#shared/time'
import { later } from '../support/clock.ts'
import { aClosedSite, aPlan, aReusedSite, planner } from '../support/inspections.ts'
import { smallPhoto } from '../support/photos.ts'
import { startServer, type PortalServer } from '../support/server.ts'
import { createStaffVisitor } from '../support/staffServer.ts'
import { createVisitor, readHiddenFields, type Visitor } from '../support/visitor.ts'

const subDistrict = '110107009'
let server: PortalServer
let connection: DatabaseConnection
let resident: Visitor
let inspector: Visitor
let officer: Visitor
let supervisor: Visitor
let editor: Visitor
beforeAll(async () => {
  server = await startServer()
  connection = connectDatabase({ file: join(server.dataDir, 'portal.sqlite') })
  resident = createVisitor({ baseUrl: server.url })
  inspector = (await createStaffVisitor(server, { role: 'inspector' })).visitor
  officer = (await createStaffVisitor(server, { role: 'subDistrictOfficer', subDistricts: [subDistrict] })).visitor
  supervisor = (await createStaffVisitor(server, { role: 'supervisor' })).visitor
  editor = (await createStaffVisitor(server, { role: 'ledgerEditor' })).visitor
})
afterAll(async () => {
  await connection.close()
  await server.stop()
})

const today = () => toDay(new Date())
const text = async (visitor: Visitor, path: string) => (await visitor.get(path)).text()
const placeOf = (response: Response) => [response.status, response.headers.get('location')]

async function send(visitor: Visitor, path: string, values: Record<string, string>, { photo = false } = {}) {
  const { submissionId = '', version = '' } = readHiddenFields(await text(visitor, path))
  const form = new FormData()
  for (const [name, value] of Object.entries({ submissionId, ...values.action !== 'visit' && { version }, ...values })) form.append(name, value)
  if (photo) form.append('photos', new Blob([new Uint8Array(await smallPhoto())]), 'photo.jpg')
  return visitor.request(path, { method: 'POST', body: form })
}

it('an undercover plan is not there for the sub-district, in the list, by its address, or on a site, until it is over', async () => {
  const siteId = await aClosedSite(connection.db, { nameZh: '暗访的院子' })
  const { id, plan } = aPlan({ kind: 'undercover', titleZh: '不打招呼的检查', fromOn: today(), untilOn: addDays(today(), 1) })
  await planInspection(connection.db, { id, plan, actor: planner, now: new Date() })
  await drawInspection(connection.db, { planId: id, version: 1, actor: planner, now: new Date() })
  for (const visitor of [officer, supervisor]) {
    expect(await text(visitor, '/staff/inspections')).not.toContain('不打招呼')
    expect((await visitor.get(`/staff/inspections/${id}`)).status).toBe(404)
    expect((await visitor.get(`/api/staff/inspections/${id}`)).status).toBe(404)
    expect(await text(visitor, `/staff/ledger/${siteId}/visit`)).not.toContain('不打招呼')
  }
  expect(await text(inspector, '/staff/inspections')).toContain('不打招呼')
  expect(await text(inspector, `/staff/inspections/${id}`)).toContain('暗访的院子')
  expect(await text(inspector, `/staff/ledger/${siteId}/visit`)).toContain('不打招呼')
  expect(await text(resident, '/inspections')).not.toContain('不打招呼')
  expect((await resident.get(`/inspections/${id}/drawing.txt`)).status).toBe(404)
  expect((await resident.get('/api/staff/inspections')).status).toBe(401)

  // Over, and published: everybody reads it, in both languages, without script.
  await publishInspection(connection.db, { planId: id, version: 2, actor: planner, now: later(new Date(), { days: 2 }) })
  for (const path of ['/inspections', '/en/inspections']) {
    const html = await text(resident, path)
    expect(html).toContain('不打招呼的检查')
    expect(html).not.toMatch(/<script(?! type="application\/ld\+json">)/)
    expect(html).not.toMatch(/>\s*inspectionPages\.\w+/)
  }
  const file = await resident.get(`/inspections/${id}/drawing.txt`)
  expect(file.headers.get('content-type')).toBe('text/plain; charset=utf-8')
  expect(await file.text()).toContain(siteId)
})

it('a supervisor of the whole district plans, one of a sub-district does not', async () => {
  const values = { kind: 'open', titleZh: '明察一次', titleEn: '', inspector: '示例第三方', fromOn: today(), untilOn: addDays(today(), 3), perSubDistrict: '2' }
  const bound = (await createStaffVisitor(server, { role: 'supervisor', subDistricts: [subDistrict] })).visitor
  expect((await bound.postForm('/staff/inspections/new', { ...values, submissionId: readHiddenFields(await text(bound, '/staff/inspections/new')).submissionId! })).status).toBe(403)
  const submissionId = readHiddenFields(await text(supervisor, '/staff/inspections/new')).submissionId!
  const wrong = await supervisor.postForm('/staff/inspections/new', { ...values, submissionId, untilOn: addDays(today(), -3) })
  expect(wrong.status).toBe(422)
  expect(await wrong.text()).toContain('value="明察一次"')
  const made = await supervisor.postForm('/staff/inspections/new', { ...values, submissionId })
  expect(placeOf(made)).toEqual([303, expect.stringMatching(/^\/staff\/inspections\/[\w-]+$/)])
  expect(placeOf(await supervisor.postForm('/staff/inspections/new', { ...values, submissionId }))).toEqual(placeOf(made))
})

it('a visit that fails is sent from a phone, kept when something is missing, and opens the site again', async () => {
  const siteId = await aClosedSite(connection.db, { nameZh: '又搭了的院子', now: later(new Date(), { days: -40 }) })
  const path = `/staff/ledger/${siteId}/visit`
  const values = { action: 'visit', round: '1', visitedOn: today(), result: 'fail', words: '又搭了彩钢棚', rectifyByOn: addDays(today(), 15) }
  const refused = await send(inspector, path, values)
  expect(refused.status).toBe(422)
  const again = await refused.text()
  for (const words of ['不合格要有现场照片', '又搭了彩钢棚']) expect(again).toContain(words)
  expect(placeOf(await send(inspector, path, values, { photo: true }))).toEqual([303, `${path}?done=1`])
  expect(await connection.db.select().from(siteVisits)).toMatchObject([{ siteId, result: 'fail', words: '又搭了彩钢棚' }])
  const stranger = (await createStaffVisitor(server, { role: 'subDistrictOfficer', subDistricts: ['110107001'] })).visitor
  expect((await send(stranger, path, values, { photo: true })).status).toBe(403)
  expect((await send(editor, path, { action: 'relapse', rectifyByOn: addDays(today(), 15), reason: '' })).status).toBe(403)

  const { version } = await getSite(connection.db, siteId)
  expect(placeOf(await send(officer, path, { action: 'relapse', version: String(version), rectifyByOn: addDays(today(), 15), reason: '' }))).toEqual([303, path])
  const html = await text(resident, `/ledger/${siteId}`)
  for (const words of ['反弹', '查看现场：不合格', '现场查看发现反弹']) expect(html).toContain(words)
  expect(html).not.toContain('彩钢棚')
  // Whoever still had the form of before open is told, and nothing they typed is lost.
  const late = await send(inspector, path, { ...values, result: 'pass' })
  expect(late.status).toBe(409)
  expect(await late.text()).toContain('又搭了彩钢棚')
})

it('what came of a reuse is recorded with a photo and stands in the public figures', async () => {
  const siteId = await aReusedSite(connection.db, { nameZh: '成了绿地的院子', landAreaM2: 1200 })
  const path = `/staff/ledger/${siteId}/reuse`
  const values = { action: 'result', kind: 'green', areaM2: '1300', greenM2: '900', doneOn: today(), textZh: '建成绿地', textEn: '' }
  const large = await send(editor, path, values, { photo: true })
  expect(large.status).toBe(422)
  expect(await large.text()).toContain('超过了点位的占地面积（占地 1200 平方米，已登记 0 平方米）')
  expect(placeOf(await send(editor, path, { ...values, areaM2: '1200' }, { photo: true }))).toEqual([303, path])
  expect(await connection.db.select().from(siteReuses)).toMatchObject([{ siteId, areaM2: 1200, greenM2: 900 }])
  const figures = await (await resident.get('/api/ledger/figures')).json() as { live: { total: { greenM2: number } }, reuse: { total: { greenM2: number } } }
  expect(figures.reuse.total.greenM2).toBe(900)
  expect(figures.live.total.greenM2).toBe(900)
  for (const at of ['/ledger/figures', '/en/ledger/figures']) expect(await text(resident, at)).toContain('1,200')
})
