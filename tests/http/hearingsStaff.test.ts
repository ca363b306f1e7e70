import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addDays } from '#shared/calendar/days'
import { toDay } from '#shared/time'
import { aPdf } from '../support/files.ts'
import { sendStep } from '../support/journey.ts'
import { smallPhoto } from '../support/photos.ts'
import { startServer, type PortalServer } from '../support/server.ts'
import { createStaffVisitor, type StaffVisitor } from '../support/staffServer.ts'
import { createVisitor, readHiddenFields, type FormValues, type Visitor } from '../support/visitor.ts'

let server: PortalServer
let drafter: StaffVisitor
let lawyer: StaffVisitor
let chief: StaffVisitor
let elsewhere: StaffVisitor
beforeAll(async () => {
  server = await startServer()
  drafter = await createStaffVisitor(server, { role: 'subDistrictOfficer', subDistricts: ['110107003'] })
  lawyer = await createStaffVisitor(server, { role: 'supervisor' })
  chief = await createStaffVisitor(server, { role: 'hearingOfficer' })
  elsewhere = await createStaffVisitor(server, { role: 'subDistrictOfficer', subDistricts: ['110107009'] })
})
afterAll(() => server.stop())

const words = {
  kind: 'publicComment', subDistrict: '110107003', community: '', lateUse: 'considered', links: '', titleZh: '虚构空地怎样用', titleEn: 'What to do with an invented ground', organiserZh: '虚构办公室',
  subjectZh: '空地的用途。', explanationZh: '拟建绿地。', basisZh: '北京市城乡规划条例', contactZh: '电话 010-00000000',
}
const locationOf = (response: Response) => [response.status, response.headers.get('location')]
const today = toDay(new Date())
const someone = () => createVisitor({ baseUrl: server.url })

async function begin(values: FormValues = {}): Promise<string> {
  const response = await sendStep(drafter.visitor, '/staff/hearings/new', { ...words, ...values })
  expect(response.status).toBe(303)
  return response.headers.get('location')!
}

/** A step at a page below a matter that leads back to it. */
async function step(visitor: Visitor, path: string, values: FormValues = {}) {
  const response = await sendStep(visitor, path, values)
  expect([path, response.status]).toEqual([path, 303])
}

async function sendFile(visitor: Visitor, path: string, file: File, values: Record<string, string> = {}) {
  const body = new FormData()
  for (const [name, value] of Object.entries({ ...readHiddenFields(await (await visitor.get(path)).text()), use: 'notice', nameZh: '草案全文', ...values })) if (name !== 'action' && name !== 'fileId') body.append(name, value)
  body.append('file', file)
  return visitor.request(path, { method: 'POST', body })
}

async function publish(path: string, { days = 60 } = {}) {
  await step(drafter.visitor, `${path}/text`, { zh: '第一条 种树。\n第二条 停车。\n第三条 路灯。', en: '' })
  await step(drafter.visitor, `${path}/window`, { opensOn: '', closesOn: addDays(today, days) })
  await step(drafter.visitor, `${path}/ask`)
  await step(lawyer.visitor, `${path}/legality`, { answer: 'lawful', note: '与上次审过的相同。' })
  await step(chief.visitor, `${path}/publish?confirm`, { checked: 'yes' })
}

describe('staff', () => {
  it('bring a matter from the draft to the public, and the public sees it only then', async () => {
    const path = await begin()
    const id = path.split('/').at(-1)!
    expect(await (await drafter.visitor.get(path)).text()).toContain('草案的条文')
    expect((await someone().get(`/hearings/${id}`)).status).toBe(404)
    await publish(path)
    const notice = await (await someone().get(`/hearings/${id}`)).text()
    for (const said of ['虚构空地怎样用', '路灯。', '正在征求意见']) expect(notice).toContain(said)
    expect(await (await drafter.visitor.get('/staff/hearings?kind=publicComment&stage=published')).text()).toContain('虚构空地怎样用')
    const overview = await (await chief.visitor.get(path)).text()
    for (const said of ['公布并征求意见', '延长截止时间', '审查认为合法']) expect(overview).toContain(said)
    expect(await (await chief.visitor.get(`/en${path}`)).text()).toContain('Put the close later')
  })

  it('are told what is missing, and nothing of it is lost', async () => {
    const path = await begin({ basisZh: '' })
    expect(await (await drafter.visitor.get(path)).text()).toContain('下一步之前还要补上')
    const refused = await sendStep(drafter.visitor, `${path}/text`, { zh: '没有编号的一段', en: '' })
    expect(refused.status).toBe(422)
    expect(await refused.text()).toContain('没有编号的一段')
  })

  it('lengthen a window and never shorten it', async () => {
    const path = await begin()
    await publish(path)
    const shorter = await sendStep(chief.visitor, `${path}/longer`, { closesOn: addDays(today, 59), closesTime: '24:00', reasonZh: '想早点结束' })
    expect(shorter.status).toBe(409)
    const html = await shorter.text()
    for (const said of ['只能延长，不能提前', '想早点结束']) expect(html).toContain(said)
    await step(chief.visitor, `${path}/longer`, { closesOn: addDays(today, 70), closesTime: '', reasonZh: '居民要求再看几天' })
    const notice = await (await someone().get(`/hearings/${path.split('/').at(-1)!}`)).text()
    for (const said of ['居民要求再看几天', '最初公布的截止时间']) expect(notice).toContain(said)
  })

  it('publish nothing shorter than the law without a printed reason', async () => {
    const path = await begin()
    await step(drafter.visitor, `${path}/text`, { zh: '1 种树。', en: '' })
    await step(drafter.visitor, `${path}/window`, { opensOn: '', closesOn: addDays(today, 29) })
    await step(drafter.visitor, `${path}/ask`)
    await step(lawyer.visitor, `${path}/legality`, { answer: 'lawful', note: '与上次审过的相同。' })
    const { version } = (await (await chief.visitor.get(`/api${path}`)).json() as { matter: { version: number } }).matter
    const response = await chief.visitor.postForm(`${path}/publish`, { version: String(version), checked: 'yes' })
    expect(response.status).toBe(409)
    expect(await response.text()).toContain('期限少于 30 日')
  })

  it('do not check their own draft, and do not touch the matters of others', async () => {
    const path = await begin()
    await step(drafter.visitor, `${path}/text`, { zh: '1 种树。', en: '' })
    await step(drafter.visitor, `${path}/ask`)
    expect((await drafter.visitor.postForm(`${path}/legality`, { version: '3', answer: 'lawful', note: '好' })).status).toBe(403)
    for (const below of ['/edit', '/text', '/window', '/ask', '/files']) expect([below, (await elsewhere.visitor.postForm(path + below, { version: '1' })).status]).toEqual([below, 403])
    expect((await elsewhere.visitor.get(`/api${path}`)).status).toBe(403)
    expect(await (await elsewhere.visitor.get('/api/staff/hearings')).text()).not.toContain(path.split('/').at(-1)!)
    expect((await sendStep(elsewhere.visitor, '/staff/hearings/new', words)).status).toBe(403)
  })

  it('who come second are told, and keep what they typed', async () => {
    const path = await begin()
    const old = readHiddenFields(await (await chief.visitor.get(`${path}/edit`)).text())
    await step(drafter.visitor, `${path}/edit`, { ...words, titleZh: '先改的题目' })
    const second = await chief.visitor.postForm(`${path}/edit`, { ...old, ...words, titleZh: '后改的题目' })
    expect(second.status).toBe(409)
    const html = await second.text()
    for (const said of ['刚被别人改过', '后改的题目']) expect(html).toContain(said)
  })
})

describe('a file of a matter', () => {
  it('is taken for what it is, shown to nobody before publication, and saved rather than opened', async () => {
    const path = await begin()
    const id = path.split('/').at(-1)!
    const refused = await sendFile(drafter.visitor, `${path}/files`, new File(['<!doctype html><script>alert(1)</script>'], '通知.pdf', { type: 'application/pdf' }))
    expect(refused.status).toBe(422)
    expect(await refused.text()).toContain('不是 PDF，也不是图片')
    expect(locationOf(await sendFile(drafter.visitor, `${path}/files`, new File([new Uint8Array(aPdf())], 'x.exe')))).toEqual([303, `${path}/files`])
    expect((await sendFile(drafter.visitor, `${path}/files`, new File([new Uint8Array(await smallPhoto('png'))], 'plan.pdf'), { nameZh: '平面图' })).status).toBe(303)
    const { files } = await (await drafter.visitor.get(`/api${path}`)).json() as { files: { id: string, mediaType: string, media: string, sha256: string }[] }
    expect(files.map(({ mediaType }) => mediaType)).toEqual(['application/pdf', 'image/jpeg'])
    const address = (file: { id: string }) => `/hearings/${id}/files/${file.id}`
    expect((await someone().get(address(files[0]!))).status).toBe(404)
    await publish(path)
    const pdf = await someone().get(address(files[0]!))
    expect([pdf.status, pdf.headers.get('content-type'), pdf.headers.get('content-disposition')?.split(';')[0], pdf.headers.get('x-content-type-options'), pdf.headers.get('content-security-policy')])
      .toEqual([200, 'application/pdf', 'attachment', 'nosniff', 'default-src \'none\'; sandbox'])
    expect(Buffer.from(await pdf.arrayBuffer())).toEqual(aPdf())
    expect((await someone().get(address(files[1]!))).headers.get('content-type')).toBe('image/jpeg')
    expect((await someone().get(`/media/${files[0]!.media}`)).status).toBe(404)
    expect(await (await someone().get(`/hearings/${id}`)).text()).toContain(address(files[0]!))
  })
})
